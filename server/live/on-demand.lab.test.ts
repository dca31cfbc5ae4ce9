import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { type LabAgent, netnsNamed } from '../../lab/agent.ts';
import type { LabHost } from '../../lab/host.ts';
import { observeSockets, type SeenSocket } from '../../lab/observers/sockets.ts';
import { until } from '../../lab/poll.ts';
import { containerPid, runContainer, webServer } from '../../lab/scenes/scene.ts';
import { labOfFile } from '../../lab/test-lab.ts';
import {
  countersSchema,
  type FdbEntry,
  fdbSchema,
  neighboursSchema,
  type SocketRecord,
  socketsSchema,
} from '../../model/on-demand.ts';

const lab = labOfFile();
let host: LabHost;
let agent: LabAgent;
beforeAll(async () => {
  host = await lab.up({ ovs: false });
  agent = await lab.agentOn(host);
});

const at = (id: string): string => encodeURIComponent(id);

/** Both sides in one form, in one order. */
const told = (list: readonly SeenSocket[]): string[] =>
  list
    .map(
      ({ protocol, state, localAddress, localPort, peer, inode, pids }) =>
        `${protocol} ${state} ${localAddress}:${localPort} ${peer} inode ${inode} pids ${[...pids].sort().join(',')}`,
    )
    .sort();
const ours = (list: readonly SocketRecord[]): string[] =>
  told(
    list.map((one) => ({
      ...one,
      peer: one.peerPort === undefined ? '*' : String(one.peerPort),
      pids: one.processes.map((process) => process.pid),
    })),
  );

/** Listens on IPv6 alone, on both families, on UDP, and holds a connection to the web server. */
const manySockets = [
  'import socket, time',
  'six = socket.socket(socket.AF_INET6); six.setsockopt(41, 26, 1); six.bind(("::", 7001)); six.listen()',
  'both = socket.socket(socket.AF_INET6); both.setsockopt(41, 26, 0); both.bind(("::", 7002)); both.listen()',
  'udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); udp.bind(("127.0.0.1", 7003))',
  'far = socket.create_connection(("127.0.0.1", 80))',
  'print("standing", flush=True)',
  'time.sleep(600)',
].join('\n');

/**
 * What is read, once the observer says the same: sockets and neighbours live on between the two reads. What stays different for ten seconds
 * fails the test.
 */
async function agreed<Read>(
  read: () => Promise<Read>,
  printed: (read: Read) => string[],
  observe: () => Promise<string[]>,
): Promise<Read> {
  for (const end = Date.now() + 10_000; ; await sleep(100)) {
    const ours = await read();
    const theirs = await observe();
    if (JSON.stringify(printed(ours)) === JSON.stringify(theirs)) return ours;
    if (Date.now() > end) expect(printed(ours)).toEqual(theirs);
  }
}

describe('sockets', () => {
  test('equal ss(8) in a container, with processes, the container they belong to, and one held from outside', async () => {
    await host.run(['docker', 'network', 'create', 'front']);
    await runContainer(host, 'web', ['--network', 'front', '--publish', '8080:80'], webServer(80));
    const pid = await containerPid(host, 'web');
    // The machine's Python inside the container's netns: a process that is in no container.
    const python = host.spawn(['nsenter', '--target', pid, '--net', '--', 'python3', '-c', manySockets], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await new Promise((resolve) => python.stdout?.once('data', resolve));
      const netns = await netnsNamed(agent, 'web');
      const read = await agreed(
        async () => socketsSchema.parse(await agent.get(`/api/v1/netns/${at(netns)}/sockets`)),
        ({ sockets }) => ours(sockets),
        async () => told(await observeSockets(host, `/proc/${pid}/ns/net`)),
      );
      expect(read.truncated).toBe(false);

      const listener = (port: number): SocketRecord | undefined =>
        read.sockets.find((one) => one.localPort === port && one.state !== 'ESTAB');
      const container = (await agent.snapshot()).containers.find((one) => one.name === 'web')?.id;
      expect(listener(80)?.processes).toMatchObject([{ pid: Number(pid), processName: 'httpd', container }]);
      expect(listener(7001)).toMatchObject({ family: 'inet6', v6Only: true });
      expect(listener(7002)).toMatchObject({ family: 'inet6', v6Only: false });
      expect(listener(7003)).toMatchObject({ protocol: 'udp', state: 'UNCONN', localAddress: '127.0.0.1' });
      // The engine's own resolver listens inside and runs outside.
      const resolver = read.sockets.filter((one) => one.localAddress === '127.0.0.11');
      expect(resolver.length).toBeGreaterThan(0);
      for (const one of resolver) expect(one.processes).toMatchObject([{ processName: 'dockerd' }]);
    } finally {
      python.kill('SIGKILL');
    }
  });

  test('of the host show docker-proxy at the published port', async () => {
    const { netns } = await agent.snapshot();
    const own = netns.find((one) => one.owner === 'host')?.id ?? '';
    const { sockets } = await agreed(
      async () => socketsSchema.parse(await agent.get(`/api/v1/netns/${at(own)}/sockets`)),
      (read) => ours(read.sockets),
      async () => told(await observeSockets(host, '/proc/1/ns/net')),
    );
    const proxies = sockets.filter((one) => one.localPort === 8080);
    expect(proxies.length).toBeGreaterThan(0);
    for (const one of proxies) expect(one.processes).toMatchObject([{ processName: 'docker-proxy' }]);
  });

  test('of a namespace that is not there are not found', async () => {
    const { netns } = await agent.snapshot();
    const other = `${netns[0]?.id.replace(/\d+$/, '')}999999`;
    await expect(agent.get(`/api/v1/netns/${at(other)}/sockets`)).rejects.toThrow(/404 .*not-found/);
  });
});

