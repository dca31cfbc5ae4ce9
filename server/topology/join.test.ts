import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyDelta, diffLists } from '../../model/delta.ts';
import { collections, emptyTopology, type Lists, type Topology } from '../../model/topology.ts';
import { allChecks } from '../diagnose/checks/all.ts';
import type { Chain, Rule, Table } from '../netfilter/facts.ts';
import type { AddressFact, BridgeVlanFact, LinkFact } from '../netlink/facts.ts';
import type { HostFact } from './observations.ts';
import { createTopologyStore, type TablesOf, type TopologyStore } from './store.ts';

const since = '2026-01-01T00:00:00Z';
const up = { state: 'up' as const, since };
const host: HostFact = {
  key: 'h',
  hostname: 'lab',
  kernel: '6',
  bootId: 'b',
  sources: { kernel: up, docker: up, ovs: up, netfilter: up },
};

type World = Map<string, TablesOf>;
type Step = (store: TopologyStore, world: World) => void;

const cookies = ['3', '10', '11', '12'];
const cookie = fc.constantFrom(...cookies);
const ifindex = fc.integer({ min: 1, max: 4 });
const linkFact: fc.Arbitrary<LinkFact> = fc
  .record({
    ifindex,
    name: fc.constantFrom('eth0', 'veth1', 'ovs0', 'docker0', 'br-aaaaaaaaaaaa'),
    kind: fc.constantFrom('veth', 'veth', 'bridge', 'macvlan', 'vlan', 'bond', 'tun', 'physical'),
    filters: fc.boolean(),
    mac: fc.constantFrom('02:00:00:00:00:01', '02:00:00:00:00:02'),
    up: fc.boolean(),
    carrier: fc.boolean(),
    master: fc.option(ifindex, { nil: undefined }),
    link: fc.option(ifindex, { nil: undefined }),
    linkNsid: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
  })
  .map(({ master, link, linkNsid, filters, ...one }) => ({
    ...one,
    mtu: 1500,
    operState: 'UP',
    ...(master === undefined ? {} : { master, bridgePortNo: 1 }),
    ...(link === undefined ? {} : { link }),
    ...(linkNsid === undefined ? {} : { linkNsid }),
    ...(one.kind === 'vlan' ? { vlanId: 100 } : {}),
    ...(one.kind === 'bridge' ? { bridge: { vlanFiltering: filters, stp: false } } : {}),
    ...(one.kind === 'bond' && link ? { bond: { mode: 'active-backup', activeMember: link } } : {}),
    ...(one.kind === 'tun' ? { tun: { mode: 'tap' as const, persistent: filters } } : {}),
  }));

const emptyTables = (): TablesOf => ({
  links: new Map(),
  addresses: new Map(),
  bridgeVlans: new Map(),
  routes: [],
  rules: [],
});
const netnsFactOf = (one: string, name: string | undefined, readable: boolean) => ({
  cookie: one,
  inode: Number(one),
  isHost: one === '3',
  names: name === undefined ? [] : [name],
  sandboxes: [],
  readable,
});

