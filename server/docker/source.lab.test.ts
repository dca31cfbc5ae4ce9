import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type LabHost, upLabHost } from '../../lab/host.ts';
import { until } from '../../lab/poll.ts';
import type { SourceStatus } from '../../model/host.ts';
import type { ContainerFact, DockerChange, NetworkFact } from './facts.ts';
import { startDockerSource } from './source.ts';

let host: LabHost;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  host = await upLabHost({ ovs: false });
});
afterAll(async () => {
  for (const stop of stops) await stop();
  await host?.down();
});

/** Applies changes the way a consumer does, and remembers what was told. */
function collect(lab: LabHost) {
  const containers = new Map<string, ContainerFact>();
  const networks = new Map<string, NetworkFact>();
  const statuses: Omit<SourceStatus, 'since'>[] = [];
  const changes: DockerChange[] = [];
  const source = startDockerSource({
    socketPath: `/proc/${lab.pid}/root/run/docker.sock`,
    onStatus: (status) => statuses.push(status),
    onChange: (change) => {
      changes.push(change);
      if (change.reset) {
        containers.clear();
        networks.clear();
      }
      for (const one of change.containers) containers.set(one.id, one);
      for (const one of change.networks) networks.set(one.id, one);
      for (const id of change.goneContainers) containers.delete(id);
      for (const id of change.goneNetworks) networks.delete(id);
    },
  });
  stops.push(source.stop);
  const state = () => statuses.at(-1)?.state;
  const byName = (name: string) => [...containers.values()].find((one) => one.name === name);
  const network = (name: string) => [...networks.values()].find((one) => one.name === name);
  return { containers, networks, statuses, changes, state, byName, network, stop: source.stop };
}
type Collected = ReturnType<typeof collect>;

const bindings = z.record(z.string(), z.array(z.object({ HostIp: z.string(), HostPort: z.string() })).nullable());
const inspected = z.array(
  z.object({
    Id: z.string(),
    Name: z.string(),
    State: z.object({ Status: z.string(), Pid: z.number() }),
    Config: z.object({ Image: z.string(), Labels: z.record(z.string(), z.string()).nullable() }),
    HostConfig: z.object({ NetworkMode: z.string() }),
    NetworkSettings: z.object({ Ports: bindings.nullable(), SandboxKey: z.string() }),
  }),
);
const inspectedNetworks = z.array(
  z.object({
    Id: z.string(),
    Name: z.string(),
    Driver: z.string(),
    Internal: z.boolean(),
    EnableIPv6: z.boolean(),
    Options: z.record(z.string(), z.string()).nullable(),
    IPAM: z.object({ Config: z.array(z.object({ Subnet: z.string(), Gateway: z.string().optional() })).nullable() }),
    Containers: z.record(
      z.string(),
      z.object({ MacAddress: z.string(), IPv4Address: z.string(), IPv6Address: z.string() }),
    ),
  }),
);

const idsOf = async (argv: string[]) => (await host.run(argv)).split('\n').filter((id) => id !== '');

/** What `docker` itself prints, in words that facts can be put into as well. Ports: of running containers only, see publishedPorts. */
async function observed() {
  const ids = await idsOf(['docker', 'ps', '-aq', '--no-trunc']);
  const text = ids.length === 0 ? '[]' : await host.run(['docker', 'inspect', '--type', 'container', ...ids]);
  const containers = inspected.parse(JSON.parse(text)).map((one) => ({
    id: one.Id,
    name: one.Name.slice(1),
    state: one.State.Status,
    pid: one.State.Pid,
    image: one.Config.Image,
    labels: one.Config.Labels ?? {},
    mode: one.HostConfig.NetworkMode === 'default' ? 'bridge' : one.HostConfig.NetworkMode,
    sandbox: one.State.Pid === 0 ? '' : one.NetworkSettings.SandboxKey.replace('/var/run/', '/run/'),
    ports: Object.entries(one.NetworkSettings.Ports ?? {})
      .flatMap(([key, list]) => (list ?? []).map((end) => `${end.HostIp} ${end.HostPort} ${key}`))
      .sort(),
  }));
  const networkIds = await idsOf(['docker', 'network', 'ls', '-q', '--no-trunc']);
  const networkText = await host.run(['docker', 'network', 'inspect', ...networkIds]);
  const networks = inspectedNetworks.parse(JSON.parse(networkText)).map((one) => ({
    id: one.Id,
    name: one.Name,
    driver: one.Driver,
    internal: one.Internal,
    enableIpv6: one.EnableIPv6,
    options: one.Options ?? {},
    subnets: (one.IPAM.Config ?? []).map((pool) => pool.Subnet),
    gateways: (one.IPAM.Config ?? []).flatMap((pool) => pool.Gateway ?? []),
    endpoints: Object.entries(one.Containers)
      .map(([id, end]) =>
        [id, end.MacAddress, end.IPv4Address, end.IPv6Address].filter((word) => word !== '').join(' '),
      )
      .sort(),
  }));
  return { containers: byId(containers), networks: byId(networks) };
}

