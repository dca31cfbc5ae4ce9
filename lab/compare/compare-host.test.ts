import { describe, expect, test } from 'vitest';
import type { Container, Network } from '../../model/container.ts';
import type { ContainerId, LinkId, NetnsId } from '../../model/ids.ts';
import type { Netns } from '../../model/netns.ts';
import type { OvsPort } from '../../model/ovs.ts';
import type { PortMapping } from '../../model/port-mapping.ts';
import { collections, recordSchemas, type Topology } from '../../model/topology.ts';
import type { Seen } from '../observers/observe.ts';
import { compareSeen, describeDifferences } from './compare-host.ts';
import { ignored } from './ignored.ts';
import { linkOf, onHost, seen, sidecar, topology } from './pair.fixture.ts';

function the<Item extends { name?: string; owner?: string }>(list: readonly Item[], name: string): Item {
  const found = list.find((one) => one.name === name || one.owner === name);
  if (!found) throw new Error(`the pair has no ${name}`);
  return found;
}
const drop = <Item extends { name?: string }>(list: Item[], name: string): void => {
  list.splice(list.indexOf(the(list, name)), 1);
};
const container = (of: Topology, name: string): Container => the(of.containers, name);
const network = (of: Topology, name: string): Network => the(of.networks, name);
const port = (of: Topology, name: string): OvsPort => the(of.ovsPorts, name);
const netns = (of: Topology, owner: string): Netns => the(of.netns, owner);

const mapping = (of: Topology, part: Partial<PortMapping>): unknown => Object.assign(of.portMappings[0] ?? {}, part);

/** One thing made wrong in a topology that was right, and the one difference that must name it. */
type Mutation = [what: string, make: (of: Topology) => unknown, object: string, field: string];

