import { beforeEach, describe, expect, test } from 'vitest';
import { findingSchema } from '../../../model/finding.ts';
import type { AddressFact, BridgeVlanFact, LinkFact } from '../../netlink/facts.ts';
import type { OvsPortFact } from '../../ovsdb/facts.ts';
import { createTopologyStore, type TopologyStore } from '../../topology/store.ts';
import { allChecks } from './all.ts';

/** The clock of these tests stands still. */
const since = '2026-01-01T00:00:00Z';
const up = { state: 'up' as const, since };
const sources = { kernel: up, docker: up, ovs: up, netfilter: up };

/** A host netns `h` and two others, `a` and `b`; each knows the others by the numbers 0, 1 and 2. */
const names = ['h', 'a', 'b'];
type Tables = {
  links: Map<number, LinkFact>;
  addresses: Map<number, AddressFact[]>;
  bridgeVlans: Map<number, BridgeVlanFact[]>;
  routes: [];
  rules: [];
};
let store: TopologyStore;
let tables: Record<string, Tables>;

const netns = (of: string): Tables => {
  const found = tables[of];
  if (!found) throw new Error(`no netns ${of}`);
  return found;
};
beforeEach(() => {
  store = createTopologyStore(
    { key: 'k', hostname: 'lab', kernel: '6', bootId: 'b', sources },
    { checks: allChecks, now: () => since },
  );
  tables = {};
  for (const [index, cookie] of names.entries()) {
    const own: Tables = { links: new Map(), addresses: new Map(), bridgeVlans: new Map(), routes: [], rules: [] };
    tables[cookie] = own;
    const fact = { cookie, inode: index + 1, isHost: cookie === 'h', names: [], sandboxes: [], readable: true };
    store.setNetns(fact, own);
    for (const [nsid, target] of names.entries()) store.setNsid(cookie, nsid, target);
  }
});

function link(of: string, ifindex: number, more: Partial<LinkFact>): void {
  const carrier = more.up !== false;
  const fact = { ifindex, name: `l${ifindex}`, kind: 'veth', mtu: 1500, up: true, carrier, operState: 'UP', ...more };
  netns(of).links.set(ifindex, fact);
  store.touchLinks(of, [ifindex]);
}
function addresses(of: string, ifindex: number, ...given: (string | Partial<AddressFact>)[]): void {
  const list = given.map((one): AddressFact => {
    const more = typeof one === 'string' ? { address: one } : one;
    return { ifindex, address: '', prefixLength: 24, family: 'inet', scope: 'global', ...more };
  });
  netns(of).addresses.set(ifindex, list);
  store.touchAddresses(of, [ifindex]);
}
function vlans(of: string, ifindex: number, table: BridgeVlanFact[]): void {
  netns(of).bridgeVlans.set(ifindex, table);
  store.touchLinks(of, [ifindex]);
}
/** A veth from the host, where it is `v<ifindex>` in slot `ifindex`, to `eth0` in slot 2 of another netns. */
function cable(of: string, ifindex: number, near: Partial<LinkFact> = {}, far: Partial<LinkFact> = {}): void {
  link('h', ifindex, { name: `v${ifindex}`, link: 2, linkNsid: names.indexOf(of), ...near });
  link(of, 2, { name: 'eth0', link: ifindex, linkNsid: 0, ...far });
}
const bridge = (): void => link('h', 9, { name: 'br0', kind: 'bridge' });
const plugged = { master: 9, bridgePortNo: 1 };
const off = { up: false, carrier: false };
const noCarrier = { up: true, carrier: false };
function ovsPort(name: string, more: Partial<OvsPortFact> = {}): void {
  store.setOvsBridge({ uuid: 'b1', name: 'ovs0', datapathType: 'netdev', stp: false });
  store.setOvsPort({
    ...{ uuid: `p-${name}`, bridgeUuid: 'b1', name, interfaceName: name, interfaceNames: [name] },
    ...{ interfaceType: '', ofport: 1, externalIds: {} },
    ...more,
  });
}

/** `check object` of every finding, the object by the end of its id. */
function found(): string[] {
  store.rebuild();
  const { findings } = store.lists();
  for (const one of findings) findingSchema.parse(one);
  return findings
    .map(
      (one) =>
        `${one.check} ${one.object
          .split(':')
          .slice(one.check === 'ovs-device-gone' ? 2 : 3)
          .join(':')}`,
    )
    .sort();
}
const evidence = (): Record<string, string>[] => {
  store.rebuild();
  return store.lists().findings.map((one) => one.evidence);
};

