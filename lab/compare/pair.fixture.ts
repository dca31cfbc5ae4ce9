/** One small host told twice, by hand: as its Topology and as the observers would see it. For the tests of the comparators. */
import type { Link } from '../../model/link.ts';
import type { Rule } from '../../model/netns.ts';
import { emptyTopology, type Topology, topologySchema } from '../../model/topology.ts';
import { seenContainerSchema, seenNetworkSchema } from '../observers/docker.ts';
import { ipLinkSchema, ipRouteSchema, ipRuleSchema } from '../observers/ip.ts';
import { natRulesOfSave, proxiesOf } from '../observers/netfilter.ts';
import type { Seen } from '../observers/observe.ts';

const hex = (digit: string): string => digit.repeat(64);
export const web = hex('a');
export const sidecar = hex('b');
export const onHost = hex('c');
export const front = hex('d');
export const hostInode = 4000;
export const webInode = 4001;

const netnsId = (inode: number): string => `netns:h:boot:${inode}`;
const linkId = (inode: number, ifindex: number): string => `link:h:boot:${inode}:${ifindex}`;
const containerId = (id: string): string => `container:h:${id}`;

const address = { address: '10.0.0.1', prefixLength: 24, family: 'inet', scope: 'global' };
const webAddress = { ...address, address: '10.0.0.2' };

const link = (inode: number, ifindex: number, name: string, kind: string, more: object): object => ({
  id: linkId(inode, ifindex),
  netns: netnsId(inode),
  ifindex,
  name,
  kind,
  mac: `02:00:00:00:${inode % 10}0:0${ifindex}`,
  mtu: 1500,
  up: true,
  carrier: true,
  operState: 'UP',
  addresses: [],
  ...more,
});

const mainRule: Rule = { family: 'inet', priority: 32_766, action: 'lookup', table: 254, inverted: false };
const connected = {
  family: 'inet',
  destination: '10.0.0.0/24',
  type: 'unicast',
  table: 254,
  preferredSource: '10.0.0.1',
  metric: 0,
  protocol: 2,
  scope: 253,
};