const mutations: Mutation[] = [
  ['a peer removed', (of) => delete linkOf(of, 'veth1').peer, 'link veth1', 'peer'],
  [
    'a peer at the wrong link',
    (of) => Object.assign(linkOf(of, 'eth0'), { peer: linkOf(of, 'br0').id }),
    'link eth0',
    'peer',
  ],
  [
    'a peer where none is',
    (of) => Object.assign(linkOf(of, 'vlan1'), { peer: linkOf(of, 'eth0').id }),
    'link vlan1',
    'peer',
  ],
  [
    'a peer that is no record',
    (of) => Object.assign(linkOf(of, 'eth0'), { peer: 'link:x' as LinkId }),
    'link eth0',
    'peer',
  ],
  [
    'a wrong master',
    (of) => Object.assign(linkOf(of, 'veth1'), { master: linkOf(of, 'ovs0').id }),
    'link veth1',
    'master',
  ],
  ['a master removed', (of) => delete linkOf(of, 'veth1').master, 'link veth1', 'master'],
  [
    'a master added',
    (of) => Object.assign(linkOf(of, 'vlan1'), { master: linkOf(of, 'br0').id }),
    'link vlan1',
    'master',
  ],
  [
    'an extra address',
    (of) =>
      linkOf(of, 'br0').addresses.push({ address: '10.0.0.9', prefixLength: 24, family: 'inet', scope: 'global' }),
    'link br0',
    'addresses',
  ],
  ['an address removed', (of) => linkOf(of, 'eth0').addresses.pop(), 'link eth0', 'addresses'],
  [
    'a wrong prefix length',
    (of) => linkOf(of, 'eth0').addresses.map((one) => Object.assign(one, { prefixLength: 25 })),
    'link eth0',
    'addresses',
  ],
  ['a wrong name', (of) => Object.assign(linkOf(of, 'veth1'), { name: 'veth9' }), 'link veth1', 'name'],
  ['a wrong kind', (of) => Object.assign(linkOf(of, 'br0'), { kind: 'vxlan' }), 'link br0', 'kind'],
  ['a wrong MAC', (of) => Object.assign(linkOf(of, 'eth0'), { mac: '02:00:00:00:00:99' }), 'link eth0', 'mac'],
  ['a wrong MTU', (of) => Object.assign(linkOf(of, 'eth0'), { mtu: 1400 }), 'link eth0', 'mtu'],
  ['a link told down', (of) => Object.assign(linkOf(of, 'eth0'), { up: false }), 'link eth0', 'up'],
  ['carrier told lost', (of) => Object.assign(linkOf(of, 'eth0'), { carrier: false }), 'link eth0', 'carrier'],
  ['a wrong operstate', (of) => Object.assign(linkOf(of, 'eth0'), { operState: 'DOWN' }), 'link eth0', 'operState'],
  [
    'a wrong bridge port number',
    (of) => Object.assign(linkOf(of, 'veth1'), { bridgePortNo: 2 }),
    'link veth1',
    'bridgePortNo',
  ],
  [
    'a bridge told to filter no VLANs',
    (of) => Object.assign(linkOf(of, 'br0'), { bridge: { vlanFiltering: false, stp: false } }),
    'link br0',
    'bridge',
  ],
  [
    'a bridge told to age faster',
    (of) => Object.assign(linkOf(of, 'br0').bridge ?? {}, { ageingSeconds: 30 }),
    'link br0',
    'bridge',
  ],
  ['a bridge VLAN missing', (of) => linkOf(of, 'veth1').bridgeVlans?.pop(), 'link veth1', 'bridgeVlans'],
  [
    'a bridge VLAN that is not the native one told so',
    (of) => linkOf(of, 'veth1').bridgeVlans?.map((one) => Object.assign(one, { pvid: true })),
    'link veth1',
    'bridgeVlans',
  ],
  [
    'a bridge port told to be an access port',
    (of) => Object.assign(linkOf(of, 'veth1'), { vlan: { mode: 'access', tag: 1 } }),
    'link veth1',
    'vlan',
  ],
  [
    'a table for a link that has none',
    (of) => Object.assign(linkOf(of, 'vlan1'), { bridgeVlans: [] }),
    'link vlan1',
    'bridgeVlans',
  ],
  [
    'a bond of another mode',
    (of) => Object.assign(linkOf(of, 'bond0').bond ?? {}, { mode: 'balance-rr' }),
    'link bond0',
    'bond',
  ],
  [
    'another active member',
    (of) => Object.assign(linkOf(of, 'bond0').bond ?? {}, { activeMember: linkOf(of, 'br0').id }),
    'link bond0',
    'bond',
  ],
  [
    'a member of a bond told to wait',
    (of) => Object.assign(linkOf(of, 'nic0').bondMember ?? {}, { state: 'BACKUP' }),
    'link nic0',
    'bondMember',
  ],
  [
    'a tap device told to be tun',
    (of) => Object.assign(linkOf(of, 'ovs0').tun ?? {}, { mode: 'tun' }),
    'link ovs0',
    'tun',
  ],
  [
    'another owner of a tap device',
    (of) => Object.assign(linkOf(of, 'ovs0').tun ?? {}, { ownerUid: 1 }),
    'link ovs0',
    'tun',
  ],
  ['nobody told to hold a tap device', (of) => delete linkOf(of, 'ovs0').tun?.holder, 'link ovs0', 'tunHolder'],
  [
    'another process told to hold it',
    (of) => Object.assign(linkOf(of, 'ovs0').tun?.holder ?? {}, { pid: 51 }),
    'link ovs0',
    'tunHolder',
  ],
  ['an alias removed', (of) => delete linkOf(of, 'vlan1').alias, 'link vlan1', 'alias'],
  ['an altname invented', (of) => Object.assign(linkOf(of, 'eth0'), { altNames: ['x'] }), 'link eth0', 'altNames'],
  [
    'a VLAN tag on the link swapped',
    (of) => Object.assign(linkOf(of, 'vlan1'), { vlan: { mode: 'access', tag: 200 } }),
    'link vlan1',
    'vlan',
  ],
  [
    'a link’s OVS port swapped',
    (of) => Object.assign(linkOf(of, 'vlan1'), { ovsPort: port(of, 'ovs0').id }),
    'link vlan1',
    'ovsPort',
  ],
  ['a link missing', (of) => drop(of.links, 'vlan1'), 'link vlan1', 'present'],
  [
    'a link too many',
    (of) => of.links.push({ ...linkOf(of, 'eth0'), ifindex: 77, name: 'eth7' }),
    'link eth7',
    'present',
  ],
  ['a link twice', (of) => of.links.push(linkOf(of, 'eth0')), 'link eth0', 'present'],
  [
    'a link in the wrong netns',
    (of) => Object.assign(linkOf(of, 'vlan1'), { netns: netns(of, 'container').id }),
    'link vlan1',
    'present',
  ],

  ['a tag swapped', (of) => Object.assign(port(of, 'vlan1'), { tag: 200 }), 'OVS port vlan1', 'tag'],
  ['a tag removed', (of) => delete port(of, 'vlan1').tag, 'OVS port vlan1', 'tag'],
  ['a trunk VLAN missing', (of) => Object.assign(port(of, 'gone0'), { trunks: [10] }), 'OVS port gone0', 'trunks'],
  ['a wrong vlan_mode', (of) => Object.assign(port(of, 'gone0'), { vlanMode: 'access' }), 'OVS port gone0', 'vlanMode'],
  ['a wrong ofport', (of) => Object.assign(port(of, 'vlan1'), { ofport: 2 }), 'OVS port vlan1', 'ofport'],
  ['an error unseen', (of) => delete port(of, 'gone0').error, 'OVS port gone0', 'error'],
  [
    'a port at the wrong link',
    (of) => Object.assign(port(of, 'vlan1'), { link: linkOf(of, 'br0').id }),
    'OVS port vlan1',
    'link',
  ],
  ['external ids lost', (of) => Object.assign(port(of, 'vlan1'), { externalIds: {} }), 'OVS port vlan1', 'externalIds'],
  ['a port missing', (of) => drop(of.ovsPorts, 'gone0'), 'OVS port gone0', 'present'],
  [
    'a wrong datapath',
    (of) => Object.assign(the(of.ovsBridges, 'ovs0'), { datapathType: 'system' }),
    'OVS bridge ovs0',
    'datapathType',
  ],
  [
    'external ids of a bridge lost',
    (of) => Object.assign(the(of.ovsBridges, 'ovs0'), { externalIds: undefined }),
    'OVS bridge ovs0',
    'externalIds',
  ],
  ['an OVS bridge missing', (of) => drop(of.ovsBridges, 'ovs0'), 'OVS bridge ovs0', 'present'],

  ['a container missing', (of) => drop(of.containers, 'web'), 'container web', 'present'],
  [
    'a wrong mode',
    (of) => Object.assign(container(of, 'on-host'), { networkMode: 'none' }),
    'container on-host',
    'networkMode',
  ],
  ['a wrong state', (of) => Object.assign(container(of, 'web'), { state: 'paused' }), 'container web', 'state'],
  [
    'a wrong sharesNetnsWith',
    (of) => Object.assign(container(of, 'sidecar'), { sharesNetnsWith: `container:h:${onHost}` as ContainerId }),
    'container sidecar',
    'sharesNetnsWith',
  ],
  [
    'sharesNetnsWith removed',
    (of) => delete container(of, 'sidecar').sharesNetnsWith,
    'container sidecar',
    'sharesNetnsWith',
  ],
  [
    'a container in the wrong netns',
    (of) => Object.assign(container(of, 'sidecar'), { netns: netns(of, 'host').id }),
    'container sidecar',
    'netns',
  ],
  [
    'a container in a netns that is no record',
    (of) => Object.assign(container(of, 'web'), { netns: 'netns:x' as NetnsId }),
    'container web',
    'netns',
  ],
  ['a published port missing', (of) => container(of, 'web').publishedPorts.pop(), 'container web', 'publishedPorts'],
  [
    'a published port on another address',
    (of) => container(of, 'web').publishedPorts.map((one) => Object.assign(one, { hostAddress: '127.0.0.1' })),
    'container web',
    'publishedPorts',
  ],
  ['a label lost', (of) => Object.assign(container(of, 'web'), { labels: {} }), 'container web', 'labels'],
  ['a wrong image', (of) => Object.assign(container(of, 'web'), { image: 'other' }), 'container web', 'image'],

  ['a network missing', (of) => drop(of.networks, 'front'), 'network front', 'present'],
  [
    'an internal network told open',
    (of) => Object.assign(network(of, 'front'), { internal: true }),
    'network front',
    'internal',
  ],
  ['a wrong driver', (of) => Object.assign(network(of, 'front'), { driver: 'macvlan' }), 'network front', 'driver'],
  ['a subnet missing', (of) => network(of, 'front').subnets.pop(), 'network front', 'subnets'],
  ['a gateway missing', (of) => network(of, 'front').gateways.pop(), 'network front', 'gateways'],
  [
    'a wrong bridge',
    (of) => Object.assign(network(of, 'front'), { bridge: linkOf(of, 'ovs0').id }),
    'network front',
    'bridge',
  ],
  [
    'an alias lost',
    (of) => network(of, 'front').endpoints.map((one) => delete one.aliases),
    'network front',
    'endpoints',
  ],
  ['a start at another time', (of) => delete container(of, 'web').startedAt, 'container web', 'startedAt'],
  ['icc told off', (of) => Object.assign(network(of, 'front'), { icc: false }), 'network front', 'icc'],
  ['a gateway mode unseen', (of) => delete network(of, 'front').gatewayModeIpv4, 'network front', 'gatewayModeIpv4'],
  ['a controller unseen', (of) => of.ovsBridges.map((one) => delete one.controllers), 'OVS bridge ovs0', 'controllers'],
  ['an endpoint missing', (of) => network(of, 'front').endpoints.pop(), 'network front', 'endpoints'],
  [
    'an endpoint at the wrong link',
    (of) => network(of, 'front').endpoints.map((one) => Object.assign(one, { link: linkOf(of, 'veth1').id })),
    'network front',
    'endpoints',
  ],

  ['a translating rule missing', (of) => network(of, 'front').nat?.pop(), 'network front', 'nat'],
  [
    'a translating rule of another kind',
    (of) => network(of, 'front').nat?.map((one) => Object.assign(one, { kind: 'snat' })),
    'network front',
    'nat',
  ],
  ['a port mapping missing', (of) => of.portMappings.pop(), 'port mapping 8080', 'present'],
  [
    'a port mapping too many',
    (of) => of.portMappings.push(...of.portMappings.map((one) => ({ ...one, hostPort: 8081 }))),
    'port mapping 8081',
    'present',
  ],
  [
    'a port mapping of the other family',
    (of) => mapping(of, { family: 'inet6', hostAddress: '::' }),
    'port mapping 8080',
    'present',
  ],
  ['a mapping to another port', (of) => mapping(of, { targetPort: 81 }), 'port mapping 8080', 'targetPort'],
  [
    'a mapping to another address',
    (of) => mapping(of, { targetAddress: '10.0.0.3' }),
    'port mapping 8080',
    'targetAddress',
  ],
  [
    'a mapping to another container',
    (of) => mapping(of, { container: `container:h:${onHost}` as ContainerId }),
    'port mapping 8080',
    'container',
  ],
  ['a mapping told without its proxy', (of) => delete of.portMappings[0]?.proxy, 'port mapping 8080', 'proxy'],
  ['a mapping told by the proxy alone', (of) => mapping(of, { via: ['userland-proxy'] }), 'port mapping 8080', 'via'],
  ['a mapping without its rule', (of) => mapping(of, { rules: [] }), 'port mapping 8080', 'rules'],
  [
    'a mapping of the other backend',
    (of) => mapping(of, { backends: ['iptables-legacy'] }),
    'port mapping 8080',
    'backends',
  ],

  ['a netns too many', (of) => of.netns.push({ ...netns(of, 'container'), inode: 4009 }), 'netns container', 'present'],
  ['a netns twice', (of) => of.netns.push(netns(of, 'container')), 'netns container', 'present'],
  ['a wrong owner', (of) => Object.assign(netns(of, 'container'), { owner: 'process' }), 'netns container', 'owner'],
  ['an invented name', (of) => Object.assign(netns(of, 'container'), { name: 'blue' }), 'netns container', 'name'],
  [
    'a netns told unreadable',
    (of) => Object.assign(netns(of, 'container'), { readable: false }),
    'netns container',
    'readable',
  ],
  ['a route missing', (of) => netns(of, 'host').routes.pop(), 'netns host', 'routes'],
  [
    'a route by the wrong link',
    (of) => netns(of, 'host').routes.map((one) => Object.assign(one, { ifindex: 3 })),
    'netns host',
    'routes',
  ],
  [
    'a local route told',
    (of) =>
      netns(of, 'host').routes.push({
        family: 'inet',
        destination: '10.0.0.1/32',
        type: 'local',
        table: 255,
        ifindex: 2,
        metric: 0,
        protocol: 2,
        scope: 254,
      }),
    'netns host',
    'routes',
  ],
  ['a rule missing', (of) => netns(of, 'container').rules.pop(), 'netns container', 'rules'],
  [
    'a rule with another table',
    (of) => netns(of, 'host').rules.map((one) => Object.assign(one, { table: 100 })),
    'netns host',
    'rules',
  ],
  ['a finding missing', (of) => of.findings.pop(), 'finding ovs-device-gone', 'present'],
  [
    'a finding of nothing',
    (of) => {
      const object = linkOf(of, 'veth1').id;
      const id = `finding:link-down:${object}`;
      const since = '2026-11-21T12:00:00.000Z';
      of.findings.push({ id, check: 'link-down', severity: 'warning', object, evidence: { link: 'veth1' }, since });
    },
    'finding link-down',
    'present',
  ],
  [
    'a finding about another object',
    (of) => of.findings.map((one) => Object.assign(one, { object: port(of, 'vlan1').id })),
    'finding ovs-device-gone',
    'present',
  ],
  [
    'a finding made light of',
    (of) => of.findings.map((one) => Object.assign(one, { severity: 'info' })),
    'finding ovs-device-gone',
    'severity',
  ],
  [
    'two firewall backends told where there is one',
    (of) => {
      const [check, object, evidence] = ['two-firewall-backends', of.hosts[0]?.id ?? '', { legacyRules: '1' }] as const;
      of.findings.push({ id: `finding:${check}:${object}`, check, severity: 'warning', object, evidence, since: '' });
    },
    'finding two-firewall-backends',
    'present',
  ],
  [
    'a finding with other evidence',
    (of) => of.findings.map((one) => Object.assign(one.evidence, { error: 'another' })),
    'finding ovs-device-gone',
    'evidence',
  ],
  [
    'a wrong hostname',
    (of) => of.hosts.map((one) => Object.assign(one, { hostname: 'other' })),
    'host lab',
    'hostname',
  ],
];

