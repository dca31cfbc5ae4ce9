/**
 * A preview is honest: what its commands make, typed into bash on a twin of the host, is what the change makes. So is the preview of taking it
 * back. Both hosts are looked at by other programs, see lab/compare/twin.ts.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import type { LabAgent } from '../../lab/agent.ts';
import { twinDifferences, twinLines, untilTwins } from '../../lab/compare/twin.ts';
import type { LabHost } from '../../lab/host.ts';
import { makeChange, planFor, revertChange, untilKnown } from '../../lab/make-changes.ts';
import { until } from '../../lab/poll.ts';
import { allowIpv6, containerPid, inNetnsOf, runContainer } from '../../lab/scenes/scene.ts';
import { labOfFile } from '../../lab/test-lab.ts';
import { type OperationKind, operationSchema } from '../../model/operation.ts';
import { type Plan, planSchema } from '../../model/plan.ts';
import type { Topology } from '../../model/topology.ts';

const lab = labOfFile();
let host: LabHost;
let twin: LabHost;
let agent: LabAgent;

const linkNamed = ({ links, netns }: Topology, name: string): string => {
  const home = netns.find((one) => one.owner === 'host');
  const found = links.find((one) => one.name === name && one.netns === home?.id);
  if (!found) throw new Error(`no link ${name}`);
  return found.id;
};

const onDocker = ['docked', 'web.1_x-y', 'roamer', 'joiner'];
const bare = ['bare', 'tagged', 'routed', 'handmade'];

/** A cable with MACs that are given, so that the twins have the same; the pid of the container. */
async function plug(at: LabHost, container: string, hostEnd: string, byte: string): Promise<string> {
  const pid = await containerPid(at, container);
  const end = (name: string, number: number) => ['name', name, 'address', `02:00:00:00:${byte}:0${number}`];
  await at.run(['ip', 'link', 'add', ...end(hostEnd, 1), 'type', 'veth', 'peer', ...end('eth1', 2), 'netns', pid]);
  await at.run(['ip', 'link', 'set', 'dev', hostEnd, 'up']);
  await inNetnsOf(at, pid, ['ip', 'link', 'set', 'dev', 'eth1', 'up']);
  return pid;
}

/** All that the cases below start from; the same on both hosts, made by other programs. */
async function build(at: LabHost): Promise<void> {
  await at.run(['docker', 'network', 'create', '--subnet', '172.31.7.0/24', 'front']);
  for (const name of onDocker) await runContainer(at, name, ['--network', 'bridge']);
  for (const name of bare) await runContainer(at, name, ['--network', 'none']);
  for (const name of [...onDocker, ...bare]) await allowIpv6(at, name);
  await at.run(['docker', 'network', 'connect', '--alias', 'old', 'front', 'roamer']);
  await at.run(['ip', 'link', 'add', 'name', 'br0', 'mtu', '1400', 'address', '02:00:00:00:b0:00', 'type', 'bridge']);
  await at.run(['ip', 'address', 'add', '10.20.0.1/24', 'dev', 'br0']);
  await at.run(['ip', 'link', 'set', 'dev', 'br0', 'up']);
  await at.run(['ip', 'link', 'add', 'name', 'br-empty', 'address', '02:00:00:00:b0:01', 'type', 'bridge']);
  await at.run(['ip', 'address', 'add', '10.21.0.1/24', 'dev', 'br-empty']);
  await at.run(['ip', 'link', 'set', 'dev', 'br-empty', 'up']);
  for (const name of ['ovs0', 'ovs-empty'])
    await at.run(['ovs-vsctl', 'add-br', name, '--', 'set', 'Bridge', name, 'datapath_type=netdev']);
  const hand = await plug(at, 'handmade', 'vl-hand', '0a');
  await at.run(['ip', 'link', 'set', 'dev', 'vl-hand', 'master', 'br0']);
  await inNetnsOf(at, hand, ['ip', 'address', 'add', '10.20.0.9/24', 'dev', 'eth1']);
  await inNetnsOf(at, hand, ['ip', 'route', 'add', '10.66.0.0/16', 'via', '10.20.0.1', 'dev', 'eth1', 'metric', '7']);
  const routed = await plug(at, 'routed', 'vl-routed', '0b');
  await inNetnsOf(at, routed, ['ip', 'address', 'add', '10.40.0.2/24', 'dev', 'eth1']);
  await inNetnsOf(at, routed, ['ip', 'address', 'add', 'fd00:40::2/64', 'dev', 'eth1']);
  await inNetnsOf(at, routed, ['ip', 'route', 'add', '10.50.0.0/16', 'via', '10.40.0.1', 'dev', 'eth1']);
  // As everything on the userspace datapath needs it; the preview puts a cable back that way.
  await inNetnsOf(at, routed, ['ethtool', '--offload', 'eth1', 'tx', 'off']);
  await at.run(['ovs-vsctl', 'add-port', 'ovs0', 'vl-routed', 'tag=30']);
  const orphan = ['name', 'orphan0', 'address', '02:00:00:00:0c:01', 'type', 'veth'];
  await at.run(['ip', 'link', 'add', ...orphan, 'peer', 'name', 'orphan1', 'address', '02:00:00:00:0c:02']);
  await at.run(['ip', 'link', 'set', 'dev', 'orphan0', 'master', 'br0', 'up']);
  await at.run(['ovs-vsctl', '--no-wait', 'add-port', 'ovs0', 'never0', 'tag=300']);
}

