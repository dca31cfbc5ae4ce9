import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LabAgent, startLabAgent } from '../../lab/agent.ts';
import { type LabHost, upLabHost } from '../../lab/host.ts';
import { observeSockets, type SeenSocket } from '../../lab/observers/sockets.ts';
import { until } from '../../lab/poll.ts';
import { containerPid, runContainer, webServer } from '../../lab/scenes/scene.ts';
import { type SocketRecord, socketsSchema } from '../../model/on-demand.ts';

let host: LabHost;
let agent: LabAgent;
beforeAll(async () => {
  host = await upLabHost({ ovs: false });
  agent = await startLabAgent(host);
});
afterAll(async () => {
  await agent?.stop();
  await host?.down();
  expect(agent.complaints()).toEqual([]);
});

const at = (id: string): string => encodeURIComponent(id);

async function netnsOf(name: string): Promise<string> {
  return until(`${name} is in the topology`, async () => {
    const { containers, netns } = await agent.snapshot();
    return containers.find((one) => one.name === name)?.netns ?? netns.find((one) => one.name === name)?.id;
  });
}

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
      const netns = await netnsOf('web');
      const read = socketsSchema.parse(await agent.get(`/api/v1/netns/${at(netns)}/sockets`));
      const seen = await observeSockets(host, `/proc/${pid}/ns/net`);
      expect(ours(read.sockets)).toEqual(told(seen));
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
    const { sockets } = socketsSchema.parse(await agent.get(`/api/v1/netns/${at(own)}/sockets`));
    expect(ours(sockets)).toEqual(told(await observeSockets(host, '/proc/1/ns/net')));
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