const netnsStep = fc.tuple(cookie, fc.option(fc.constantFrom('blue', 'red'), { nil: undefined }), fc.boolean()).map(
  ([one, name, readable]): Step =>
    (store, world) => {
      const fact = netnsFactOf(one, name, readable || one === '3');
      if (world.has(one)) store.changeNetns(fact);
      else {
        const tables = emptyTables();
        world.set(one, tables);
        store.setNetns(fact, tables);
      }
    },
);
const netnsGone = cookie.map(
  (one): Step =>
    (store, world) => {
      if (one === '3') return;
      world.delete(one);
      store.removeNetns(one);
    },
);
const linkStep = fc.tuple(cookie, linkFact).map(
  ([one, link]): Step =>
    (store, world) => {
      const links = world.get(one)?.links as Map<number, LinkFact> | undefined;
      links?.set(link.ifindex, link);
      store.touchLinks(one, [link.ifindex]);
    },
);
const linkGone = fc.tuple(cookie, ifindex).map(
  ([one, index]): Step =>
    (store, world) => {
      (world.get(one)?.links as Map<number, LinkFact> | undefined)?.delete(index);
      (world.get(one)?.addresses as Map<number, AddressFact[]> | undefined)?.delete(index);
      store.touchLinks(one, [index]);
      store.touchAddresses(one, [index]);
    },
);
const addressStep = fc.tuple(cookie, ifindex, fc.constantFrom(1, 1, 1, 2, 9)).map(
  ([one, index, last]): Step =>
    (store, world) => {
      const address: AddressFact = {
        ifindex: index,
        address: `10.0.0.${last}`,
        duplicate: last === 9,
        prefixLength: 24,
        family: 'inet',
        scope: 'global',
      };
      (world.get(one)?.addresses as Map<number, AddressFact[]> | undefined)?.set(index, [address]);
      store.touchAddresses(one, [index]);
    },
);
const vlanStep = fc.tuple(cookie, ifindex, fc.integer({ min: 1, max: 3 })).map(
  ([one, index, vid]): Step =>
    (store, world) => {
      const table = world.get(one)?.bridgeVlans as Map<number, BridgeVlanFact[]> | undefined;
      table?.set(index, [{ vid, pvid: true, untagged: true }]);
      store.touchLinks(one, [index]);
    },
);
const deviceStep = fc.tuple(ifindex, fc.option(ifindex, { nil: undefined })).map(
  ([index, physicalFunction]): Step =>
    (store) =>
      store.setHostDevice(index, physicalFunction === undefined ? undefined : { speedMbps: 10, physicalFunction }),
);
const tunStep = fc.array(fc.tuple(cookie, fc.constantFrom('eth0', 'veth1', 'ovs0')), { maxLength: 3 }).map(
  (held): Step =>
    (store) =>
      store.setTunHolders(held.map(([one, linkName]) => ({ pid: 7, processName: 'qemu', cookie: one, linkName }))),
);
const nsidStep = fc.tuple(cookie, fc.integer({ min: 0, max: 3 }), fc.option(cookie, { nil: undefined })).map(
  ([one, nsid, target]): Step =>
    (store) =>
      store.setNsid(one, nsid, target),
);
const containerIds = ['c1', 'c2', 'c3'];
const containerStep = fc
  .record({
    id: fc.constantFrom(...containerIds),
    netns: fc.option(cookie, { nil: undefined }),
    mode: fc.constantFrom('bridge', 'host', 'container:c1'),
  })
  .map(
    ({ id, netns, mode }): Step =>
      (store) =>
        store.setContainer(
          {
            id,
            name: id,
            image: 'i',
            state: netns ? 'running' : 'exited',
            networkMode: mode,
            pid: netns ? 5 : 0,
            sandboxKey: '',
            publishedPorts: [],
            openedPorts: [{ hostAddress: '0.0.0.0', hostPort: 80, containerPort: 80, protocol: 'tcp' }],
            labels: {},
            aliases: { aaaaaaaaaaaaaaaa: [mode] },
          },
          netns,
        ),
  );
const containerGone = fc.constantFrom(...containerIds).map(
  (id): Step =>
    (store) =>
      store.removeContainer(id),
);
const networkStep = fc
  .record({
    id: fc.constantFrom('aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb'),
    driver: fc.constantFrom('bridge', 'macvlan'),
    containers: fc.subarray(containerIds),
  })
  .map(
    ({ id, driver, containers }): Step =>
      (store) =>
        store.setNetwork({
          id,
          name: id,
          driver,
          internal: false,
          subnets: id.startsWith('a') ? ['10.0.0.0/24'] : [],
          gateways: [],
          options: { parent: 'eth0' },
          endpoints: containers.map((one, index) => ({
            ...{ containerId: one, mac: '02:00:00:00:00:01' },
            addresses: driver === 'bridge' ? [`10.0.0.${index + 1}/24`] : [],
          })),
        }),
  );