/** A bridge of the host with a veth to netns blue, a vxlan with two remotes, entries set by hand. */
async function wireBlue(): Promise<void> {
  const lines = [
    'link add name br9 type bridge',
    'address add 10.9.0.1/24 dev br9',
    'link set dev br9 up',
    'netns add blue',
    'link add name blue0 type veth peer name eth0 netns blue',
    'link set dev blue0 master br9 up',
    'link add name vx9 type vxlan id 9 dstport 4789 remote 10.9.0.77 dev br9',
    'link set dev vx9 up',
    'neigh add 10.9.0.50 lladdr 02:00:00:00:00:50 dev br9',
    'neigh add proxy 10.9.0.60 dev br9',
  ];
  await host.run(['ip', '-batch', '-'], { input: `${lines.join('\n')}\n` });
  await host.run(['ip', '-n', 'blue', 'address', 'add', '10.9.0.2/24', 'dev', 'eth0']);
  await host.run(['ip', '-n', 'blue', 'link', 'set', 'dev', 'eth0', 'up']);
  await host.run(['bridge', 'fdb', 'add', '02:00:00:00:00:51', 'dev', 'blue0', 'master', 'static']);
  await host.run([
    'bridge',
    'fdb',
    'append',
    '00:00:00:00:00:00',
    'dev',
    'vx9',
    'dst',
    '10.9.0.78',
    'self',
    'permanent',
  ]);
  await host.run(['ping', '-c', '1', '-W', '2', '10.9.0.2']);
}

const linkOf = async (name: string) => {
  const { links } = await agent.snapshot();
  return links.find((one) => one.name === name);
};

/** What `bridge -j fdb` has, in our words; `remote` may be told as dst. */
async function bridgeFdb(filter: readonly string[]): Promise<string[]> {
  type Seen = {
    mac: string;
    ifname?: string;
    master?: string;
    dst?: string;
    state?: string;
    flags?: string[];
    vlan?: number;
  };
  const list = JSON.parse(await host.run(['bridge', '-j', 'fdb', 'show', ...filter])) as Seen[];
  const { links } = await agent.snapshot();
  const indexOf = (name: string | undefined): number | undefined =>
    links.find((one) => one.name === name && one.netns === hostNetns())?.ifindex;
  const hostNetns = () => links.find((one) => one.name === 'br9')?.netns;
  // Asked for one device, bridge(8) does not name it.
  const device = filter[0] === 'dev' ? filter[1] : undefined;
  return list.map((one) => {
    const own = one.flags?.includes('self') ?? false;
    const kind = one.state === 'permanent' ? (own ? 'static' : 'local') : one.state === 'static' ? 'static' : 'learned';
    return `${one.mac} ${indexOf(one.ifname ?? device)} ${kind} ${one.dst ?? ''} ${one.vlan ?? ''}`;
  });
}
const ourFdb = (list: readonly FdbEntry[]): string[] =>
  list.map((one) => `${one.mac} ${one.ifindex} ${one.kind} ${one.remote ?? ''} ${one.vlan ?? ''}`).sort();