function told(collected: Collected) {
  const containers = [...collected.containers.values()].map((one) => ({
    id: one.id,
    name: one.name,
    state: one.state as string,
    pid: one.pid,
    image: one.image,
    labels: one.labels,
    mode: one.networkMode,
    sandbox: one.sandboxKey,
    ports:
      one.pid === 0
        ? []
        : one.publishedPorts
            .map((port) => `${port.hostAddress} ${port.hostPort} ${port.containerPort}/${port.protocol}`)
            .sort(),
  }));
  const networks = [...collected.networks.values()].map((one) => ({
    ...one,
    endpoints: one.endpoints
      .map((end) => [end.containerId, ...(end.mac ? [end.mac] : []), ...end.addresses].join(' '))
      .sort(),
  }));
  return { containers: byId(containers), networks: byId(networks) };
}

const byId = <One extends { id: string }>(list: One[]) => list.sort((a, b) => (a.id < b.id ? -1 : 1));

/** Waits until the facts are what docker prints; the last difference is the test's failure. */
async function expectAgreement(collected: Collected): Promise<void> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const want = await observed();
    try {
      expect(told(collected)).toEqual(want);
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

const docker = (...args: string[]) => host.run(['docker', ...args]);
const runQuiet = (...args: string[]) => docker('run', '-d', '--stop-timeout', '1', ...args);

describe('facts of a real engine', () => {
  test('every kind of change arrives and equals docker inspect', async () => {
    const seen = collect(host);
    await until('up', () => seen.state() === 'up');
    expect(seen.statuses.at(-1)).toMatchObject({
      version: expect.stringMatching(/^\d+\./),
      detail: expect.stringMatching(/^Engine API 1\.4/),
    });
    await expectAgreement(seen);

    const step = async (...args: string[]) => {
      await docker(...args);
      await expectAgreement(seen);
    };
    await step(
      'create',
      '--name',
      'one',
      '--label',
      'role=web',
      '-p',
      '8080:80',
      '-p',
      '127.0.0.1:53:53/udp',
      'lab/busybox',
      'sleep',
      '600',
    );
    expect(seen.byName('one')?.publishedPorts).toEqual([
      { hostAddress: '127.0.0.1', hostPort: 53, containerPort: 53, protocol: 'udp' },
      { hostAddress: '0.0.0.0', hostPort: 8080, containerPort: 80, protocol: 'tcp' },
    ]);
    expect(seen.byName('one')?.labels).toMatchObject({ role: 'web' });
    await step('start', 'one');
    await step('pause', 'one');
    expect(seen.byName('one')?.state).toBe('paused');
    await step('unpause', 'one');
    await step('rename', 'one', 'two');
    await step('network', 'create', '--subnet', '10.77.0.0/24', 'net1');
    await step('network', 'create', '--internal', 'net2');
    await step('network', 'connect', '--ip', '10.77.0.9', 'net1', 'two');
    expect(seen.network('net1')?.endpoints[0]?.addresses).toEqual(['10.77.0.9/24']);
    await step('network', 'disconnect', 'net1', 'two');
    await step('run', '-d', '--name', 'random', '-p', '80', 'lab/busybox', 'sleep', '600');
    expect(seen.byName('random')?.publishedPorts[0]?.hostPort).toBeGreaterThan(1024);
    await step('kill', 'random');
    expect(seen.byName('random')?.publishedPorts).toEqual([
      { hostAddress: '0.0.0.0', hostPort: 0, containerPort: 80, protocol: 'tcp' },
    ]);
    const id = seen.byName('two')?.id;
    await step('run', '-d', '--name', 'joined', '--network', 'container:two', 'lab/busybox', 'sleep', '600');
    expect(seen.byName('joined')?.networkMode).toBe(`container:${id}`);
    await step('run', '-d', '--name', 'hosted', '--network', 'host', 'lab/busybox', 'sleep', '600');
    await step('run', '-d', '--name', 'alone', '--network', 'none', 'lab/busybox', 'sleep', '600');
    await docker(
      'run',
      '-d',
      '--name',
      'by-id',
      '--network',
      seen.network('net2')?.id ?? '',
      'lab/busybox',
      'sleep',
      '600',
    );
    await until('by-id', () => seen.byName('by-id')?.state === 'running');
    expect(seen.byName('by-id')?.networkMode).toBe('net2');
    await docker('rm', '-f', 'by-id');
    await step('restart', '-t', '0', 'two');
    await step('stop', '-t', '0', 'two');
    await step('rm', '-f', 'joined', 'hosted', 'alone', 'random', 'two');
    await step('network', 'rm', 'net1', 'net2');
    expect(seen.containers.size).toBe(0);
    expect(seen.changes.filter((one) => one.reset)).toHaveLength(1);
    await seen.stop();
  });

  test('a storm of 100 creates and removes ends with facts equal to docker ps and inspect', async () => {
    const before = readdirSync('/proc/self/fd').length;
    const seen = collect(host);
    await until('up', () => seen.state() === 'up');
    const worker = async (first: number) => {
      for (let number = first; number < 100; number += 4) {
        const name = `storm${number}`;
        if (number % 5 === 0) await runQuiet('--name', name, '-p', '80', 'lab/busybox', 'sleep', '600');
        else await docker('create', '--name', name, 'lab/busybox', 'true');
        if (number % 3 !== 0) await docker('rm', '-f', name);
      }
    };
    await Promise.all([0, 1, 2, 3].map(worker));
    await expectAgreement(seen);
    expect(seen.containers.size).toBe(34);
    await docker('rm', '-f', ...[...seen.containers.keys()]);
    await expectAgreement(seen);
    await seen.stop();
    await until('descriptors as before', () => readdirSync('/proc/self/fd').length <= before);
  });
});

describe('an engine that goes away', () => {
  test('stopped and started: lost with its facts kept, then one reset', async () => {
    const seen = collect(host);
    await until('up', () => seen.state() === 'up');
    await runQuiet('--name', 'kept', 'lab/busybox', 'sleep', '600');
    await until('kept', () => seen.byName('kept')?.state === 'running');
    const resets = seen.changes.filter((one) => one.reset).length;
    await host.stopDocker();
    await until('lost', () => seen.state() === 'lost');
    expect(seen.byName('kept')).toBeDefined();
    expect(seen.changes.filter((one) => one.reset)).toHaveLength(resets);
    await host.startDocker();
    await until('up again', () => seen.state() === 'up');
    expect(seen.changes.filter((one) => one.reset)).toHaveLength(resets + 1);
    expect(seen.byName('kept')?.state).toBe('exited');
    await expectAgreement(seen);
    await docker('rm', '-f', 'kept');
    await seen.stop();
  });

  test('stopped by SIGSTOP it counts as lost, and comes back', async () => {
    const seen = collect(host);
    await until('up', () => seen.state() === 'up');
    const pid = (await host.run(['cat', '/run/docker.pid'])).trim();
    await host.run(['kill', '-STOP', pid]);
    try {
      await until('lost', () => seen.state() === 'lost', 30_000);
      expect(seen.statuses.at(-1)?.detail).toContain('within');
    } finally {
      await host.run(['kill', '-CONT', pid]);
    }
    await until('up again', () => seen.state() === 'up', 30_000);
    await expectAgreement(seen);
    await seen.stop();
  });

  test('killed by SIGKILL: lost, then back', async () => {
    const seen = collect(host);
    await until('up', () => seen.state() === 'up');
    const pid = (await host.run(['cat', '/run/docker.pid'])).trim();
    await host.run(['kill', '-KILL', pid]);
    await until('lost', () => seen.state() === 'lost');
    // Clears away what a killed daemon leaves: its pid file and its containerd.
    await host.stopDocker();
    await host.startDocker();
    await until('up again', () => seen.state() === 'up');
    await docker('create', '--name', 'after', 'lab/busybox', 'true');
    await expectAgreement(seen);
    await docker('rm', 'after');
    await seen.stop();
  });

  test('absent until its socket appears', async () => {
    await host.stopDocker();
    const seen = collect(host);
    await until('absent', () => seen.state() === 'absent');
    expect(seen.changes).toEqual([]);
    await host.startDocker();
    await until('up', () => seen.state() === 'up');
    await expectAgreement(seen);
    await seen.stop();
    expect(seen.statuses.map((one) => one.state)).not.toContain('lost');
  });
});
