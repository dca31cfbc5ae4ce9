/** Hosts as they are found, drawn at random: containers on Docker's networks and plugged into bridges by hand, named namespaces, leftovers. */
import fc from 'fast-check';
import type { Container } from '../../../model/container.ts';
import type { Link } from '../../../model/link.ts';
import { autoBridgeAlias, bridgeAlias, ovsBridgeMark } from '../../../model/mark.ts';
import type { Netns } from '../../../model/netns.ts';
import type { OvsPort } from '../../../model/ovs.ts';
import { HostBuilder } from './host-builder.ts';

type VlanColumns = Pick<OvsPort, 'tag' | 'trunks' | 'vlanMode'>;

const vlan: fc.Arbitrary<VlanColumns> = fc.oneof(
  fc.constantFrom<VlanColumns>({ tag: 100 }, { tag: 200 }),
  fc.constantFrom<VlanColumns>(
    {},
    { trunks: [100, 200] },
    { tag: 100, trunks: [100, 300], vlanMode: 'native-untagged' },
    { tag: 200, vlanMode: 'access' },
  ),
);

/** Where a container is plugged in by hand. */
const plug = fc.record({
  into: fc.constantFrom('br0', 'br1', 'ovs0', 'ovs1'),
  vlan,
  addresses: fc.integer({ min: 0, max: 3 }),
  ipv6: fc.boolean(),
  marked: fc.boolean(),
  up: fc.boolean(),
  linkLocal: fc.boolean(),
  gateway: fc.boolean(),
});

const member = fc.record({
  mode: fc.constantFrom('none', 'bridge', 'front', 'front', 'host', 'joined', 'stopped', 'paused'),
  plugs: fc.array(plug, { maxLength: 3 }),
  extraRoute: fc.boolean(),
});

const shape = fc.record({
  members: fc.array(member, { minLength: 1, maxLength: 6 }),
  kernel: fc.constantFrom('5.10.0-32-amd64', '6.1.0-30-amd64', '6.2.0', '6.18.5'),
  named: fc.boolean(),
  autoBr1: fc.boolean(),
  autoOvs1: fc.boolean(),
  bridgeAddresses: fc.boolean(),
  orphans: fc.boolean(),
});
export type HostShape = typeof shape extends fc.Arbitrary<infer Shape> ? Shape : never;
type Plug = HostShape['members'][number]['plugs'][number];
type At = { container: Container; netns: Netns };

/** Addresses that nobody else has: the subnet by the bridge, the last part by count. */
function addressesOf(one: Plug, number: number): string[] {
  const net = ['br0', 'br1', 'ovs0', 'ovs1'].indexOf(one.into) + 1;
  const ipv4 = Array.from({ length: one.addresses }, (_, index) => `10.${net}.${number}.${index + 2}/16`);
  const own = one.linkLocal ? [`fe80::${net}:${number}/64`] : [];
  return [...ipv4, ...(one.ipv6 && one.up ? [`fd00:${net}::${number}:2/64`] : []), ...(one.up ? own : [])];
}

function wirePlug(host: HostBuilder, bridges: Bridges, at: At, one: Plug, number: number): void {
  const name = `eth${number + 1}`;
  const addresses = addressesOf(one, number);
  const nearName = `p${number}-${name}`;
  const marked = one.marked ? { alias: 'pb:attach' } : {};
  const isOvs = one.into === 'ovs0' || one.into === 'ovs1';
  const bridge = bridges[one.into as 'br0' | 'br1'];
  const ports = host.topology.links.filter((other) => other.master === bridge?.id).length;
  const master = isOvs || !bridge ? {} : { master: bridge.id, bridgePortNo: ports + 1 };
  const { near, far } = host.veth(
    at.netns,
    name,
    nearName,
    { ...marked, ...master },
    { ...marked, addresses, up: one.up },
  );
  if (isOvs)
    host.ovsPort(bridges[one.into as 'ovs0' | 'ovs1'], nearName, near, {
      ...one.vlan,
      externalIds: one.marked ? { patchbay: 'attach' } : {},
    });
  const [first] = addresses;
  const [, second] = (first ?? '').split('.');
  const wants = one.gateway && one.up && first !== undefined && second !== undefined;
  if (wants && !at.netns.routes.some((other) => other.destination === 'default'))
    host.route(at.netns, far, 'default', { gateway: `10.${second}.255.254` });
}

