/** Bad values in every field, by the schema or by the plan: a refusal that names the field, and no plan. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operationKinds, operationSchema } from '../../model/operation.ts';
import type { Topology } from '../../model/topology.ts';
import { linkIdAt } from './testing/host-builder.ts';
import { planOf } from './testing/run.ts';
import { scene } from './testing/scene.ts';

/** The fields that the refusal of an operation names, dotted; none when there is a plan. */
function refusedFields(topology: Topology, operation: unknown): string[] {
  const parsed = operationSchema.safeParse(operation);
  if (!parsed.success) {
    // A union's issues lie one level down: any of its branches may be the one that is meant.
    const paths = (
      issues: readonly { path: PropertyKey[]; errors?: unknown; keys?: string[] }[],
      before: PropertyKey[],
    ): string[] =>
      issues.flatMap((issue) => {
        const at = [...before, ...issue.path];
        const inner = ((issue.errors ?? []) as (typeof issues)[]).flatMap((one) => paths(one, at));
        return [at.join('.'), ...(issue.keys ?? []).map((key) => [...at, key].join('.')), ...inner];
      });
    return paths(parsed.error.issues as never, []);
  }
  const plan = planOf(topology, [parsed.data]);
  return plan.ok ? [] : [plan.error.field?.replace(/^operations\.0\.?/, '') ?? ''];
}

const badName = fc.oneof(
  fc.constantFrom(
    '',
    '.',
    '..',
    'a/b',
    'a b',
    'a\tb',
    'a\nb',
    'a:b',
    '-up',
    'eth%d',
    'öl0',
    '网卡',
    '🔌',
    'a\u0000b',
    'a\u00a0b',
    'all',
    'default',
    'lo',
  ),
  fc.string({ minLength: 16, maxLength: 64 }),
  fc.stringMatching(/^[a-z]{16,40}$/),
);
const badAddress = fc.oneof(
  fc.constantFrom(
    '',
    '10.1.0.9',
    '10.1.0.9/',
    '10.1.0.9/33',
    '10.1.0.9/-1',
    '10.1.0.9/24/24',
    '10.1.0.256/24',
    'x/24',
    ' 10.1.0.9/24',
    '10.1.0.0/24',
    '10.1.0.255/24',
    '10.1.0.9/0',
    '0.0.0.0/0',
    '127.0.0.2/8',
    '224.0.0.9/24',
    '255.255.255.255/32',
    '0.1.2.3/8',
    'fd00::/64',
    'fd00::1/129',
    '::/0',
    '::1/128',
    'ff02::1/64',
    '::ffff:1.2.3.4/96',
    'fe80::1%eth0/64',
    '10.1.0.5/24',
    '10.1.0.1/24',
    '172.17.0.1/16',
    '10.9.0.2/24',
    '🔌/24',
  ),
  fc.string({ maxLength: 30 }).filter((text) => !/^[0-9a-f.:]+\/\d+$/i.test(text)),
);
const badVlan = fc.oneof(
  fc.constantFrom<unknown>(
    0,
    4095,
    -1,
    1.5,
    'abc',
    '100',
    true,
    [],
    {},
    { mode: 'access' },
    { mode: 'access', tag: 0 },
    { mode: 'access', tag: 5, trunks: [6] },
    { mode: 'trunk', tag: 5 },
    { mode: 'trunk', trunks: [0] },
    { mode: 'trunk', trunks: [] },
    { mode: 'tunnel', tag: 5 },
    { mode: 'trunk', more: 1 },
  ),
  fc.integer({ min: 4095 }),
  fc.integer({ max: 0 }),
);
const badMac = fc.constantFrom<unknown>(
  '',
  'x',
  '02:00:00:00:00',
  '02:00:00:00:00:00:00',
  '01:00:5e:00:00:01',
  'ff:ff:ff:ff:ff:ff',
  '00:00:00:00:00:00',
  '02-00-00-00-00-01',
  'U:',
  5,
);
const badMtu = fc.constantFrom<unknown>(0, 67, 65_536, -1, 1.5, '1500', Number.MAX_SAFE_INTEGER);
const badContainer = fc.oneof(
  fc.constantFrom<unknown>('', ' ', 'nobody', 'old', 'hosty', 'side', '../web', '$(reboot)', 5, 'ffffffffffff'),
  fc.string({ minLength: 256, maxLength: 300 }),
);
const badGateway = fc.constantFrom<unknown>(
  '',
  'x',
  '10.1.0.300',
  '10.1.0.1/24',
  '224.0.0.1',
  '0.0.0.0',
  '127.0.0.1',
  '255.255.255.255',
  '10.1.0.77',
  '10.1.0.0',
  '10.1.0.255',
  'fd00:1::1',
  5,
);
const badNetwork = fc.constantFrom<unknown>('', 'nowhere', 'none', 'bridge', 5);