describe('a topology that is right', () => {
  test('shows no difference', () => {
    expect(describeDifferences(compareSeen(topology(), seen()))).toBe('');
  });

  test('and one of nothing differs in everything', () => {
    const nothing = topology();
    for (const name of collections) nothing[name] = [];
    const found = compareSeen(nothing, seen());
    expect(found.every((one) => one.field === 'present' && one.theirs === true)).toBe(true);
    expect(found).toHaveLength(1 + 2 + 7 + 1 + 3 + 3 + 1 + 1 + 1);
  });

  test.each(mutations)('fails with %s', (_what, make, object, field) => {
    const wrong = topology();
    make(wrong);
    const found = compareSeen(wrong, seen());
    expect(found.map((one) => `${one.object.replace(/ \[.*/, '')} ${one.field}`)).toContain(`${object} ${field}`);
  });
});

describe('what observers see and we do not', () => {
  /** A change on the host that we missed. */
  const missed: [what: string, make: (of: Seen) => unknown, object: string, field: string][] = [
    [
      'a link that came',
      (of) => void of.netns[1]?.links.push({ ...linkSeen(of), ifindex: 8, ifname: 'new' }),
      'link new',
      'present',
    ],
    ['a container that went', (of) => void of.docker.containers.pop(), 'container on-host', 'present'],
    [
      'a container stopped',
      (of) =>
        Object.assign(sidecarSeen(of), { State: { Status: 'exited', Pid: 0, StartedAt: '0001-01-01T00:00:00Z' } }),
      'container sidecar',
      'state',
    ],
    [
      'a container joined to another',
      (of) => Object.assign(sidecarSeen(of).HostConfig, { NetworkMode: `container:${onHost}` }),
      'container sidecar',
      'sharesNetnsWith',
    ],
    [
      'a port switched off',
      (of) => Object.assign(the(linksOf(of), 'veth1'), { flags: [] }),
      'finding link-down',
      'present',
    ],
    [
      'the other end of a port switched off',
      (of) => {
        Object.assign(the(linksOf(of), 'veth1'), { flags: ['UP'] });
        Object.assign(the(linksOf(of), 'eth0'), { flags: [] });
      },
      'finding no-carrier',
      'present',
    ],
    [
      'an address given to a port',
      (of) => Object.assign(the(linksOf(of), 'vlan1'), { addr_info: the(linksOf(of), 'br0').addr_info }),
      'finding address-on-port',
      'present',
    ],
    [
      'an address given twice on one bridge',
      (of) => Object.assign(the(linksOf(of), 'eth0'), { addr_info: the(linksOf(of), 'br0').addr_info }),
      'finding duplicate-address',
      'present',
    ],
    [
      'a MAC given twice on one bridge',
      (of) => Object.assign(the(linksOf(of), 'eth0'), { address: the(linksOf(of), 'br0').address }),
      'finding duplicate-mac',
      'present',
    ],
    [
      'an owner lost',
      (of) => Object.assign(the(linksOf(of), 'vlan1'), { flags: ['UP'] }),
      'finding orphan-veth',
      'present',
    ],
    [
      'a card that carries other VLANs than are used',
      (of) => {
        Object.assign(the(linksOf(of), 'br0'), { linkinfo: undefined, ifname: 'gone0' });
        Object.assign(the(of.ovs.interfaces, 'gone0'), { ofport: 2, error: undefined });
      },
      'finding vlan-not-on-uplink',
      'present',
    ],
    [
      'a patch port made',
      (of) => Object.assign(the(of.ovs.interfaces, 'gone0'), { type: 'patch', options: { peer: 'other' } }),
      'OVS port gone0',
      'patchPeer',
    ],
    [
      'a tunnel’s key given, its secret left alone',
      (of) => Object.assign(the(of.ovs.interfaces, 'gone0'), { type: 'vxlan', options: { key: '42', psk: 'x' } }),
      'OVS port gone0',
      'options',
    ],
    ['a name given to a netns', (of) => void of.netns[1]?.names.push('blue'), 'netns blue', 'name'],
    [
      'a netns id that means another netns',
      (of) => Object.assign(netnsSeen(of), { nsids: new Map() }),
      'link veth1',
      'peer',
    ],
  ];
  const linksOf = (of: Seen) =>
    of.netns.flatMap((one) => one.links.map((link) => Object.assign(link, { name: link.ifname })));
  const netnsSeen = (of: Seen) => {
    const [first] = of.netns;
    if (!first) throw new Error('the pair has no netns');
    return first;
  };
  const sidecarSeen = (of: Seen) => {
    const found = of.docker.containers.find((one) => one.Id === sidecar);
    if (!found) throw new Error('the pair has no sidecar');
    return found;
  };
  const linkSeen = (of: Seen) => {
    const [first] = netnsSeen(of).links;
    if (!first) throw new Error('the pair has no link');
    return first;
  };

  test.each(missed)('%s is a difference', (_what, make, object, field) => {
    const after = seen();
    make(after);
    const found = compareSeen(topology(), after);
    expect(found.map((one) => `${one.object.replace(/ \[.*/, '')} ${one.field}`)).toContain(`${object} ${field}`);
  });
});