beforeAll(async () => {
  [host, twin] = await Promise.all([lab.up(), lab.up()]);
  await Promise.all([build(host), build(twin)]);
  agent = await lab.agentOn(host);
  await untilKnown(agent, [...onDocker, ...bare]);
  await until('the agent knows the last row', async () =>
    (await agent.snapshot()).ovsPorts.some((one) => one.name === 'never0'),
  );
}, 240_000);

/** What a person would do with the preview. */
async function paste(at: LabHost, plan: Plan): Promise<void> {
  const typed = plan.steps.flatMap((one) => one.commands).join('\n');
  const { code, stderr } = await at.exec(['bash', '-e', '-s'], { input: `${typed}\n` });
  if (code !== 0) throw new Error(`the preview ends with ${code}:\n${stderr}\n${typed}`);
}

const ovs = { ovsBridge: 'ovs0' };
type Case = {
  name: string;
  operations:
    | readonly { kind: OperationKind; [field: string]: unknown }[]
    | ((topology: Topology) => readonly { kind: OperationKind; [field: string]: unknown }[]);
  /** It cannot be taken back. */
  acknowledge?: true;
  /** What comes back is called otherwise: the engine counts on the names of the links it makes. */
  comesBackRenamed?: true;
};
const cases: Case[] = [
  {
    name: 'createBridge',
    operations: [
      { kind: 'createBridge', name: 'br9', type: 'linux', mtu: 1380, addresses: ['10.29.0.1/24', 'fd00:29::1/64'] },
      { kind: 'createBridge', name: 'ovs9', type: 'ovs', datapath: 'netdev', addresses: ['10.39.0.1/24'] },
    ],
  },
  {
    name: 'attach to a Linux bridge, the default route replaced',
    operations: [
      {
        ...{ kind: 'attach', container: 'docked', to: { bridge: 'br0' }, name: 'eth1', mac: 'U:docked', mtu: 1300 },
        ...{
          addresses: ['10.20.0.31/24', '10.20.0.32/24', 'fd00:20::31/64'],
          gateway: '10.20.0.1',
          hostName: 'docked-br',
        },
      },
      {
        ...{ kind: 'attach', container: 'web.1_x-y', to: { bridge: 'br0' }, addresses: ['10.20.0.41/32'] },
        ...{ gateway: '10.77.0.1', mac: '02:00:00:00:0d:01' },
      },
      {
        kind: 'attach',
        container: 'bare',
        to: { bridge: 'br0' },
        addresses: ['fd00:20::51/64'],
        gateway: 'fd00:20::1',
      },
    ],
  },
  {
    name: 'attach to an OVS bridge with each kind of VLAN',
    operations: [
      { kind: 'attach', container: 'bare', to: ovs, addresses: ['192.168.9.1/24'], vlan: 100 },
      { kind: 'attach', container: 'bare', to: ovs, vlan: { mode: 'trunk', trunks: [10, 20, 30] } },
      { kind: 'attach', container: 'tagged', to: ovs, vlan: { mode: 'native-untagged', tag: 5, trunks: [6] } },
      { kind: 'attach', container: 'tagged', to: ovs, vlan: { mode: 'native-tagged', tag: 5 } },
      { kind: 'attach', container: 'tagged', to: ovs, vlan: { mode: 'trunk' } },
      { kind: 'attach', container: 'tagged', to: ovs },
    ],
  },
  {
    name: 'attach to bridges that are made for it',
    operations: [
      { kind: 'attach', container: 'bare', to: { bridge: 'br8' }, addresses: ['10.28.0.2/24'], create: true },
      { kind: 'attach', container: 'bare', to: { ovsBridge: 'ovs8' }, create: { datapath: 'netdev' }, vlan: 4094 },
    ],
  },
  {
    name: 'setVlan',
    operations: [
      { kind: 'setVlan', container: 'routed', name: 'eth1', vlan: { mode: 'trunk', trunks: [7, 8] } },
      { kind: 'setVlan', container: 'routed', name: 'eth1', vlan: { mode: 'native-tagged', tag: 9, trunks: [7] } },
    ],
  },
  { name: 'setVlan to none', operations: [{ kind: 'setVlan', container: 'routed', name: 'eth1', vlan: null }] },
  { name: 'detach from a Linux bridge', operations: [{ kind: 'detach', container: 'handmade', name: 'eth1' }] },
  { name: 'detach from an OVS bridge', operations: [{ kind: 'detach', container: 'routed', name: 'eth1' }] },
  {
    name: 'deleteBridge',
    operations: [
      { kind: 'deleteBridge', name: 'br-empty', type: 'linux' },
      { kind: 'deleteBridge', name: 'ovs-empty', type: 'ovs' },
    ],
  },
  {
    name: 'setAddresses',
    operations: [
      {
        kind: 'setAddresses',
        container: 'handmade',
        name: 'eth1',
        addresses: ['10.20.0.9/24', '10.22.0.9/16', 'fd00:20::9/64'],
      },
      { kind: 'setAddresses', container: 'routed', name: 'eth1', addresses: ['10.40.0.2/24'] },
    ],
  },
  {
    name: 'setRoutes',
    operations: [
      {
        ...{ kind: 'setRoutes', container: 'routed' },
        add: [
          { destination: 'default', gateway: '10.40.0.1' },
          { destination: 'default', gateway: 'fd00:40::1' },
          { destination: '10.51.0.0/16', gateway: '10.40.0.3', metric: 50 },
          { destination: '10.52.0.0/16', device: 'eth1' },
          { destination: 'fd00:52::/48', gateway: 'fd00:40::1', metric: 60 },
        ],
        remove: [{ destination: '10.50.0.0/16', gateway: '10.40.0.1' }],
      },
    ],
  },
  {
    name: 'setLink',
    operations: (topology) => [
      { kind: 'setLink', container: 'handmade', name: 'eth1', mtu: 1290, mac: '02:00:00:00:0e:01' },
      { kind: 'setLink', link: linkNamed(topology, 'br-empty'), up: false },
    ],
  },
  {
    name: 'setLink with another name',
    operations: [{ kind: 'setLink', container: 'handmade', name: 'eth1', newName: 'lan0' }],
  },
  {
    name: 'removeOrphan of a veth',
    operations: (topology) => [{ kind: 'removeOrphan', link: linkNamed(topology, 'orphan0') }],
  },
  { name: 'removeOrphan of an OVS port', operations: [{ kind: 'removeOrphan', ovsPort: 'never0' }], acknowledge: true },
  {
    name: 'connectNetwork',
    operations: [
      {
        kind: 'connectNetwork',
        container: 'joiner',
        network: 'front',
        addresses: ['172.31.7.77'],
        aliases: ['app', 'db'],
      },
      { kind: 'connectNetwork', container: 'docked', network: 'front' },
    ],
  },
  {
    name: 'disconnectNetwork',
    operations: [{ kind: 'disconnectNetwork', container: 'roamer', network: 'front' }],
    comesBackRenamed: true,
  },
];

