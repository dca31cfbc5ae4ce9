/** The lines that a plan shows, pasted into a shell of a lab host, come to what the model foretold; and so do those of its inverse. */
import { expect, test } from 'vitest';
import type { LabHost } from '../../lab/host.ts';
import { until } from '../../lab/poll.ts';
import { sceneNamed } from '../../lab/scenes/all.ts';
import { buildScene } from '../../lab/scenes/build.ts';
import { containerPid, inNetnsOf, runContainer } from '../../lab/scenes/scene.ts';
import { labOfFile } from '../../lab/test-lab.ts';
import type { Link } from '../../model/link.ts';
import type { PlannedStep } from '../../model/plan.ts';
import type { Step } from '../../model/step.ts';
import type { Topology } from '../../model/topology.ts';
import { commandsOf } from './commands/commands.ts';
import { simulate } from './simulate/simulate.ts';
import { forgiven, linesOf } from './testing/alike.ts';
import { asked, planOf } from './testing/run.ts';

const lab = labOfFile();

/** Everything is made anew by the kernel, Open vSwitch and the engine, so what they number and draw is left out. */
const differences = new Set(Object.keys(forgiven) as PlannedStep['differences']);

/**
 * Not foretold: who has a tap open; MAC and MTU of a Linux bridge that was given none, which follow those of its ports (br_features_recompute and
 * br_stp_recalculate_bridge_id, net/bridge); whether a link without carrier is DOWN or LOWERLAYERDOWN, which hangs on the ifindex of its peer
 * being its own by chance (default_operstate, net/core/link_watch.c).
 */
function foretold({ tun: _, ...link }: Link): Link {
  const follows = link.kind === 'bridge' ? { mac: undefined, mtu: 0 } : {};
  return { ...link, ...follows, operState: '' };
}

const comparable = (topology: Topology): string[] =>
  linesOf({ ...topology, links: topology.links.map(foretold) }, differences);

const paste = (host: LabHost, text: string): Promise<string> => host.run(['bash', '-e', '-c', text]);

/** Each step's lines, made as the one before leaves the host. */
function linesOfSteps(start: Topology, steps: readonly Step[]): { text: string; after: Topology } {
  let now = start;
  const lines: string[] = [];
  for (const step of steps) {
    lines.push(...commandsOf(now, step));
    now = simulate(now, step);
  }
  return { text: lines.join('\n'), after: now };
}

async function untilLike(what: string, topology: () => Promise<Topology>, wanted: Topology): Promise<void> {
  let seen: string[] = [];
  await until(
    what,
    async () => {
      seen = comparable(await topology());
      return JSON.stringify(seen) === JSON.stringify(comparable(wanted));
    },
    15_000,
    200,
  ).catch(() => expect(seen).toEqual(comparable(wanted)));
}

/** A switch with VLANs, a bridge with routes in and out, Docker's networks and a named namespace: a bit of everything that plans are about. */
async function setUp(): Promise<{ host: LabHost; topology: () => Promise<Topology> }> {
  const host = await lab.up();
  await buildScene(sceneNamed('vlan'), host);
  await buildScene(sceneNamed('linux-bridge'), host);
  await runContainer(host, 'web', []);
  // Docker switches IPv6 off in the namespace of a container that it gives none.
  const ipv6 = ['all', 'default'].flatMap((one) => ['--sysctl', `net.ipv6.conf.${one}.disable_ipv6=0`]);
  await runContainer(host, 'bare', ['--network', 'none', ...ipv6]);
  await host.run(['docker', 'network', 'create', '--subnet', '172.31.0.0/24', 'front']);
  await host.run(['ip', 'link', 'add', 'name', 'br7', 'mtu', '1400', 'type', 'bridge']);
  await host.run(['ip', 'addr', 'add', '10.7.0.1/24', 'dev', 'br7']);
  await host.run(['ip', 'link', 'set', 'dev', 'br7', 'up']);
  await host.run(['ip', 'route', 'add', '10.70.0.0/16', 'via', '10.7.0.9', 'dev', 'br7']);
  await host.run(['ip', 'link', 'set', 'dev', 'vl-hand2', 'alias', "it's $HOME"]);
  const hand2 = await containerPid(host, 'hand2');
  await inNetnsOf(host, hand2, ['ip', 'addr', 'add', '10.20.0.13/24', 'dev', 'eth1']);
  await inNetnsOf(host, hand2, [
    'ip',
    'route',
    'add',
    '10.60.0.0/16',
    'dev',
    'eth1',
    'src',
    '10.20.0.12',
    'metric',
    '7',
    'proto',
    'static',
  ]);
  const agent = await lab.agentOn(host);
  return { host, topology: () => agent.snapshot() };
}
const standing = setUp();