const attach = { kind: 'attach', container: 'test1', to: { bridge: 'br0' }, name: 'eth1', addresses: ['10.1.0.77/24'] };
const toOvs = { ...attach, to: { ovsBridge: 'ovs0' }, addresses: [] };
const db = { container: 'db', name: 'eth1' };
const bridge = { kind: 'createBridge', name: 'br7', type: 'linux' };

/** What is asked for, how a bad value is put in, and where the refusal must point: at the field, or at something inside it. */
const cases: [string, fc.Arbitrary<unknown>, (bad: unknown) => unknown, string][] = [
  ['attach.container', badContainer, (bad) => ({ ...attach, container: bad }), 'container'],
  ['attach.name', badName, (bad) => ({ ...attach, name: bad }), 'name'],
  ['attach.hostName', badName, (bad) => ({ ...attach, hostName: bad }), 'hostName'],
  ['attach.to.bridge', badName, (bad) => ({ ...attach, to: { bridge: bad } }), 'to'],
  ['attach.to.bridge, made', badName, (bad) => ({ ...attach, to: { bridge: bad }, create: true }), 'to'],
  [
    'attach.to.ovsBridge, made',
    badName,
    (bad) => ({ ...toOvs, to: { ovsBridge: bad }, create: { datapath: 'netdev' } }),
    'to',
  ],
  [
    'attach.to',
    fc.constantFrom<unknown>({}, { bridge: 'br0', ovsBridge: 'ovs0' }, 'br0', null, { link: 'eth0' }),
    (bad) => ({ ...attach, to: bad }),
    'to',
  ],
  ['attach.addresses.1', badAddress, (bad) => ({ ...attach, addresses: ['10.1.0.77/24', bad] }), 'addresses.1'],
  ['attach.gateway', badGateway, (bad) => ({ ...attach, gateway: bad }), 'gateway'],
  ['attach.vlan', badVlan, (bad) => ({ ...toOvs, vlan: bad }), 'vlan'],
  ['attach.mac', badMac, (bad) => ({ ...attach, mac: bad }), 'mac'],
  ['attach.mtu', badMtu, (bad) => ({ ...attach, mtu: bad }), 'mtu'],
  [
    'attach.create',
    fc.constantFrom<unknown>('yes', { datapath: 'dpdk' }, {}, 1),
    (bad) => ({ ...attach, create: bad }),
    'create',
  ],
  ['attach.via', fc.constantFrom<unknown>('macvlan', '', 5), (bad) => ({ ...attach, via: bad }), 'via'],
  ['attach.keep', fc.constantFrom<unknown>('yes', 1), (bad) => ({ ...attach, keep: bad }), 'keep'],
  [
    'attach, a field nobody knows',
    fc.constantFrom('ports', 'Vlan', 'dhcpp'),
    (bad) => ({ ...attach, [String(bad)]: 1 }),
    '',
  ],
  [
    'detach.name',
    fc.oneof(badName, fc.constant('eth9')),
    (bad) => ({ kind: 'detach', container: 'db', name: bad }),
    'name',
  ],
  ['detach.container', badContainer, (bad) => ({ kind: 'detach', container: bad, name: 'eth1' }), 'container'],
  [
    'detach.link',
    fc.constantFrom<unknown>('', 'eth1', 'link:h:b:1:999', 5),
    (bad) => ({ kind: 'detach', link: bad }),
    'link',
  ],
  ['setVlan.vlan', badVlan, (bad) => ({ kind: 'setVlan', container: 'test2', name: 'eth1', vlan: bad }), 'vlan'],
  ['createBridge.name', badName, (bad) => ({ ...bridge, name: bad }), 'name'],
  ['createBridge.type', fc.constantFrom<unknown>('', 'bond', 5), (bad) => ({ ...bridge, type: bad }), 'type'],
  ['createBridge.mtu', badMtu, (bad) => ({ ...bridge, mtu: bad }), 'mtu'],
  [
    'createBridge.addresses.0',
    badAddress.filter((one) => one !== '10.1.0.5/24'),
    (bad) => ({ ...bridge, addresses: [bad] }),
    'addresses.0',
  ],
  ['deleteBridge.name', badName, (bad) => ({ kind: 'deleteBridge', name: bad, type: 'linux' }), 'name'],
  [
    'setAddresses.addresses.1',
    badAddress.filter((one) => one !== '10.1.0.5/24'),
    (bad) => ({ kind: 'setAddresses', ...db, addresses: ['10.1.0.5/24', bad] }),
    'addresses.1',
  ],
  [
    'setRoutes.add.0.destination',
    fc.constantFrom<unknown>('', 'x', '10.0.0.1/8', '10.0.0.0', '10.0.0.0/33', 'fd00::1/64', 'Default', 5),
    (bad) => ({ kind: 'setRoutes', container: 'db', add: [{ destination: bad, device: 'eth1' }] }),
    'add.0.destination',
  ],
  [
    'setRoutes.add.0.gateway',
    badGateway.filter((one) => one !== '10.1.0.77' && one !== 'fd00:1::1'),
    (bad) => ({ kind: 'setRoutes', container: 'db', add: [{ destination: '10.66.0.0/16', gateway: bad }] }),
    'add.0.gateway',
  ],
  [
    'setRoutes.add.0.device',
    fc.oneof(
      badName.filter((one) => one !== 'lo'),
      fc.constant('eth9'),
    ),
    (bad) => ({ kind: 'setRoutes', container: 'db', add: [{ destination: '10.66.0.0/16', device: bad }] }),
    'add.0.device',
  ],
  [
    'setRoutes.add.0.metric',
    fc.constantFrom<unknown>(-1, 2 ** 32, 1.5, '5'),
    (bad) => ({
      kind: 'setRoutes',
      container: 'db',
      add: [{ destination: '10.66.0.0/16', device: 'eth1', metric: bad }],
    }),
    'add.0.metric',
  ],
  ['setRoutes.container', badContainer, (bad) => ({ kind: 'setRoutes', container: bad }), 'container'],
  [
    'setRoutes.netns',
    fc.constantFrom<unknown>('', 'netns:h:b:99', 5),
    (bad) => ({ kind: 'setRoutes', netns: bad }),
    'netns',
  ],
  ['setLink.mtu', badMtu, (bad) => ({ kind: 'setLink', ...db, mtu: bad }), 'mtu'],
  ['setLink.mac', badMac, (bad) => ({ kind: 'setLink', ...db, mac: bad }), 'mac'],
  ['setLink.newName', badName, (bad) => ({ kind: 'setLink', ...db, newName: bad, up: false }), 'newName'],
  [
    'removeOrphan.ovsPort',
    fc.constantFrom<unknown>('', 'nothing', 'ovs0', 5),
    (bad) => ({ kind: 'removeOrphan', ovsPort: bad }),
    'ovsPort',
  ],
  [
    'connectNetwork.network',
    badNetwork,
    (bad) => ({ kind: 'connectNetwork', container: 'web', network: bad }),
    'network',
  ],
  [
    'connectNetwork.container',
    badContainer,
    (bad) => ({ kind: 'connectNetwork', container: bad, network: 'bridge' }),
    'container',
  ],
  [
    'disconnectNetwork.network',
    fc.constantFrom<unknown>('', 'nowhere', 'none', 5),
    (bad) => ({ kind: 'disconnectNetwork', container: 'web', network: bad }),
    'network',
  ],
];