describe('no finding', () => {
  test('for a bridge with two containers', () => {
    bridge();
    addresses('h', 9, '10.0.0.1');
    cable('a', 3, plugged, { mac: '02:00:00:00:00:01' });
    cable('b', 4, plugged, { mac: '02:00:00:00:00:02' });
    addresses('a', 2, '10.0.0.2');
    addresses('b', 2, '10.0.0.3');
    addresses('h', 3, { address: 'fe80::1', family: 'inet6', scope: 'link' });
    expect(found()).toEqual([]);
  });

  test('for what is off and plugged into nothing: lo, a spare card, a bridge without ports, a spare pair', () => {
    link('h', 1, { name: 'lo', kind: 'loopback', ...off });
    link('h', 2, { name: 'eth1', kind: 'physical', ...off });
    link('h', 5, { name: 'eth2', kind: 'physical', ...noCarrier });
    link('h', 3, { name: 'docker0', kind: 'bridge', ...noCarrier });
    link('h', 6, { link: 7, ...off });
    link('h', 7, { link: 6, ...off });
    expect(found()).toEqual([]);
  });

  test('for a pair that joins two bridges, and for one whose host end has an address', () => {
    bridge();
    link('h', 3, { link: 4, ...plugged });
    link('h', 4, { link: 3, master: 10, bridgePortNo: 1 });
    link('h', 10, { name: 'br1', kind: 'bridge' });
    link('h', 5, { link: 6, ...plugged });
    link('h', 6, { link: 5 });
    addresses('h', 6, '10.0.0.1');
    expect(found()).toEqual([]);
  });

  test('for taps that wait for their machine and for the local port of an OVS bridge, which rests switched off', () => {
    bridge();
    link('h', 3, { name: 'tap0', kind: 'tun', ...plugged, ...off });
    link('h', 4, { name: 'tap1', kind: 'tun', ...plugged, ...noCarrier });
    link('h', 5, { name: 'ovs0', kind: 'openvswitch', ...off });
    ovsPort('ovs0', { interfaceType: 'internal', ofport: 65_534 });
    addresses('h', 5, '10.0.0.1');
    expect(found()).toEqual([]);
  });

  test('for members of a bond', () => {
    link('h', 9, { name: 'bond0', kind: 'bond' });
    link('h', 2, { name: 'eth0', kind: 'physical', master: 9, mac: '02:00:00:00:00:01', ...noCarrier });
    link('h', 3, { name: 'eth1', kind: 'physical', master: 9, mac: '02:00:00:00:00:01', ...off });
    addresses('h', 2, '10.0.0.1');
    expect(found()).toEqual([]);
  });

  test('while the far end is unreadable, or on in a namespace that nobody is seen to own', () => {
    bridge();
    link('h', 3, { ...plugged, link: 2, linkNsid: 7 });
    expect(found()).toEqual([]);
  });
});

describe('link-down and no-carrier', () => {
  beforeEach(bridge);

  test('a port switched off is told once, at the port', () => {
    cable('a', 3, { ...plugged, ...off }, noCarrier);
    expect(found()).toEqual(['link-down h:3']);
    expect(evidence()).toEqual([{ link: 'v3', switch: 'br0' }]);
    cable('a', 3, plugged, {});
    expect(found()).toEqual([]);
  });

  test('a port of Open vSwitch switched off', () => {
    cable('a', 3, off, noCarrier);
    ovsPort('v3');
    expect(found()).toEqual(['link-down h:3']);
    store.removeOvsPort('p-v3');
    expect(found()).toEqual(['no-carrier a:2']);
  });

  test('a container’s end switched off is told at the port', () => {
    cable('a', 3, { ...plugged, ...noCarrier }, off);
    expect(found()).toEqual(['no-carrier h:3']);
    expect(evidence()).toEqual([{ link: 'v3', switch: 'br0', peer: 'eth0', peerLink: 'link:k:b:a:2' }]);
  });

  test('the wire of an uplink', () => {
    link('h', 2, { name: 'eth0', kind: 'physical', ...plugged, ...noCarrier });
    expect(found()).toEqual(['no-carrier h:2']);
  });
});