const bare = { kind: 'attach', container: 'bare', name: 'eth3' };
const hand2 = { container: 'hand2', name: 'eth1' };

test.each<[string, ...unknown[]]>([
  [
    'a VLAN of Open vSwitch',
    { ...bare, to: { ovsBridge: 'ovs0' }, addresses: ['192.168.0.50/24'], vlan: 100, mac: 'U:bare' },
  ],
  [
    'a trunk with a native VLAN',
    { ...bare, to: { ovsBridge: 'ovs0' }, vlan: { mode: 'native-untagged', tag: 7, trunks: [7, 9] } },
  ],
  [
    'a Linux bridge with a gateway',
    { ...bare, to: { bridge: 'br0' }, addresses: ['10.20.0.50/24', '10.20.0.51/24'], gateway: '10.20.0.1', mtu: 1300 },
  ],
  ['IPv6', { ...bare, to: { bridge: 'br0' }, addresses: ['fd00:9::50/64', '10.20.0.50/24'], gateway: 'fd00:9::1' }],
  [
    'another default route, over a gateway that is no neighbour',
    { ...bare, container: 'web', to: { bridge: 'br0' }, addresses: ['10.20.0.50/32'], gateway: '10.20.0.1' },
  ],
  ['a Linux bridge made for it', { ...bare, to: { bridge: 'br-new' }, create: true, addresses: ['10.21.0.50/24'] }],
  [
    'a bridge of Open vSwitch made for it',
    { ...bare, to: { ovsBridge: 'ovs-new' }, create: { datapath: 'netdev' }, vlan: 5 },
  ],
  ['detach from Open vSwitch', { kind: 'detach', container: 'test2', name: 'eth1' }],
  ['detach from a Linux bridge, with routes, sources and secondary addresses', { kind: 'detach', ...hand2 }],
  ['another VLAN', { kind: 'setVlan', container: 'test2', name: 'eth1', vlan: 200 }],
  ['no VLAN', { kind: 'setVlan', container: 'test2', name: 'eth1', vlan: null }],
  ['a trunk', { kind: 'setVlan', container: 'test2', name: 'eth1', vlan: { mode: 'trunk', trunks: [100, 200] } }],
  [
    'bridges',
    { kind: 'createBridge', name: 'br8', type: 'linux', mtu: 1400, addresses: ['10.8.0.1/24'] },
    { kind: 'createBridge', name: 'ovs8', type: 'ovs', datapath: 'netdev', addresses: ['10.88.0.1/24'] },
  ],
  ['a bridge gone', { kind: 'deleteBridge', name: 'br7', type: 'linux' }],
  ['a secondary address that stays', { kind: 'setAddresses', ...hand2, addresses: ['10.20.0.13/24'] }],
  ['no address', { kind: 'setAddresses', ...hand2, addresses: [] }],
  [
    'routes',
    {
      kind: 'setRoutes',
      container: 'hand2',
      remove: [{ destination: 'default', gateway: '10.20.0.1' }],
      add: [
        { destination: 'default', gateway: '10.20.0.2', metric: 5 },
        { destination: '10.61.0.0/16', device: 'eth1' },
      ],
    },
  ],
  ['a link off', { kind: 'setLink', ...hand2, up: false }],
  ['MTU, MAC and name', { kind: 'setLink', ...hand2, up: false, mtu: 1300, mac: '02:00:00:00:77:01', newName: 'lan' }],
  [
    'a network more',
    { kind: 'connectNetwork', container: 'web', network: 'front', addresses: ['172.31.0.77'], aliases: ['www'] },
  ],
  ['a network from none', { kind: 'connectNetwork', container: 'bare', network: 'front', addresses: ['172.31.0.78'] }],
  ['a network less', { kind: 'disconnectNetwork', container: 'web', network: 'bridge' }],
])('%s: as pasted, so foretold; and back', async (what, ...operations) => {
  const { host, topology } = await standing;
  const start = await topology();
  const plan = planOf(start, operations.map(asked));
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  const there = linesOfSteps(
    start,
    plan.value.steps.map((one) => one.step),
  );
  expect(there.text).toBe(plan.value.steps.flatMap((one) => one.commands).join('\n'));
  await paste(host, there.text);
  await untilLike(`${what}, taken`, topology, there.after);
  const back = linesOfSteps(
    await topology(),
    plan.value.steps.toReversed().flatMap((one) => one.inverse),
  );
  await paste(host, back.text);
  await untilLike(`${what}, taken back`, topology, start);
});