describe('a bad value', () => {
  it.each(cases)('in %s is refused by name', (_, bad, operationOf, field) => {
    const { topology } = scene();
    fc.assert(
      fc.property(bad, (value) => {
        const fields = refusedFields(topology, operationOf(value));
        expect(
          fields.some((one) => one === field || (field !== '' && one.startsWith(`${field}.`))),
          fields.join(' '),
        ).toBe(true);
      }),
    );
  });

  it('is what makes these refused: without it each is planned', () => {
    const { topology, host } = scene();
    const link = linkIdAt(topology, host.host.id, 'test2-eth1');
    const good: unknown[] = [
      attach,
      { ...attach, gateway: '10.1.0.1' },
      { ...toOvs, vlan: 5 },
      { kind: 'detach', ...db },
      { kind: 'detach', link },
      bridge,
      { kind: 'setLink', ...db, mtu: 1400 },
    ];
    for (const one of good) expect(refusedFields(topology, one), JSON.stringify(one)).toEqual([]);
  });

  it('never makes anything but a refusal or a plan, whatever is drawn', () => {
    const { topology } = scene();
    const anything = fc.oneof(
      badName,
      badAddress,
      badVlan,
      badMac,
      badMtu,
      badContainer,
      badGateway,
      fc.constantFrom<unknown>('db', 'eth1', 'br0', '10.1.0.99/24', 5, null, undefined),
    );
    const keys = [
      'container',
      'name',
      'link',
      'vlan',
      'addresses',
      'gateway',
      'to',
      'mtu',
      'mac',
      'newName',
      'network',
      'add',
      'remove',
      'type',
      'up',
      'ovsPort',
    ];
    const value = fc.oneof(
      anything,
      fc.array(anything, { maxLength: 3 }),
      fc.record({ bridge: anything }),
      fc.record({ destination: anything, gateway: anything }).map((one) => [one]),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...operationKinds),
        fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 5 }),
        (kind, fields) => {
          const operation = { ...fields, kind };
          const before = JSON.stringify(topology);
          expect(Array.isArray(refusedFields(topology, operation))).toBe(true);
          expect(JSON.stringify(topology)).toBe(before);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