const ovsStep = fc
  .tuple(
    fc.constantFrom('p1', 'p2'),
    fc.constantFrom('eth0', 'veth1', 'ovs0'),
    fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    fc.option(fc.constantFrom([1], [2, 3]), { nil: undefined }),
    fc.constantFrom('', '', 'internal'),
  )
  .map(
    ([uuid, name, tag, trunks, interfaceType]): Step =>
      (store) => {
        store.setOvsBridge({ uuid: 'b1', name: 'ovs0', datapathType: 'netdev', stp: false });
        store.setOvsPort({
          uuid,
          bridgeUuid: 'b1',
          name,
          interfaceName: name,
          interfaceNames: [name],
          interfaceType,
          ofport: tag === 3 ? -1 : 1,
          externalIds: {},
          ...(tag === undefined ? {} : { tag }),
          ...(trunks === undefined ? {} : { trunks: [...trunks], vlanMode: 'trunk' as const }),
        });
      },
  );
const ovsGone = fc.constantFrom('p1', 'p2').map(
  (uuid): Step =>
    (store) =>
      store.removeOvsPort(uuid),
);

const dnatTo = (port: number, address: string): Rule => ({
  matches: [{ kind: 'destination-port', protocols: ['tcp'], ports: [{ first: port, last: port }], inverted: false }],
  verdict: { kind: 'dnat', target: { address } },
  text: `-A PREROUTING -p tcp -m tcp --dport ${port} -j DNAT --to-destination ${address}`,
});
const masquerade: Rule = {
  matches: [{ kind: 'source', addresses: ['10.0.0.0/24'], inverted: false }],
  verdict: { kind: 'masquerade' },
  text: '-A POSTROUTING -s 10.0.0.0/24 -j MASQUERADE',
};
const chainOf = (name: string, base: Chain['base'], rules: Rule[]): [string, Chain] => [
  name,
  { name, ...(base ? { base } : {}), rules, listed: rules.map((one) => one.text) },
];
const natTable = (dnat: Rule[], snat: Rule[]): Table => ({
  origin: 'iptables-nft',
  family: 'ip',
  name: 'nat',
  chains: new Map([
    chainOf('PREROUTING', { type: 'nat', hook: 'prerouting', priority: -100, policy: 'accept' }, dnat),
    chainOf('POSTROUTING', { type: 'nat', hook: 'postrouting', priority: 100, policy: 'accept' }, snat),
  ]),
});
const targetAddress = fc.integer({ min: 1, max: 9 }).map((last) => `10.0.0.${last}`);
const rulesStep = fc
  .tuple(fc.array(fc.tuple(fc.integer({ min: 80, max: 83 }), targetAddress), { maxLength: 3 }), fc.boolean())
  .map(
    ([targets, masquerades]): Step =>
      (store) => {
        const dnat = targets.map(([port, address]) => dnatTo(port, address));
        store.setNetfilter({ ruleSet: { tables: [natTable(dnat, masquerades ? [masquerade] : [])] } });
      },
  );
const proxyStep = fc.array(fc.tuple(fc.integer({ min: 80, max: 83 }), targetAddress), { maxLength: 2 }).map(
  (proxies): Step =>
    (store) =>
      store.setNetfilter({
        proxies: proxies.map(([hostPort, target], index) => ({
          ...{ pid: 100 + index, processName: 'docker-proxy', protocol: 'tcp', hostAddress: '0.0.0.0', hostPort },
          ...{ targetAddress: target, targetPort: 80 },
        })),
      }),
);

