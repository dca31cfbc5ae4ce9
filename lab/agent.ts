/**
 * The product's agent running inside a lab host, and a client of its API over the unix socket. Only tests that want the agent without
 * supervisor and web process use it.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { type ClientRequest, request } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
import { type Topology, topologySchema } from '../model/topology.ts';
import { applyWire, type Rates, ratesSchema, wireDeltaSchema } from '../model/wire.ts';
import { agentNodeFlags } from '../server/agent-node-flags.ts';
import type { LabHost } from './host.ts';
import { until } from './poll.ts';

export type LabAgent = {
  /** Its pid as the lab host counts. */
  pid: number;
  child: ChildProcess;
  /** Path of its socket as the machine sees it. */
  socketPath: string;
  /** GET with the operator's token; the parsed JSON of a 200, an error otherwise. */
  get(path: string): Promise<unknown>;
  /** Any request with the operator's token, and its answer whatever it is. */
  ask(path: string, asked?: Asked): Promise<{ status: number; body: unknown }>;
  snapshot(): Promise<Topology>;
  stats(): Promise<AgentStats>;
  /** SIGSTOP and SIGCONT to the agent. */
  pause(): Promise<void>;
  unpause(): Promise<void>;
  /** Log lines of level warn and above so far. */
  complaints(): string[];
  stop(): Promise<void>;
};

/** The id of the netns of a container, or of one that has a name itself, once the topology has it. */
export const netnsNamed = (agent: LabAgent, name: string): Promise<string> =>
  until(`${name} is in the topology`, async () => {
    const { containers, netns } = await agent.snapshot();
    return containers.find((one) => one.name === name)?.netns ?? netns.find((one) => one.name === name)?.id;
  });

/** The operator's token of every lab agent. */
export const labToken = 'lab-operator-token-0123456789';
const healthSchema = z.looseObject({
  status: z.string(),
  stats: z.looseObject({ overflows: z.number(), namespaces: z.number() }),
  agentPid: z.number(),
  sources: z.record(z.string(), z.looseObject({ state: z.string() })),
});
export type AgentStats = z.infer<typeof healthSchema>;

const checkout = join(import.meta.dirname, '..');

export type Asked = { method?: string; headers?: Record<string, string>; body?: unknown };

/** One request with the operator's token; a body is sent as JSON, an answer that is JSON is parsed. */
function askAgent(socketPath: string, path: string, asked: Asked = {}): Promise<{ status: number; body: unknown }> {
  const { method = 'GET', headers = {}, body } = asked;
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const all = { authorization: `Bearer ${labToken}`, host: 'localhost', ...type, ...headers };
    const call = request({ socketPath, path, method, headers: all }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const isJson = /json/.test(response.headers['content-type'] ?? '');
        resolve({ status: response.statusCode ?? 0, body: isJson ? JSON.parse(text) : text });
      });
    });
    call.on('error', reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/**
 * Starts `server/main.ts` inside the lab host and waits until its first topology is complete. `wrap` stands before the program: setpriv(1)
 * with what it is to do without, say.
 */
export async function startLabAgent(
  host: LabHost,
  env: Record<string, string> = {},
  wrap: readonly string[] = [],
): Promise<LabAgent> {
  const child = host.spawn([...wrap, process.execPath, ...agentNodeFlags, join(checkout, 'server', 'main.ts')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATCHBAY_TOKEN: labToken, PATCHBAY_STATE_DIR: '/run/patchbay-state', ...env },
  });
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => log.push(...chunk.split('\n').filter(Boolean)));
  }
  const socketPath = `/proc/${host.pid}/root/run/patchbay/agent.sock`;
  const get = async (path: string): Promise<unknown> => {
    const { status, body } = await askAgent(socketPath, path);
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  const stats = async (): Promise<AgentStats> => healthSchema.parse(await get('/api/v1/health'));
  await until(
    'the agent has its first topology',
    async () => {
      if (child.exitCode !== null) throw new Error(`the agent ended with ${child.exitCode}: ${log.join('\n')}`);
      return askAgent(socketPath, '/api/v1/health').then(
        ({ status }) => status === 200,
        () => false,
      );
    },
    120_000,
  );
  const pid = (await stats()).agentPid;
  return {
    pid,
    child,
    socketPath,
    get,
    ask: (path, asked) => askAgent(socketPath, path, asked),
    stats,
    snapshot: async () => topologySchema.parse(await get('/api/v1/topology')),
    pause: async () => void (await host.run(['kill', '-STOP', String(pid)])),
    async unpause() {
      await host.run(['kill', '-CONT', String(pid)]);
      // nsenter stops itself when its child is stopped, and would not see it end.
      if (child.pid !== undefined) process.kill(child.pid, 'SIGCONT');
    },
    complaints: () => log.filter((line) => !/"level":(10|20|30),/.test(line)),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

export type StreamReader = {
  /** The topology as streamed so far. */
  topology(): Topology;
  lastEventId(): string;
  snapshots: number;
  deltas: number;
  /** What came of rates, oldest first; none unless they were asked for. */
  rates: Rates[];
  /** Cuts the connection, as a network would. */
  drop(): void;
  /** Connects again where it was dropped. */
  resume(): Promise<void>;
};

/** A client of the stream that applies what it gets; a gap or an unreadable event is thrown by `topology`. `query`: `?rates=1` or nothing. */
export async function readStream(agent: { socketPath: string }, query = ''): Promise<StreamReader> {
  let topology: Topology | undefined;
  let lastEventId = '';
  let failure: Error | undefined;
  let call: ClientRequest | undefined;

  const onEvent = (text: string): void => {
    const field = (name: string): string =>
      text
        .split('\n')
        .filter((line) => line.startsWith(`${name}: `))
        .map((line) => line.slice(name.length + 2))
        .join('\n');
    const event = field('event');
    if (event === 'snapshot') {
      reader.snapshots += 1;
      topology = z.object({ topology: topologySchema }).parse(JSON.parse(field('data'))).topology;
    } else if (event === 'delta' && topology) {
      reader.deltas += 1;
      const next = applyWire(topology, wireDeltaSchema.parse(JSON.parse(field('data'))));
      if (next.ok) topology = next.value;
      else failure ??= new Error(`gap in the stream: ${next.gap}`);
    } else if (event === 'rates') reader.rates.push(ratesSchema.parse(JSON.parse(field('data'))));
    if (field('id') !== '') lastEventId = field('id');
  };

  const connect = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${labToken}`, ...(lastEventId ? { 'last-event-id': lastEventId } : {}) };
      call = request({ socketPath: agent.socketPath, path: `/api/v1/topology/stream${query}`, headers }, (response) => {
        if (response.statusCode !== 200) reject(new Error(`stream: ${response.statusCode}`));
        let rest = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          const parts = (rest + chunk).split('\n\n');
          rest = parts.pop() ?? '';
          for (const part of parts) onEvent(part);
          // A large snapshot comes in many pieces.
          if (topology) resolve();
        });
        response.on('error', () => undefined);
      });
      call.on('error', reject);
      call.end();
    });

  const reader: StreamReader = {
    snapshots: 0,
    deltas: 0,
    rates: [],
    topology() {
      if (failure) throw failure;
      if (!topology) throw new Error('no snapshot yet');
      return topology;
    },
    lastEventId: () => lastEventId,
    drop: () => call?.destroy(),
    resume: connect,
  };
  await connect();
  return reader;
}
