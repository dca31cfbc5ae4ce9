/** Operations that mostly fit a host: of things it has, with values that are mostly free. */
import fc from 'fast-check';
import { type Operation, operationSchema } from '../../../model/operation.ts';
import type { Topology } from '../../../model/topology.ts';
import { buildHost, hostShape } from './arbitrary-host.ts';

const addresses = fc.uniqueArray(
  fc.oneof(
    fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 2 }), fc.integer({ min: 2, max: 40 }))
      .map(([net, sub, last]) => `10.${net}.${sub + 100}.${last}/16`),
    fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 2, max: 0xff }))
      .map(([net, last]) => `fd00:${net}::9:${last.toString(16)}/64`),
    fc.integer({ min: 2, max: 200 }).map((last) => `192.168.77.${last}/32`),
  ),
  { maxLength: 4 },
);
const vlan = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(100, 200, 300) },
  fc.constantFrom(
    null,
    { mode: 'trunk' },
    { mode: 'trunk', trunks: [7, 5] },
    { mode: 'native-tagged', tag: 9, trunks: [1] },
  ),
);
const gateway = fc.constantFrom(
  undefined,
  undefined,
  '10.1.255.254',
  '10.3.255.254',
  '192.168.9.9',
  'fd00:1::ffff',
  'fe80::1',
);

/** Of the things of one host. */
export function arbitraryOperation(topology: Topology): fc.Arbitrary<Operation> {
  const running = topology.containers.filter(
    (one) => one.netns !== undefined && one.networkMode !== 'host' && !one.sharesNetnsWith,
  );
  const container = fc.constantFrom(...(running.length > 0 ? running : topology.containers).map((one) => one.name));
  const links = topology.links.filter((one) => one.kind !== 'loopback').map((one) => one.id);
  const veths = topology.links.filter((one) => one.kind === 'veth').map((one) => one.id);
  const link = fc.constantFrom(...(veths.length > 0 ? veths : links));
  const anyLink = fc.constantFrom(...links);
  const kind = <Fields extends object>(name: string, fields: fc.Arbitrary<Fields>) =>
    fc.tuple(fc.constant(name), fields);
  const asked = fc.oneof(
    {
      weight: 4,
      arbitrary: kind(
        'attach',
        fc.record({
          container,
          to: fc.constantFrom<object>(
            { bridge: 'br0' },
            { bridge: 'br1' },
            { bridge: 'br-x' },
            { ovsBridge: 'ovs0' },
            { ovsBridge: 'ovs1' },
            { ovsBridge: 'ovs-x' },
          ),
          addresses,
          gateway,
          vlan: fc.oneof(fc.constant(undefined), vlan),
          mac: fc.constantFrom(undefined, undefined, 'U:word', '02:aa:00:00:00:01'),
          mtu: fc.constantFrom(undefined, undefined, 1400, 9000),
          create: fc.constantFrom(true, { datapath: 'netdev' as const }, false),
        }),
      ),
    },
    { weight: 3, arbitrary: kind('detach', fc.record({ link })) },
    { weight: 2, arbitrary: kind('setVlan', fc.record({ link, vlan })) },
    kind(
      'createBridge',
      fc.record({ name: fc.constantFrom('br-y', 'br-x', 'ovs0'), type: fc.constantFrom('linux', 'ovs'), addresses }),
    ),
    {
      weight: 3,
      arbitrary: kind(
        'deleteBridge',
        fc.constantFrom(
          ...['br0', 'br1', 'br-y', 'br-x'].map((name) => ({ name, type: 'linux' })),
          ...['ovs0', 'ovs1', 'ovs-x'].map((name) => ({ name, type: 'ovs' })),
        ),
      ),
    },
    { weight: 2, arbitrary: kind('setAddresses', fc.record({ link: anyLink, addresses })) },
    kind(
      'setRoutes',
      fc.record({
        container,
        add: fc.array(
          fc.record({
            destination: fc.constantFrom('default', '10.50.0.0/16', '10.1.0.0/16', 'fd99::/64'),
            gateway: fc.constantFrom('10.1.255.254', '172.18.0.1', '10.3.255.254', 'fd00:1::ffff'),
            metric: fc.constantFrom(undefined, 5, 70),
          }),
          { maxLength: 2 },
        ),
        remove: fc.array(
          fc.record({
            destination: fc.constantFrom('default', '10.50.0.0/16'),
            gateway: fc.constantFrom('172.18.0.1', '172.17.0.1'),
          }),
          { maxLength: 1 },
        ),
      }),
    ),
    {
      weight: 2,
      arbitrary: kind(
        'setLink',
        fc.record({
          link: anyLink,
          up: fc.constantFrom(undefined, true, false, false),
          mtu: fc.constantFrom(undefined, 1200, 1400, 1500),
          mac: fc.constantFrom(undefined, '02:bb:00:00:00:01'),
          newName: fc.constantFrom(undefined, 'eth77', 'eth0'),
        }),
      ),
    },
    kind(
      'removeOrphan',
      fc.oneof(
        link.map((one) => ({ link: one })),
        fc.constantFrom('gone0', 'ovs0').map((ovsPort) => ({ ovsPort })),
      ),
    ),
    kind(
      'connectNetwork',
      fc.record({
        container,
        network: fc.constantFrom('front', 'bridge'),
        addresses: fc.constantFrom([], ['172.18.7.7']),
      }),
    ),
    kind('disconnectNetwork', fc.record({ container, network: fc.constantFrom('front', 'bridge', 'none') })),
  );
  return asked.map(([name, fields]) => operationSchema.parse({ kind: name, ...fields }));
}

/** A host with one to four operations on it; a counterexample is told as what it was drawn from. */
export const arbitraryRequest: fc.Arbitrary<{ topology: Topology; operations: Operation[] }> = hostShape.chain(
  (drawn) => {
    const { topology } = buildHost(drawn);
    return fc.array(arbitraryOperation(topology), { minLength: 1, maxLength: 4 }).map((operations) => ({
      topology,
      operations,
      [fc.toStringMethod]: () => JSON.stringify({ drawn, operations }),
    }));
  },
);
