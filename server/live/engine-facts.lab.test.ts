/** What Docker and Open vSwitch tell beyond what the scenes need: each held against the observers, and the engine's events. */
import { beforeEach, expect, test } from 'vitest';
import { untilAgreed } from '../../lab/compare/agreement.ts';
import type { LabHost } from '../../lab/host.ts';
import { until } from '../../lab/poll.ts';
import { runContainer } from '../../lab/scenes/scene.ts';
import { labOfEachTest } from '../../lab/test-lab.ts';
import { engineEventsSchema } from '../../model/on-demand.ts';

const lab = labOfEachTest();
let host: LabHost;
beforeEach(async () => {
  host = await lab.up();
});

test('aliases, options of bridge networks, controllers, patch ports and tunnels equal the observers', async () => {
  const icc = 'com.docker.network.bridge.enable_icc=false';
  await host.run(['docker', 'network', 'create', '--subnet', '172.31.1.0/24', '--opt', icc, 'apart']);
  await host.run(['docker', 'network', 'create', '--subnet', '172.31.2.0/24', 'plain']);
  await runContainer(host, 'web', ['--network', 'apart', '--network-alias', 'www', '--network-alias', 'shop']);
  await host.run(['docker', 'network', 'connect', '--alias', 'inside', 'plain', 'web']);
  await host.run(['docker', 'create', '--name', 'never', 'lab/busybox', 'true']);
  for (const bridge of ['ovs0', 'ovs1']) {
    await host.run(['ovs-vsctl', 'add-br', bridge, '--', 'set', 'Bridge', bridge, 'datapath_type=netdev']);
  }
  await host.run(['ovs-vsctl', 'set-controller', 'ovs0', 'tcp:127.0.0.1:6653', 'ptcp:6654:127.0.0.1']);
  for (const [bridge, port, peer] of [
    ['ovs0', 'to1', 'to0'],
    ['ovs1', 'to0', 'to1'],
  ] as const) {
    const patch = ['set', 'Interface', port, 'type=patch', `options:peer=${peer}`];
    await host.run(['ovs-vsctl', 'add-port', bridge, port, '--', ...patch]);
  }
  const tunnel = ['type=vxlan', 'options:remote_ip=192.0.2.7', 'options:key=42'];
  await host.run(['ovs-vsctl', 'add-port', 'ovs0', 'vx0', '--', 'set', 'Interface', 'vx0', ...tunnel]);

  const agent = await lab.agentOn(host);
  await untilAgreed(host, 'the observers', agent.snapshot);
  const before = await agent.snapshot();
  expect(before.networks.find((one) => one.name === 'apart')).toMatchObject({ icc: false });
  expect(before.networks.find((one) => one.name === 'plain')?.endpoints).toMatchObject([{ aliases: ['inside'] }]);
  expect(before.containers.find((one) => one.name === 'never')?.startedAt).toBeUndefined();
  expect(before.ovsPorts.find((one) => one.name === 'vx0')?.options).toEqual({ key: '42', remote_ip: '192.0.2.7' });
  expect(before.ovsPorts.find((one) => one.name === 'to1')?.patchPeer).toBe('to0');

  await host.run(['ovs-vsctl', 'set-controller', 'ovs0', 'tcp:127.0.0.1:6655']);
  await host.run(['ovs-vsctl', 'remove', 'Interface', 'vx0', 'options', 'key']);
  await host.run(['docker', 'restart', '--time', '0', 'web']);
  await untilAgreed(host, 'the observers again', agent.snapshot);
});

test('the engine’s events, all and those of one object', async () => {
  const agent = await lab.agentOn(host);
  await runContainer(host, 'web', []);
  await runContainer(host, 'other', []);
  await host.run(['docker', 'kill', 'web']);
  await until('web ended', async () => (await agent.snapshot()).containers.some((one) => one.state === 'exited'));
  const topology = await agent.snapshot();
  const events = async (query: string) =>
    engineEventsSchema.parse(await agent.get(`/api/v1/engine-events${query}`)).events;
  const web = topology.containers.find((one) => one.name === 'web')?.id ?? '';
  const ofWeb = (await events(`?object=${encodeURIComponent(web)}`)).map((one) => `${one.type} ${one.action}`);
  const inOrder = ['container create', 'network connect', 'container start', 'container kill', 'container die'];
  expect(ofWeb.toReversed().filter((one) => inOrder.includes(one))).toEqual(inOrder);
  const bridge = topology.networks.find((one) => one.name === 'bridge')?.id ?? '';
  const connected = (await events(`?object=${encodeURIComponent(bridge)}`)).filter((one) => one.action === 'connect');
  expect(connected).toHaveLength(2);
  expect((await events('')).length).toBeGreaterThan(ofWeb.length);
});