describe('neighbours, forwarding tables and counters', () => {
  beforeAll(async () => {
    await wireBlue();
    await until('vx9 is in the topology', () => linkOf('vx9'));
  });

  test('neighbours equal ip(8)', async () => {
    const br9 = await linkOf('br9');
    type Seen = { dst: string; lladdr?: string; dev: string; state: string[] };
    const printed = (read: z.infer<typeof neighboursSchema>): string[] =>
      read.neighbours
        .filter((one) => one.ifindex === br9?.ifindex && !one.proxy)
        .map((one) => `${one.address} ${one.mac ?? ''} ${one.state}`)
        .sort();
    const read = await agreed(
      async () => neighboursSchema.parse(await agent.get(`/api/v1/netns/${at(br9?.netns ?? '')}/neighbours`)),
      printed,
      async () => {
        const seen = JSON.parse(await host.run(['ip', '-j', 'neighbour', 'show', 'dev', 'br9'])) as Seen[];
        return seen.map((one) => `${one.dst} ${one.lladdr ?? ''} ${one.state.join()}`).sort();
      },
    );
    const { neighbours } = read;
    expect(printed(read)).toContain('10.9.0.50 02:00:00:00:00:50 PERMANENT');
    expect(neighbours.filter((one) => one.proxy)).toMatchObject([{ address: '10.9.0.60', ifindex: br9?.ifindex }]);
  });

  test('a bridge’s table equals bridge(8), with who was learned behind which port, and no other bridge’s', async () => {
    const [br9, blue0] = [await linkOf('br9'), await linkOf('blue0')];
    const { entries } = fdbSchema.parse(await agent.get(`/api/v1/links/${at(br9?.id ?? '')}/fdb`));
    expect(ourFdb(entries)).toEqual(
      (await bridgeFdb(['br', 'br9'])).filter((one) => !/^(33:33|01:00)/.test(one)).sort(),
    );
    expect(entries.filter((one) => one.kind === 'learned').map((one) => one.ifindex)).toEqual([blue0?.ifindex]);
    expect(entries.filter((one) => one.kind === 'static').map((one) => one.mac)).toEqual(['02:00:00:00:00:51']);
  });

  test('a vxlan’s table tells the remotes; a veth has none', async () => {
    const vx9 = await linkOf('vx9');
    const { entries } = fdbSchema.parse(await agent.get(`/api/v1/links/${at(vx9?.id ?? '')}/fdb`));
    expect(entries.map((one) => one.remote).sort()).toEqual(['10.9.0.77', '10.9.0.78']);
    expect(ourFdb(entries)).toEqual((await bridgeFdb(['dev', 'vx9'])).sort());
    const veth = await linkOf('blue0');
    await expect(agent.get(`/api/v1/links/${at(veth?.id ?? '')}/fdb`)).rejects.toThrow(/404 .*blue0 is a veth/);
  });

  test('counters equal ip(8) where nothing moves, of one link, of a netns and of all', async () => {
    const blue0 = await linkOf('blue0');
    await host.run(['ip', '-n', 'blue', 'link', 'set', 'dev', 'eth0', 'down']);
    const one = countersSchema.parse(await agent.get(`/api/v1/counters?link=${at(blue0?.id ?? '')}`));
    type Side = { bytes: number; packets: number; errors: number; dropped: number };
    type Seen = { stats64: { rx: Side; tx: Side } }[];
    const [seen] = JSON.parse(await host.run(['ip', '-j', '-s', 'link', 'show', 'dev', 'blue0'])) as Seen;
    expect(one.links).toEqual([
      {
        link: blue0?.id,
        ...{ rxBytes: seen?.stats64.rx.bytes, txBytes: seen?.stats64.tx.bytes },
        ...{ rxPackets: seen?.stats64.rx.packets, txPackets: seen?.stats64.tx.packets },
        ...{ rxErrors: seen?.stats64.rx.errors, txErrors: seen?.stats64.tx.errors },
        ...{ rxDropped: seen?.stats64.rx.dropped, txDropped: seen?.stats64.tx.dropped },
      },
    ]);
    expect(one.links[0]?.rxBytes).toBeGreaterThan(0);
    const { links } = await agent.snapshot();
    const inHost = countersSchema.parse(await agent.get(`/api/v1/counters?netns=${at(blue0?.netns ?? '')}`));
    expect(inHost.links.map((each) => each.link).sort()).toEqual(
      links
        .filter((each) => each.netns === blue0?.netns)
        .map((each) => each.id)
        .sort(),
    );
    const all = countersSchema.parse(await agent.get('/api/v1/counters'));
    expect(all.links.map((each) => each.link).sort()).toEqual(links.map((each) => each.id).sort());
  });

  test('a stream with rates tells what a ping moves, at the host’s end of its veth', async () => {
    await host.run(['ip', '-n', 'blue', 'link', 'set', 'dev', 'eth0', 'up']);
    const blue0 = await linkOf('blue0');
    const stream = await lab.streamOf(agent, '?rates=1');
    const ping = host.spawn(['ping', '-i', '0.05', '-s', '1000', '10.9.0.2'], { stdio: 'ignore' });
    try {
      const moved = await until('blue0 moves', () => stream.rates.at(-1)?.links.find(([id]) => id === blue0?.id));
      const [, rxBytes, txBytes, rxPackets] = moved;
      expect(rxBytes).toBeGreaterThan(5_000);
      expect(txBytes).toBeGreaterThan(5_000);
      expect(rxPackets).toBeLessThan(40);
    } finally {
      ping.kill('SIGKILL');
    }
    await until('nothing moves', () => stream.rates.at(-1)?.links.length === 0, 10_000);
  });
});