describe('orphan-veth', () => {
  beforeEach(bridge);

  test('the other end lies beside it and nobody uses it', () => {
    link('h', 3, { name: 'orphan0', link: 4, ...plugged, ...noCarrier });
    link('h', 4, { name: 'orphan1', link: 3, ...off });
    expect(found()).toEqual(['orphan-veth h:3']);
    expect(evidence()).toEqual([{ link: 'orphan0', switch: 'br0', otherEnd: 'unused', peer: 'orphan1' }]);
    addresses('h', 4, '10.0.0.1');
    expect(found()).toEqual(['no-carrier h:3']);
    link('h', 3, { name: 'orphan0', link: 4, ...plugged });
    link('h', 4, { name: 'orphan1', link: 3 });
    expect(found()).toEqual([]);
  });

  test('the other end is off, in a namespace without an owner', () => {
    link('h', 3, { ...plugged, ...noCarrier, link: 2, linkNsid: 7 });
    expect(found()).toEqual(['orphan-veth h:3']);
    store.setNsid('h', 7, 'a');
    expect(found()).toEqual([]);
  });
});

describe('address-on-port', () => {
  test('on a port of a bridge, of Open vSwitch, and on none', () => {
    bridge();
    link('h', 2, { name: 'eth0', kind: 'physical', ...plugged });
    link('h', 3, { name: 'eth1', kind: 'physical' });
    addresses('h', 2, '10.0.0.1', '10.0.1.1', { address: 'fe80::1', scope: 'link', family: 'inet6' });
    addresses('h', 3, '10.0.2.1');
    expect(found()).toEqual(['address-on-port h:2']);
    expect(evidence()).toEqual([{ link: 'eth0', switch: 'br0', addresses: '10.0.0.1/24 10.0.1.1/24' }]);
    ovsPort('eth1');
    expect(found()).toEqual(['address-on-port h:2', 'address-on-port h:3']);
    addresses('h', 2);
    store.removeOvsPort('p-eth1');
    expect(found()).toEqual([]);
  });
});

describe('duplicates', () => {
  const same = { mac: '02:00:00:00:00:01' };

  test('of an address, told at each holder, gone when one moves away or is switched off', () => {
    bridge();
    cable('a', 3, plugged);
    cable('b', 4, plugged);
    addresses('a', 2, '10.0.0.2');
    addresses('b', 2, '10.0.0.2', '10.0.0.3');
    expect(found()).toEqual(['duplicate-address a:2', 'duplicate-address b:2']);
    expect(evidence()[0]).toMatchObject({ address: '10.0.0.2', twin: 'eth0', holders: '2' });
    cable('b', 4, {}, {});
    expect(found()).toEqual([]);
    cable('b', 4, plugged, off);
    expect(found()).toEqual([]);
    cable('b', 4, plugged);
    addresses('h', 9, '10.0.0.3');
    addresses('b', 2, '10.0.0.3');
    expect(found()).toEqual(['duplicate-address b:2', 'duplicate-address h:9']);
  });

  test('of a MAC', () => {
    bridge();
    cable('a', 3, plugged, same);
    cable('b', 4, { ...plugged, ...same }, same);
    expect(found()).toEqual(['duplicate-mac a:2', 'duplicate-mac b:2']);
    cable('b', 4, { ...plugged, ...same }, { mac: '02:00:00:00:00:02' });
    expect(found()).toEqual([]);
  });

  test('only within a VLAN of Open vSwitch', () => {
    cable('a', 3, {}, same);
    cable('b', 4, {}, same);
    addresses('a', 2, '10.0.0.2');
    addresses('b', 2, '10.0.0.2');
    ovsPort('v3', { tag: 100 });
    ovsPort('v4', { tag: 200 });
    expect(found()).toEqual([]);
    ovsPort('v4', { tag: 100 });
    expect(found()).toHaveLength(4);
  });

  test('through a VLAN sub-link on a trunk', () => {
    cable('a', 3, {}, same);
    ovsPort('v3');
    link('a', 5, { name: 'eth0.100', kind: 'vlan', link: 2, vlanId: 100, ...same });
    cable('b', 4, {}, { mac: '02:00:00:00:00:02' });
    ovsPort('v4', { tag: 100 });
    addresses('a', 5, '10.0.0.2');
    addresses('b', 2, '10.0.0.2');
    expect(found()).toEqual(['duplicate-address a:5', 'duplicate-address b:2']);
    ovsPort('v3', { trunks: [200] });
    expect(found()).toEqual([]);
  });

  test('between macvlans on one card and the card, not what shares a MAC by design', () => {
    link('h', 2, { name: 'eth0', kind: 'physical', ...same });
    link('a', 3, { kind: 'macvlan', link: 2, linkNsid: 0, mac: '02:00:00:00:00:03' });
    link('b', 3, { kind: 'ipvlan', link: 2, linkNsid: 0, ...same });
    link('b', 4, { kind: 'macvlan', macvlanMode: 'passthru', link: 2, linkNsid: 0, ...same });
    link('a', 5, { name: 'eth0.5', kind: 'vlan', vlanId: 5, link: 2, linkNsid: 0, ...same });
    expect(found()).toEqual([]);
    addresses('h', 2, '10.0.0.1');
    addresses('a', 3, '10.0.0.1');
    expect(found()).toEqual(['duplicate-address a:3', 'duplicate-address h:2']);
    for (const at of [3, 4]) link('a', at, { kind: 'macvlan', link: 2, linkNsid: 0, mac: '00:00:5e:00:01:07' });
    addresses('a', 3);
    expect(found()).toEqual([]);
  });

  test('that the kernel refused', () => {
    bridge();
    cable('a', 3, plugged);
    addresses('a', 2, { address: 'fd00::2', family: 'inet6', duplicate: true });
    expect(found()).toEqual(['duplicate-address a:2']);
    expect(evidence()).toEqual([{ link: 'eth0', address: 'fd00::2', kernel: 'dadfailed' }]);
  });
});