/** br0, which filters VLANs, ovs0 and a bond in the host; veth1, a port of br0, leads to eth0 of container web; vlan1, a port of ovs0, is a veth whose peer is lost. */
export const topology = (): Topology =>
  topologySchema.parse({
    ...emptyTopology(),
    hosts: [{ id: 'host:h', hostname: 'lab', kernel: '6.1', bootId: 'boot', sources: sources() }],
    netns: [
      {
        ...{ id: netnsId(hostInode), host: 'host:h', inode: hostInode, owner: 'host', readable: true },
        routes: [{ ...connected, ifindex: 2 }],
        rules: [mainRule],
      },
      {
        ...{ id: netnsId(webInode), host: 'host:h', inode: webInode, owner: 'container', readable: true },
        routes: [],
        rules: [mainRule],
      },
    ],
    links: [
      link(hostInode, 2, 'br0', 'bridge', {
        addresses: [address],
        bridge: { ...brSettings, defaultPvid: 1 },
        bridgeVlans: [{ vid: 1, pvid: true, untagged: true }],
      }),
      link(hostInode, 3, 'veth1', 'veth', {
        master: linkId(hostInode, 2),
        peer: linkId(webInode, 2),
        bridgePortNo: 1,
        ...vethVlans,
      }),
      link(hostInode, 4, 'vlan1', 'veth', {
        ...{ peerMissing: 'netns-unknown', ovsPort: 'ovs:h:p1', vlan: { mode: 'access', tag: 100 }, alias: 'mine' },
      }),
      link(hostInode, 5, 'ovs0', 'tun', { ovsPort: 'ovs:h:p0', vlan: { mode: 'trunk' }, tun: ovsTun }),
      link(hostInode, 6, 'bond0', 'bond', { bond: { mode: 'active-backup', activeMember: linkId(hostInode, 7) } }),
      link(hostInode, 7, 'nic0', 'physical', {
        master: linkId(hostInode, 6),
        bondMember: { state: 'ACTIVE', miiStatus: 'UP' },
      }),
      link(webInode, 2, 'eth0', 'veth', { addresses: [webAddress], peer: linkId(hostInode, 3) }),
    ],
    containers: [
      container(web, 'web', {
        ...{ networkMode: 'front', netns: netnsId(webInode), labels: { app: 'shop' } },
        publishedPorts: [{ hostAddress: '0.0.0.0', hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
      }),
      container(sidecar, 'sidecar', {
        ...{ networkMode: `container:${web}`, netns: netnsId(webInode), sharesNetnsWith: containerId(web) },
      }),
      container(onHost, 'on-host', { networkMode: 'host', netns: netnsId(hostInode) }),
    ],
    networks: [
      {
        ...{
          id: `network:h:${front}`,
          host: 'host:h',
          name: 'front',
          driver: 'bridge',
          internal: false,
          options: bridgeOption,
        },
        ...{ subnets: ['10.0.0.0/24'], gateways: ['10.0.0.1'], bridge: linkId(hostInode, 2) },
        ...{ enableIpv4: true, enableIpv6: false, icc: true, gatewayModeIpv4: 'routed' },
        endpoints: [
          {
            container: containerId(web),
            link: linkId(webInode, 2),
            addresses: ['10.0.0.2/24'],
            mac: '02:00:00:00:10:02',
            aliases: ['www'],
          },
        ],
        nat: [natRule('dnat', 'DOCKER', toWeb), natRule('masquerade', 'POSTROUTING', masquerade)],
      },
    ],
    portMappings: [
      {
        ...{ id: 'mapping:h:inet:tcp:0.0.0.0:8080', host: 'host:h', family: 'inet', protocol: 'tcp' },
        ...{ hostAddress: '0.0.0.0', hostPort: 8080, container: containerId(web) },
        ...{ targetAddress: '10.0.0.2', targetPort: 80, via: ['dnat', 'userland-proxy'] },
        rules: [`iptables -t nat ${toWeb}`],
        backends: ['iptables-nft'],
        proxy: { pid: 40, processName: 'docker-proxy' },
      },
    ],
    ovsBridges: [
      {
        ...{ id: 'ovs:h:b0', host: 'host:h', name: 'ovs0', datapathType: 'netdev', stp: false },
        ...{ link: linkId(hostInode, 5), controllers: ['tcp:127.0.0.1:6653'], externalIds: { owner: 'y' } },
      },
    ],
    ovsPorts: [
      {
        ...{ id: 'ovs:h:p0', bridge: 'ovs:h:b0', name: 'ovs0', interfaceType: 'internal', ofport: 65_534 },
        ...{ link: linkId(hostInode, 5), externalIds: {} },
      },
      {
        ...{ id: 'ovs:h:p1', bridge: 'ovs:h:b0', name: 'vlan1', interfaceType: '', tag: 100, ofport: 1 },
        ...{ link: linkId(hostInode, 4), externalIds: { owner: 'x' } },
      },
      {
        ...{ id: 'ovs:h:p2', bridge: 'ovs:h:b0', name: 'gone0', interfaceType: '', ofport: -1, error: 'no device' },
        ...{ trunks: [10, 20], vlanMode: 'trunk', externalIds: {} },
      },
    ],
    findings: [
      {
        ...{ id: 'finding:ovs-device-gone:ovs:h:p2', check: 'ovs-device-gone', severity: 'error', object: 'ovs:h:p2' },
        evidence: { port: 'gone0', device: 'gone0', switch: 'ovs0', error: 'no device', ofport: '-1' },
        since: '2026-11-21T12:00:00.000Z',
      },
    ],
  });

const brSettings = { vlanFiltering: true, stp: false, ageingSeconds: 300 };
const vethVlans = {
  vlan: { mode: 'native-untagged', tag: 1, trunks: [10, 11] },
  bridgeVlans: [{ vid: 1, pvid: true, untagged: true }, { vid: 10 }, { vid: 11 }],
};
const ovsTun = { mode: 'tap', persistent: false, ownerUid: 54_321, holder: { pid: 50, processName: 'ovs-vswitchd' } };
const toWeb = '-A DOCKER ! -i br0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.2:80';
const masquerade = '-A POSTROUTING -s 10.0.0.0/24 ! -o br0 -j MASQUERADE';
const natRule = (kind: string, chain: string, rule: string): object => ({
  ...{ family: 'inet', kind, table: 'nat', chain, rule },
});
const savedNat = [
  ...['*nat', ':PREROUTING ACCEPT [0:0]', ':POSTROUTING ACCEPT [0:0]', ':DOCKER - [0:0]'],
  ...['-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER', toWeb, masquerade, 'COMMIT', ''],
].join('\n');
const proxyArguments = '-proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 10.0.0.2 -container-port 80';
const listening = 'tcp LISTEN 0 4096 0.0.0.0:8080 0.0.0.0:* users:(("docker-proxy",pid=40,fd=4))';

const bridgeOption = {
  'com.docker.network.bridge.name': 'br0',
  'com.docker.network.bridge.gateway_mode_ipv4': 'routed',
};
const startedAt = '2026-01-01T00:00:00.123456789Z';

function sources(): object {
  const up = { state: 'up', since: '2026-01-01T00:00:00.000Z' };
  return { kernel: up, docker: up, ovs: up, netfilter: up };
}

function container(id: string, name: string, more: object): object {
  const own = { id: containerId(id), host: 'host:h', name, image: 'lab/busybox', state: 'running', startedAt };
  return { ...own, publishedPorts: [], labels: {}, ...more };
}

const ipLink = (inode: number, ifindex: number, name: string, kind: string, more: object) =>
  ipLinkSchema.parse({
    ifindex,
    ifname: name,
    flags: ['UP', 'LOWER_UP'],
    mtu: 1500,
    operstate: 'UP',
    link_type: 'ether',
    address: `02:00:00:00:${inode % 10}0:0${ifindex}`,
    linkinfo: { info_kind: kind },
    ...more,
  });
const ipAddress = { family: 'inet', local: '10.0.0.1', prefixlen: 24, scope: 'global' };
const ipMainRule = ipRuleSchema.parse({ priority: 32_766, src: 'all', table: '254' });

const native = ['PVID', 'Egress Untagged'];
const brVlans = [
  { ifname: 'br0', vlans: [{ vlan: 1, flags: native }] },
  {
    ifname: 'veth1',
    vlans: [
      { vlan: 1, flags: native },
      { vlan: 10, vlanEnd: 11, flags: [] },
    ],
  },
];

/** The same host as the observers tell it. */
export const seen = (): Seen => ({
  hostname: 'lab',
  kernel: '6.1',
  hostInode,
  netns: [
    {
      ...{ inode: hostInode, path: '/proc/1/ns/net', names: [], sandboxes: ['default'], pids: [1, 30] },
      nsids: new Map([[0, webInode]]),
      ...{ vlans: brVlans, tuns: [{ ifname: 'ovs0', processes: [{ name: 'ovs-vswitchd', pid: 50 }] }] },
      links: [
        ipLink(hostInode, 2, 'br0', 'bridge', {
          addr_info: [ipAddress],
          linkinfo: {
            info_kind: 'bridge',
            info_data: { vlan_filtering: 1, stp_state: 0, ageing_time: 30_000, vlan_default_pvid: 1 },
          },
        }),
        ipLink(hostInode, 3, 'veth1', 'veth', {
          ...{ link_index: 2, link_netnsid: 0, master: 'br0' },
          linkinfo: { info_kind: 'veth', info_slave_kind: 'bridge', info_slave_data: { no: '0x1' } },
        }),
        ipLink(hostInode, 4, 'vlan1', 'veth', { link_index: 9, link_netnsid: 5, ifalias: 'mine' }),
        ipLink(hostInode, 5, 'ovs0', 'tun', {
          linkinfo: { info_kind: 'tun', info_data: { type: 'tap', persist: false, user: 54_321 } },
        }),
        ipLink(hostInode, 6, 'bond0', 'bond', {
          linkinfo: { info_kind: 'bond', info_data: { mode: 'active-backup', active_slave: 'nic0' } },
        }),
        ipLink(hostInode, 7, 'nic0', 'physical', {
          master: 'bond0',
          linkinfo: { info_slave_kind: 'bond', info_slave_data: { state: 'ACTIVE', mii_status: 'UP' } },
        }),
      ],
      routes: {
        inet: [
          ipRouteSchema.parse({
            ...{ type: '1', dst: '10.0.0.0/24', dev: 'br0', table: '254', protocol: '2', scope: '253' },
            prefsrc: '10.0.0.1',
          }),
          ipRouteSchema.parse({ type: '2', dst: '10.0.0.1', dev: 'br0', table: '255', protocol: '2', scope: '254' }),
        ],
        inet6: [],
      },
      rules: { inet: [ipMainRule], inet6: [] },
    },
    {
      ...{ inode: webInode, path: '/proc/20/ns/net', names: [], sandboxes: ['f00'], pids: [20, 21] },
      nsids: new Map([[0, hostInode]]),
      ...{ vlans: [], tuns: [] },
      links: [
        ipLink(webInode, 2, 'eth0', 'veth', {
          ...{ link_index: 3, link_netnsid: 0, addr_info: [{ ...ipAddress, local: '10.0.0.2' }] },
        }),
      ],
      routes: { inet: [], inet6: [] },
      rules: { inet: [ipMainRule], inet6: [] },
    },
  ],
  docker: {
    containers: [
      seenContainer(web, 'web', 20, 'front', { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }] }, { app: 'shop' }),
      seenContainer(sidecar, 'sidecar', 21, `container:${web}`),
      seenContainer(onHost, 'on-host', 30, 'host'),
    ],
    networks: [
      seenNetworkSchema.parse({
        ...{ Id: front, Name: 'front', Driver: 'bridge', Internal: false, Options: bridgeOption },
        ...{ EnableIPv4: true, EnableIPv6: false },
        IPAM: { Config: [{ Subnet: '10.0.0.0/24', Gateway: '10.0.0.1' }] },
        Containers: { [web]: { MacAddress: '02:00:00:00:10:02', IPv4Address: '10.0.0.2/24', IPv6Address: '' } },
      }),
    ],
  },
  netfilter: {
    rules: natRulesOfSave(savedNat, 'inet', 'iptables-nft'),
    ruleCounts: { 'iptables-nft': 2, 'iptables-legacy': 0, nft: 0 },
    proxies: proxiesOf(listening, `   40 /usr/bin/docker-proxy ${proxyArguments}`),
  },
  ovs: {
    bridges: [
      {
        ...{ _uuid: 'b0', name: 'ovs0', datapath_type: 'netdev', fail_mode: undefined, stp_enable: false },
        controller: ['c0'],
        external_ids: { owner: 'y' },
        ports: ['p0', 'p1', 'p2'],
      },
    ],
    ports: [
      ovsPort('p0', 'ovs0', 'i0', {}),
      ovsPort('p1', 'vlan1', 'i1', { tag: 100, external_ids: { owner: 'x' } }),
      ovsPort('p2', 'gone0', 'i2', { trunks: [10, 20], vlan_mode: 'trunk' }),
    ],
    interfaces: [
      { _uuid: 'i0', name: 'ovs0', type: 'internal', ofport: 65_534, error: undefined, options: {} },
      { _uuid: 'i1', name: 'vlan1', type: '', ofport: 1, error: undefined, options: {} },
      { _uuid: 'i2', name: 'gone0', type: '', ofport: -1, error: 'no device', options: {} },
    ],
    controllers: [{ _uuid: 'c0', target: 'tcp:127.0.0.1:6653' }],
  },
});

function seenContainer(id: string, name: string, pid: number, mode: string, ports = {}, labels = {}) {
  return seenContainerSchema.parse({
    Id: id,
    Name: `/${name}`,
    State: { Status: 'running', Pid: pid, StartedAt: startedAt },
    Config: { Image: 'lab/busybox', Labels: labels },
    HostConfig: { NetworkMode: mode, PortBindings: ports },
    NetworkSettings: {
      Ports: ports,
      // As engines before 25 tell it: their own short id among what was asked for.
      Networks: mode === 'front' ? { front: { NetworkID: front, Aliases: ['www', id.slice(0, 12)] } } : {},
    },
  });
}

type Port = Seen['ovs']['ports'][number];
function ovsPort(uuid: string, name: string, row: string, more: Partial<Port>): Port {
  const none = { tag: undefined, trunks: [], vlan_mode: undefined, external_ids: {} };
  return { _uuid: uuid, name, interfaces: [row], ...none, ...more };
}

/** A link of the topology by name; a test that names one that is not there fails at once. */
export function linkOf(of: Topology, name: string): Link {
  const found = of.links.find((one) => one.name === name);
  if (!found) throw new Error(`the pair has no link ${name}`);
  return found;
}