/** Values for fields that no record of the pair has. */
const invented: Record<string, unknown> = {
  'links.parent': 'link:h:boot:4000:2',
  'links.macvlanMode': 'bridge',
  'links.ipvlanMode': 'l3',
  'links.vxlan': { vni: 7, destinationPort: 4789 },
  'links.altNames': ['x'],
  'netns.name': 'blue',
  'networks.parent': 'link:h:boot:4000:2',
  'ovsBridges.failMode': 'secure',
  'ovsPorts.patchPeer': 'patch1',
  'ovsPorts.options': { key: '42' },
  'networks.gatewayModeIpv6': 'nat',
};

function otherThan(value: unknown, field: string): unknown {
  if (value === undefined) return invented[field];
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return `${value}9`;
  if (Array.isArray(value)) return value.length > 0 ? [] : undefined;
  return { ...value, other: 'one' };
}

test('a changed value of any field that is not listed as ignored is seen', () => {
  for (const name of collections) {
    for (const field of Object.keys(recordSchemas[name].shape)) {
      if (ignored[name][field] !== undefined) continue;
      let tried = 0;
      for (const index of topology()[name].keys()) {
        const wrong = topology();
        const record = wrong[name][index] as unknown as Record<string, unknown>;
        const other = otherThan(record[field], `${name}.${field}`);
        if (other === undefined) continue;
        record[field] = other;
        tried += 1;
        expect(compareSeen(wrong, seen()).length, `${name}.${field} of record ${index}`).toBeGreaterThan(0);
      }
      expect(tried, `${name}.${field} is tried`).toBeGreaterThan(0);
    }
  }
});