/** Two containers' veths on one bridge, their ends pointing at each other: single random facts hardly ever come to that. */
const wiredStep = fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(true, true, false)).map(
  ([index, farUp]): Step =>
    (store, world) => {
      const [near, far] = ['3', ['10', '11'][index] ?? ''];
      const tables = world.get(far);
      if (!tables || !world.has(near)) return;
      const common = { mtu: 1500, up: true, carrier: true, operState: 'UP' };
      const put = (one: string, link: LinkFact): void => {
        (world.get(one)?.links as Map<number, LinkFact> | undefined)?.set(link.ifindex, link);
        store.touchLinks(one, [link.ifindex]);
      };
      const pair = { near: 2 + index, far: 2 };
      put(near, { ...common, ifindex: 1, name: 'br0', kind: 'bridge' });
      store.setNsid(near, index, far);
      store.setNsid(far, 0, near);
      const mac = '02:00:00:00:00:01';
      put(near, {
        ...{ ...common, ifindex: pair.near, name: `veth${index}`, kind: 'veth', master: 1, bridgePortNo: index },
        ...{ link: pair.far, linkNsid: index, carrier: farUp },
      });
      put(far, {
        ...common,
        up: farUp,
        carrier: farUp,
        ifindex: pair.far,
        name: 'eth0',
        kind: 'veth',
        mac,
        link: pair.near,
        linkNsid: 0,
      });
      const address = { ifindex: 2, address: '10.0.0.1', prefixLength: 24, family: 'inet', scope: 'global' } as const;
      (tables.addresses as Map<number, AddressFact[]>).set(2, [address]);
      store.touchAddresses(far, [2]);
    },
);
/** A network card as an uplink with a list of VLANs. */
const uplinkStep = fc.constantFrom([1], [2, 3]).map(
  (trunks): Step =>
    (store, world) => {
      const card = { ifindex: 4, name: 'eth0', kind: 'physical', mtu: 1500, up: true, carrier: true, operState: 'UP' };
      (world.get('3')?.links as Map<number, LinkFact> | undefined)?.set(4, card);
      store.touchLinks('3', [4]);
      const port = { bridgeUuid: 'b1', name: 'eth0', interfaceName: 'eth0', interfaceNames: ['eth0'], externalIds: {} };
      store.setOvsPort({ ...port, uuid: 'p3', interfaceType: '', trunks: [...trunks], vlanMode: 'trunk' });
    },
);

const step = fc.oneof(
  { weight: 3, arbitrary: wiredStep },
  { weight: 2, arbitrary: uplinkStep },
  { weight: 5, arbitrary: netnsStep },
  { weight: 1, arbitrary: netnsGone },
  { weight: 8, arbitrary: linkStep },
  { weight: 2, arbitrary: linkGone },
  addressStep,
  vlanStep,
  deviceStep,
  tunStep,
  { weight: 3, arbitrary: nsidStep },
  { weight: 3, arbitrary: containerStep },
  containerGone,
  networkStep,
  { weight: 2, arbitrary: ovsStep },
  ovsGone,
  { weight: 2, arbitrary: rulesStep },
  proxyStep,
);

const sorted = (lists: Lists): Lists =>
  Object.fromEntries(
    collections.map((name) => [name, (lists[name] as { id: string }[]).toSorted((a, b) => (a.id < b.id ? -1 : 1))]),
  ) as unknown as Lists;

/** Since when a finding stands is history, which facts alone do not tell. */
const withoutHistory = (lists: Lists): Lists => ({
  ...lists,
  findings: lists.findings.map((one) => ({ ...one, since: '' })),
});

/** The same facts told to a store that never saw anything else. */
function fromScratch(store: TopologyStore): Lists {
  const fresh = createTopologyStore(store.observations.host, { checks: allChecks, now: () => '' });
  const { netns, containers, containerNetns, networks, ovsBridges, ovsPorts, hostDevices, tunHolders } =
    store.observations;
  for (const [ifindex, fact] of hostDevices) fresh.setHostDevice(ifindex, fact);
  fresh.setTunHolders(
    [...tunHolders].map(([held, holder]) => {
      const [, cookie = '', linkName = ''] = held.split(':');
      return { ...holder, cookie, linkName };
    }),
  );
  for (const fact of ovsPorts.values()) fresh.setOvsPort(fact);
  for (const fact of networks.values()) fresh.setNetwork(fact);
  for (const one of netns.values()) {
    fresh.setNetns(one.fact, one);
    for (const [nsid, target] of one.nsids) fresh.setNsid(one.fact.cookie, nsid, target);
  }
  for (const fact of containers.values()) fresh.setContainer(fact, containerNetns.get(fact.id));
  for (const fact of ovsBridges.values()) fresh.setOvsBridge(fact);
  const { ruleSet, proxies } = store.observations;
  fresh.setNetfilter({ proxies, ...(ruleSet ? { ruleSet } : {}) });
  fresh.rebuild();
  return fresh.lists();
}