describe('Open vSwitch', () => {
  test('ovs-device-gone', () => {
    ovsPort('gone0', { ofport: -1, error: 'could not open network device gone0 (No such device)' });
    link('h', 3, { name: 'fine0', kind: 'physical' });
    ovsPort('fine0');
    ovsPort('patch0', { interfaceType: 'patch' });
    expect(found()).toEqual(['ovs-device-gone p-gone0']);
    const error = 'could not open network device gone0 (No such device)';
    expect(evidence()).toEqual([{ port: 'gone0', device: 'gone0', switch: 'ovs0', error, ofport: '-1' }]);
    link('h', 4, { name: 'gone0', kind: 'physical' });
    ovsPort('gone0');
    expect(found()).toEqual([]);
    netns('h').links.delete(3);
    store.touchLinks('h', [3]);
    expect(found()).toEqual(['ovs-device-gone p-fine0']);
  });

  test('vlan-not-on-uplink, once a VLAN, and only where a trunk has a list that lacks it', () => {
    link('h', 2, { name: 'eth0', kind: 'physical' });
    for (const index of [3, 4, 5]) link('h', index, { name: `v${index}`, kind: 'tun' });
    ovsPort('eth0');
    ovsPort('v3', { tag: 100 });
    ovsPort('v4', { tag: 300 });
    ovsPort('v5', { tag: 300 });
    expect(found()).toEqual([]);
    ovsPort('eth0', { trunks: [100, 200] });
    store.rebuild();
    expect(store.lists().findings).toEqual([
      {
        since,
        id: 'finding:vlan-not-on-uplink:ovs:k:p-eth0:300',
        severity: 'warning',
        check: 'vlan-not-on-uplink',
        object: 'ovs:k:p-eth0',
        evidence: { vlan: '300', uplink: 'eth0', switch: 'ovs0', carries: '100,200', ports: '2' },
      },
    ]);
    store.removeOvsPort('p-v4');
    store.removeOvsPort('p-v5');
    expect(found()).toEqual([]);
    ovsPort('v5', { tag: 300 });
    ovsPort('eth0', { tag: 100 });
    expect(found()).toEqual([]);
  });
});

describe('a bridge that filters VLANs', () => {
  const filtering = { bridge: { vlanFiltering: true, stp: false } };
  const port = { master: 9, bridgePortNo: 1 };
  const untagged = (vid: number) => ({ vid, pvid: true, untagged: true });
  beforeEach(() => {
    link('h', 9, { name: 'br0', kind: 'bridge', ...filtering });
    vlans('h', 9, [untagged(1)]);
  });

  test('an address twice in two VLANs is no duplicate, in one it is', () => {
    cable('a', 3, port);
    cable('b', 4, port);
    vlans('h', 3, [untagged(100)]);
    vlans('h', 4, [untagged(200)]);
    addresses('a', 2, '10.0.0.2');
    addresses('b', 2, '10.0.0.2');
    expect(found()).toEqual([]);
    vlans('h', 4, [untagged(100)]);
    expect(found()).toEqual(['duplicate-address a:2', 'duplicate-address b:2']);
    vlans('h', 4, [untagged(200), { vid: 100 }]);
    expect(found()).toEqual([]);
    link('b', 5, { name: 'eth0.100', kind: 'vlan', link: 2, vlanId: 100 });
    addresses('b', 5, '10.0.0.2');
    expect(found()).toEqual(['duplicate-address a:2', 'duplicate-address b:5']);
  });

  test('an uplink that lacks a VLAN in use', () => {
    link('h', 2, { name: 'eth0', kind: 'physical', ...port });
    vlans('h', 2, [untagged(1), { vid: 100 }]);
    cable('a', 3, port);
    vlans('h', 3, [untagged(100)]);
    expect(found()).toEqual([]);
    vlans('h', 3, [untagged(300)]);
    expect(found()).toEqual(['vlan-not-on-uplink h:2']);
    expect(evidence()).toEqual([{ vlan: '300', uplink: 'eth0', switch: 'br0', carries: '1,100', ports: '1' }]);
    vlans('h', 2, [untagged(1), { vid: 100 }, { vid: 300 }]);
    expect(found()).toEqual([]);
  });
});

