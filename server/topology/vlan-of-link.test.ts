import { describe, expect, it } from 'vitest';
import type { BridgeVlanFact, LinkFact } from '../netlink/facts.ts';
import type { HostFact } from './observations.ts';
import { createTopologyStore, type TablesOf } from './store.ts';
import { vlanOfBridgePort } from './vlan-of-link.ts';

const native = (vid: number): BridgeVlanFact => ({ vid, pvid: true, untagged: true });

describe('the bridge VLAN table in one shape with Open vSwitch', () => {
  it.each<[string, BridgeVlanFact[], ReturnType<typeof vlanOfBridgePort>]>([
    ['one VLAN, untagged both ways', [native(100)], { mode: 'access', tag: 100 }],
    ['tagged VLANs alone', [{ vid: 100 }, { vid: 200 }], { mode: 'trunk', trunks: [100, 200] }],
    ['a native VLAN beside tagged ones', [native(1), { vid: 100 }], { mode: 'native-untagged', tag: 1, trunks: [100] }],
    [
      'a native VLAN that leaves with its tag',
      [{ vid: 1, pvid: true }, { vid: 100 }],
      { mode: 'native-tagged', tag: 1, trunks: [100] },
    ],
    ['a VLAN that nothing is put into', [{ vid: 9, untagged: true }], { mode: 'trunk', trunks: [9] }],
    ['no VLAN', [], { mode: 'trunk', trunks: [] }],
  ])('%s', (_what, table, vlan) => {
    expect(vlanOfBridgePort(table)).toEqual(vlan);
  });
});

describe('ports of a bridge', () => {
  const since = '2026-01-01T00:00:00Z';
  const up = { state: 'up' as const, since };
  const host: HostFact = {
    ...{ key: 'h', hostname: 'lab', kernel: '6', bootId: 'b' },
    sources: { kernel: up, docker: up, ovs: up, netfilter: up },
  };
  const link = (ifindex: number, more: Partial<LinkFact>): LinkFact => ({
    ...{ ifindex, name: `l${ifindex}`, kind: 'veth', mtu: 1500, up: true, carrier: true, operState: 'UP' },
    ...more,
  });
  const br0 = (vlanFiltering: boolean): LinkFact =>
    link(2, { kind: 'bridge', bridge: { vlanFiltering, stp: false }, name: 'br0' });

  it('have VLANs only while the bridge filters them, and are told when that changes', () => {
    const store = createTopologyStore(host);
    const links = new Map([
      [2, br0(false)],
      [3, link(3, { master: 2, bridgePortNo: 1 })],
      [4, link(4, { kind: 'vlan', vlanId: 7 })],
    ]);
    const bridgeVlans = new Map([
      [2, [native(1)]],
      [3, [native(100)]],
    ]);
    const tables: TablesOf = { links, addresses: new Map(), bridgeVlans, routes: [], rules: [] };
    const fact = { cookie: '3', inode: 3, isHost: true, names: [], sandboxes: [], readable: true };
    store.setNetns(fact, tables);
    store.rebuild();
    const of = (ifindex: number) => {
      const found = store.lists().links.find((one) => one.ifindex === ifindex);
      return { vlan: found?.vlan, bridgeVlans: found?.bridgeVlans };
    };
    expect(of(3)).toEqual({ vlan: undefined, bridgeVlans: undefined });
    expect(of(4)).toEqual({ vlan: { mode: 'access', tag: 7 }, bridgeVlans: undefined });

    links.set(2, br0(true));
    store.touchLinks('3', [2]);
    expect(
      store
        .rebuild()
        ?.updated.links?.map(([, after]) => after.ifindex)
        .sort(),
    ).toEqual([2, 3]);
    expect(of(3)).toEqual({ vlan: { mode: 'access', tag: 100 }, bridgeVlans: [native(100)] });
    expect(of(2)).toEqual({ vlan: undefined, bridgeVlans: [native(1)] });

    // Other news of the bridge do not concern its ports.
    links.set(2, { ...br0(true), mtu: 9000 });
    store.touchLinks('3', [2]);
    expect(store.rebuild()?.updated.links?.map(([, after]) => after.ifindex)).toEqual([2]);
  });
});