describe('join', () => {
  it('comes to the same records step by step as from scratch, and its deltas lead there', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 30 }), (batches) => {
        let batchNumber = 0;
        const store = createTopologyStore(host, { checks: allChecks, now: () => String(batchNumber) });
        /** Since when each finding stands, kept the plain way: looked for after every batch. */
        let standing = new Map<string, string>();
        const world: World = new Map();
        for (const one of ['3', '10', '11']) {
          const tables = emptyTables();
          world.set(one, tables);
          store.setNetns(netnsFactOf(one, undefined, true), tables);
        }
        let streamed: Topology = emptyTopology();
        for (const batch of [[], ...batches]) {
          for (const one of batch) one(store, world);
          const changes = store.rebuild();
          if (changes)
            streamed = applyDelta(streamed, { from: streamed.revision, to: streamed.revision + 1, ...changes });
          const { findings } = store.lists();
          standing = new Map(findings.map(({ id }) => [id, standing.get(id) ?? String(batchNumber)]));
          expect(new Map(findings.map(({ id, since }) => [id, since]))).toEqual(standing);
          batchNumber += 1;
        }
        const { revision: _, ...lists } = streamed;
        expect(sorted(lists)).toEqual(sorted(store.lists()));
        expect(sorted(withoutHistory(store.lists()))).toEqual(sorted(fromScratch(store)));
        for (const one of store.lists().findings) seen.add(one.check);
      }),
      { numRuns: 400 },
    );
    // A property over findings that never come about would hold by itself.
    const checksHere = ['ovs-device-gone', 'orphan-veth', 'link-down', 'no-carrier', 'address-on-port'];
    checksHere.push('duplicate-address', 'duplicate-mac', 'vlan-not-on-uplink');
    checksHere.push('published-not-mapped', 'mapped-not-published');
    expect([...seen].sort()).toEqual(checksHere.sort());
  }, 60_000);

  it('tells nothing when nothing came out different', () => {
    const store = createTopologyStore(host);
    store.setNetns(netnsFactOf('3', undefined, true), emptyTables());
    expect(store.rebuild()).toBeDefined();
    store.touchRoutes('3');
    store.changeNetns(netnsFactOf('3', undefined, true));
    expect(store.rebuild()).toBeUndefined();
    expect(diffLists(store.lists(), store.lists(), 0, 1)).toEqual({
      from: 0,
      to: 1,
      added: {},
      updated: {},
      removed: {},
    });
  });

  it('finds the link that Open vSwitch names in the host namespace, which is known only after the store was made', () => {
    const store = createTopologyStore(host);
    const link: LinkFact = {
      ifindex: 2,
      name: 'ovs0',
      kind: 'openvswitch',
      mtu: 1500,
      up: true,
      carrier: true,
      operState: 'UP',
    };
    store.setNetns(netnsFactOf('3', undefined, true), { ...emptyTables(), links: new Map([[2, link]]) });
    store.rebuild();
    store.setOvsBridge({ uuid: 'b1', name: 'ovs0', datapathType: 'netdev', stp: false });
    store.rebuild();
    const { links, ovsBridges } = store.lists();
    expect(ovsBridges[0]?.link).toBe(links[0]?.id);
    expect(links[0]?.name).toBe('ovs0');
  });
});