describe('published ports', () => {
  const port = { hostAddress: '0.0.0.0', hostPort: 8080, containerPort: 80, protocol: 'tcp' };
  const run = (openedPorts: (typeof port)[], publishedPorts = openedPorts, cookie: 'a' | 'none' = 'a') =>
    store.setContainer(
      {
        ...{ id: 'c1', name: 'web', image: 'i', state: 'running', networkMode: 'bridge', pid: 5, sandboxKey: '' },
        ...{ publishedPorts, openedPorts, labels: {}, aliases: {} },
      },
      cookie === 'none' ? undefined : cookie,
    );
  const proxy = (hostAddress: string, hostPort: number, targetAddress = '10.0.0.2') => ({
    ...{ pid: 9, processName: 'docker-proxy', protocol: 'tcp', hostAddress, hostPort, targetAddress, targetPort: 80 },
  });
  const ofChecks = (): string[] => {
    store.rebuild();
    return store.lists().findings.map((one) => `${one.check} ${one.evidence.hostPort}`);
  };

  test('opened by the engine, and neither rule nor listener: told once for both families, gone when one is there', () => {
    run([port, { ...port, hostAddress: '::' }, { ...port, hostAddress: '127.0.0.1', hostPort: 8081 }]);
    expect(ofChecks()).toEqual(['published-not-mapped 0.0.0.0:8080/tcp', 'published-not-mapped 127.0.0.1:8081/tcp']);
    store.setNetfilter({ proxies: [proxy('::', 8080), proxy('127.0.0.1', 8081)] });
    expect(ofChecks()).toEqual([]);
    store.setNetfilter({ proxies: [] });
    run([port], [port], 'none');
    expect(ofChecks()).toEqual([]);
  });

  test('nothing is said of what was only asked for, nor while a source is away', () => {
    run([], [port]);
    expect(ofChecks()).toEqual([]);
    run([port]);
    store.setSource('netfilter', { state: 'lost', since });
    expect(ofChecks()).toEqual([]);
    store.setSource('netfilter', up);
    expect(ofChecks()).toEqual(['published-not-mapped 0.0.0.0:8080/tcp']);
  });

  test('mapped to a container that was not asked', () => {
    link('a', 2, { name: 'eth0' });
    addresses('a', 2, '10.0.0.2');
    run([]);
    store.setNetfilter({ proxies: [proxy('0.0.0.0', 9000), proxy('0.0.0.0', 9001, '192.0.2.1')] });
    expect(ofChecks()).toEqual(['mapped-not-published 0.0.0.0:9000/tcp']);
    run([{ ...port, hostPort: 9000 }]);
    expect(ofChecks()).toEqual([]);
  });

  test('two backends, when both hold rules', () => {
    const rule = { matches: [], verdict: { kind: 'accept' as const }, text: '-A INPUT -j ACCEPT' };
    const table = (origin: 'iptables-legacy' | 'iptables-nft', rules: (typeof rule)[]) => ({
      ...{ origin, family: 'ip' as const, name: 'filter' },
      chains: new Map([['INPUT', { name: 'INPUT', rules, listed: rules.map((one) => one.text) }]]),
    });
    store.setNetfilter({ ruleSet: { tables: [table('iptables-legacy', []), table('iptables-nft', [rule])] } });
    expect(found()).toEqual([]);
    store.setNetfilter({
      ruleSet: { tables: [table('iptables-legacy', [rule]), table('iptables-nft', [rule, rule])] },
    });
    store.rebuild();
    expect(store.lists().findings).toMatchObject([
      { check: 'two-firewall-backends', object: 'host:k', evidence: { legacyRules: '1', nftRules: '2' } },
    ]);
  });
});
