/** A host that is only told of: a topology of many containers, and an agent's socket that plays it to the real web process. Benchmarks only. */
import { createServer, type ServerResponse } from 'node:http';
import { Builder, type Builder as HostBuilder, v4 } from '../components/topology/testing/builder.ts';
import { type Arrangement, defaultArrangement } from '../model/arrangement.ts';
import type { Topology } from '../model/topology.ts';
import type { WireDelta } from '../model/wire.ts';

const epoch = 'played';

/** Compose projects of 50 containers, each on a network of its own; every fifth container is on a shared network as well. */
export function playedTopology(containers: number): Topology {
  const b = new Builder();
  const shared = networkOf(b, 'shared');
  for (let from = 0; from < containers; from += 50) {
    const project = `p${from / 50}`;
    const own = networkOf(b, project);
    for (let index = from; index < Math.min(containers, from + 50); index += 1) {
      b.plugged(`${project}-c${index}`, index % 5 === 0 ? [own, shared] : [own], {
        labels: { 'com.docker.compose.project': project, 'com.docker.compose.service': `s${index}` },
      });
    }
  }
  return b.done();
}

const networkOf = (b: HostBuilder, name: string) => {
  const bridge = b.bridge(`br-${name}`, { addresses: [v4('172.30.0.1', 16)] });
  b.network(name, bridge);
  return bridge;
};

/** What `docker rm` takes away with one container, and `docker run` brings. */
type Part = Pick<Topology, 'containers' | 'netns' | 'links'>;

function partOf(topology: Topology, name: string): Part {
  const containers = topology.containers.filter((one) => one.name === name);
  const netns = topology.netns.filter((one) => containers.some(({ netns: id }) => id === one.id));
  const inside = topology.links.filter((one) => netns.some(({ id }) => id === one.netns));
  const peers = topology.links.filter((one) => inside.some(({ peer }) => peer === one.id));
  return { containers, netns, links: [...inside, ...peers] };
}

export type PlayedAgent = {
  /** Takes a container away and brings it back: two deltas. */
  churn(): void;
  close(): void;
};

/** Answers on the socket what the page asks of an agent. `arrangement`: what the person has arranged. */
export async function playAgent(socket: string, topology: Topology, arrangement: Arrangement): Promise<PlayedAgent> {
  const streams = new Set<ServerResponse>();
  const names = topology.containers.map(({ name }) => name);
  let revision = topology.revision;
  let turn = 0;
  const answers: Record<string, unknown> = {
    'GET /api/v1/sessions/current': { user: 'bench', role: 'viewer', readOnly: true },
    'GET /api/v1/arrangement': { arrangement, vlanSlots: {} },
    'GET /api/v1/health': { status: 'ok' },
  };
  const send = (to: ServerResponse, event: string, data: unknown): void => {
    to.write(`event: ${event}\nid: ${epoch}:${revision}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0];
    request.resume();
    if (path === '/api/v1/topology/stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      send(response, 'snapshot', { epoch, topology: { ...topology, revision } });
      streams.add(response);
      response.on('close', () => streams.delete(response));
      return;
    }
    const answer = answers[`${request.method} ${path}`];
    response.writeHead(answer ? 200 : request.method === 'PUT' ? 204 : 404, { 'content-type': 'application/json' });
    response.end(answer ? JSON.stringify(answer) : undefined);
  });
  await new Promise<void>((done) => server.listen(socket, done));
  const ping = setInterval(() => {
    for (const stream of streams) send(stream, 'ping', { time: new Date().toISOString() });
  }, 5_000);
  const tell = (change: Omit<WireDelta, 'from' | 'to'>): void => {
    const delta = { from: revision, to: revision + 1, ...change };
    revision += 1;
    for (const stream of streams) send(stream, 'delta', delta);
  };
  return {
    churn() {
      const part = partOf(topology, names[(turn * 37) % names.length] ?? '');
      turn += 1;
      const ids = (list: { id: string }[]): string[] => list.map(({ id }) => id);
      tell({ remove: { containers: ids(part.containers), netns: ids(part.netns), links: ids(part.links) } });
      tell({ put: part });
    },
    close() {
      clearInterval(ping);
      for (const stream of streams) stream.end();
      server.close();
    },
  };
}

/** The arrangement in which every container has a strip of its own. */
export const ungrouped: Arrangement = {
  ...defaultArrangement,
  settings: { ...defaultArrangement.settings, groupBy: 'none' },
};