type Bridges = ReturnType<typeof bridgesOf>;

function bridgesOf(host: HostBuilder, { autoBr1, autoOvs1, bridgeAddresses }: HostShape) {
  return {
    br0: host.bridge(
      'br0',
      bridgeAddresses ? { addresses: ['10.1.255.254/16', 'fd00:1::ffff/64'], alias: bridgeAlias } : {},
    ),
    br1: host.bridge('br1', autoBr1 ? { alias: autoBridgeAlias } : {}),
    ovs0: host.ovsBridge('ovs0'),
    ovs1: host.ovsBridge('ovs1', { datapathType: 'system', externalIds: ovsBridgeMark(autoOvs1) }),
  };
}

/** What a tool leaves that failed half-way. */
function leftovers(host: HostBuilder, br0: Link, ovs0: Bridges['ovs0']): void {
  const ports = host.topology.links.filter((other) => other.master === br0.id).length;
  host.link(host.host, 'orphan0', 'veth', {
    carrier: false,
    operState: 'LOWERLAYERDOWN',
    peerMissing: 'netns-unknown',
    master: br0.id,
    bridgePortNo: ports + 1,
  });
  host.ovsPort(ovs0, 'gone0', undefined, {
    ofport: -1,
    error: 'could not open network device gone0 (No such device)',
    tag: 300,
  });
}

export function buildHost(drawn: HostShape): HostBuilder {
  const host = new HostBuilder();
  const [record] = host.topology.hosts;
  if (record) record.kernel = drawn.kernel;
  const eth0 = host.link(host.host, 'eth0', 'physical', { addresses: ['10.90.0.2/24'] });
  host.route(host.host, eth0, 'default', { gateway: '10.90.0.1' });
  const bridges = bridgesOf(host, drawn);
  const networks = {
    bridge: host.network('bridge', '172.17.0.0/16', 'docker0', '172.17.0.1'),
    front: host.network('front', '172.18.0.0/16', 'br-front', '172.18.0.1'),
    none: host.plainNetwork('none', 'null'),
  };
  host.plainNetwork('host', 'host');
  let number = 0;
  let owner: At | undefined;
  for (const [index, { mode, plugs, extraRoute }] of drawn.members.entries()) {
    const name = `c${index}`;
    if (mode === 'host') {
      host.container(name, { networkMode: 'host', netns: host.host.id });
      continue;
    }
    if (mode === 'stopped') {
      host.container(name, { state: 'exited', networkMode: 'bridge' });
      continue;
    }
    if (mode === 'joined' && owner) {
      const { container, netns } = owner;
      host.container(name, {
        networkMode: `container:${container.id.split(':')[2]}`,
        netns: netns.id,
        sharesNetnsWith: container.id,
      });
      continue;
    }
    const network = mode === 'bridge' || mode === 'front' ? mode : 'none';
    const at = host.container(name, {
      networkMode: network,
      ...(mode === 'paused' ? { state: 'paused' as const } : {}),
    });
    owner ??= at;
    if (network === 'none') networks.none.endpoints.push({ container: at.container.id, addresses: [] });
    else host.endpoint(networks[network], at, 'eth0', `172.${network === 'bridge' ? 17 : 18}.0.${index + 2}/16`);
    for (const one of plugs) wirePlug(host, bridges, at, one, number++);
    const last = host.topology.links.findLast((one) => one.netns === at.netns.id && one.up && one.kind === 'veth');
    if (extraRoute && last) host.route(at.netns, last, `10.200.${index}.0/24`, { protocol: 4, metric: 7, table: 254 });
  }
  if (drawn.named) {
    const netns = host.netns('named', { name: 'blue' });
    host.link(netns, 'lo', 'loopback', { addresses: ['127.0.0.1/8'] });
    const ports = host.topology.links.filter((other) => other.master === bridges.br0.id).length;
    host.veth(
      netns,
      'eth0',
      'v-blue',
      { master: bridges.br0.id, bridgePortNo: ports + 1 },
      { addresses: ['10.1.99.2/16'] },
    );
  }
  if (drawn.orphans) leftovers(host, bridges.br0, bridges.ovs0);
  return host;
}

/** What is drawn; `buildHost` makes a host of it. */
export const hostShape: fc.Arbitrary<HostShape> = shape;