describe('commands of a preview, pasted on a twin', () => {
  test('every kind of operation is asked', () => {
    const of = (one: Case) => (typeof one.operations === 'function' ? [] : one.operations.map(({ kind }) => kind));
    const asked = new Set([...cases.flatMap(of), 'setLink', 'removeOrphan']);
    expect([...asked].sort()).toEqual(operationSchema.options.map((one) => one.shape.kind.value).sort());
  });

  test.each(cases)('$name', async ({ operations, acknowledge, comesBackRenamed }) => {
    await untilTwins('the hosts are twins', [host, twin]);
    const before = await twinLines(host);
    const asked = typeof operations === 'function' ? operations(await agent.snapshot()) : operations;
    const plan = await planFor(agent, asked);
    const [change] = await Promise.all([
      makeChange(agent, { planId: plan.id, ...(acknowledge ? { acknowledge } : {}) }),
      paste(twin, plan),
    ]);
    await untilTwins('the preview made what the change made', [host, twin]);
    expect(twinDifferences(before, await twinLines(host))).not.toEqual([]);
    if (acknowledge) return;

    const answer = await agent.ask('/api/v1/plans', { method: 'POST', body: { revertOf: change.id } });
    expect(answer).toMatchObject({ status: 200 });
    await Promise.all([revertChange(agent, change.id), paste(twin, planSchema.parse(answer.body))]);
    await untilTwins('the preview took back what the revert took back', [host, twin]);
    if (comesBackRenamed) return;
    await until(
      'the host is as it was',
      async () => twinDifferences(before, await twinLines(host)).length === 0,
      10_000,
    ).catch(async () => expect(twinDifferences(before, await twinLines(host))).toEqual([]));
  });
});
