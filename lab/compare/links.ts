/** Our links against `ip -j -d address show` in every namespace and, for VLANs and holders, `bridge vlan`, `ip tuntap`, `ovs-vsctl list`. */
import { readFileSync } from 'node:fs';
import type { BridgeVlan, Link, Vlan } from '../../model/link.ts';
import type { Topology } from '../../model/topology.ts';
import type { IpLink, SeenNetns } from '../observers/ip.ts';
import type { Seen } from '../observers/observe.ts';
import { Comparables, type Difference, differences, sorted } from './difference.ts';
import { type Keys, keysOf, linkKey, ownPart } from './keys.ts';
import { portOfInterface, vlanOfPort } from './ovs.ts';

const parentKinds = ['vlan', 'macvlan', 'macvtap', 'ipvlan', 'ipvtap', 'vxlan'];

/** The kernel's IFLA_INFO_KIND, or what stands for none. */
export const kindOf = (link: IpLink): string =>
  link.linkinfo?.info_kind ?? (link.link_type === 'loopback' ? 'loopback' : 'physical');

/** Key of what a link is wired to: IFLA_LINK in the netns that IFLA_LINK_NETNSID means. Undefined when nobody holds that netns. */
export function wiredTo(seen: Seen, netns: SeenNetns, link: IpLink): string | undefined {
  if (link.link_netnsid === undefined) {
    const other = netns.links.find((one) => one.ifname === link.link);
    return other && linkKey(netns.inode, other.ifindex);
  }
  const inode = netns.nsids.get(link.link_netnsid);
  const target = seen.netns.find((one) => one.inode === inode);
  const there = target?.links.some((one) => one.ifindex === link.link_index);
  return there && target && link.link_index !== undefined ? linkKey(target.inode, link.link_index) : undefined;
}

function theirFields(seen: Seen, netns: SeenNetns, link: IpLink): Record<string, unknown> {
  const kind = kindOf(link);
  const up = link.flags.includes('UP');
  const data = link.linkinfo?.info_data;
  const master = netns.links.find((one) => one.ifname === link.master);
  const port = netns.inode === seen.hostInode ? portOfInterface(seen.ovs, link.ifname) : undefined;
  return {
    name: link.ifname,
    kind,
    mac: hasHardwareAddress(link) ? link.address : undefined,
    mtu: link.mtu,
    up,
    carrier: up ? link.flags.includes('LOWER_UP') : undefined,
    operState: link.operstate,
    addresses: sorted(
      link.addr_info.map((one) => ({
        family: one.family,
        address: one.local,
        prefixLength: one.prefixlen,
        scope: one.scope,
        peerAddress: one.address,
        duplicate: one.dadfailed,
      })),
    ),
    master: link.master === undefined ? undefined : master && linkKey(netns.inode, master.ifindex),
    peer: kind === 'veth' ? (wiredTo(seen, netns, link) ?? 'missing') : undefined,
    parent: parentKinds.includes(kind) ? wiredTo(seen, netns, link) : undefined,
    ovsPort: port?._uuid,
    vlan: port ? vlanOfPort(port) : (vlanOfTable(netns, link) ?? vlanOfSubLink(kind, data)),
    bridgeVlans: vlanTable(netns, link),
    bridgePortNo: link.linkinfo?.info_slave_kind === 'bridge' ? Number(link.linkinfo.info_slave_data?.no) : undefined,
    macvlanMode: kind === 'macvlan' || kind === 'macvtap' ? data?.mode : undefined,
    ipvlanMode: kind === 'ipvlan' || kind === 'ipvtap' ? data?.mode : undefined,
    vxlan: kind === 'vxlan' && data ? theirVxlan(data) : undefined,
    bridge: kind === 'bridge' && data ? theirBridge(data) : undefined,
    bond: kind === 'bond' && data ? theirBond(netns, data) : undefined,
    bondMember:
      link.linkinfo?.info_slave_kind === 'bond'
        ? { state: link.linkinfo.info_slave_data?.state, miiStatus: link.linkinfo.info_slave_data?.mii_status }
        : undefined,
    tun: kind === 'tun' && data ? { mode: data.type, persistent: data.persist, ownerUid: uidOf(data.user) } : undefined,
    tunHolder: kind === 'tun' ? (holdersOf(netns, link).length > 0 ? 'one of its holders' : 'nobody') : undefined,
    alias: link.ifalias,
    altNames: link.altnames && sorted(link.altnames),
  };
}

type Data = Record<string, unknown>;

const theirVxlan = (data: Data) => ({
  vni: data.id,
  remote: data.remote ?? data.remote6,
  group: data.group ?? data.group6,
  local: data.local ?? data.local6,
  destinationPort: data.port,
});

const theirBridge = (data: Data) => ({
  vlanFiltering: data.vlan_filtering === 1,
  stp: Number(data.stp_state) > 0,
  ageingSeconds: typeof data.ageing_time === 'number' ? data.ageing_time / 100 : undefined,
  defaultPvid: data.vlan_filtering === 1 ? data.vlan_default_pvid : undefined,
});

function theirBond(netns: SeenNetns, data: Data) {
  const active = netns.links.find((one) => one.ifname === data.active_slave);
  return { mode: data.mode, activeMember: active && linkKey(netns.inode, active.ifindex) };
}

const vlanOfSubLink = (kind: string, data: Data | undefined) =>
  kind === 'vlan' ? { mode: 'access', tag: data?.id } : undefined;

/** The link's rows of `bridge vlan show`, where they count: of a bridge that filters VLANs, or of its port. */
export function vlanTable(netns: SeenNetns, link: IpLink): BridgeVlan[] | undefined {
  const bridge = link.linkinfo?.info_kind === 'bridge' ? link : netns.links.find((one) => one.ifname === link.master);
  if (bridge?.linkinfo?.info_kind !== 'bridge' || bridge.linkinfo.info_data?.vlan_filtering !== 1) return undefined;
  const rows = netns.vlans.find((one) => one.ifname === link.ifname)?.vlans ?? [];
  return rows.flatMap(({ vlan, vlanEnd = vlan, flags }) =>
    Array.from({ length: vlanEnd - vlan + 1 }, (_, step) => ({
      vid: vlan + step,
      ...(flags.includes('PVID') ? { pvid: true } : {}),
      ...(flags.includes('Egress Untagged') ? { untagged: true } : {}),
    })),
  );
}

function vlanOfTable(netns: SeenNetns, link: IpLink): Vlan | undefined {
  const table = link.linkinfo?.info_slave_kind === 'bridge' ? vlanTable(netns, link) : undefined;
  if (!table) return undefined;
  const pvid = table.find((one) => one.pvid);
  const trunks = table.filter((one) => !one.pvid).map((one) => one.vid);
  if (!pvid) return { mode: 'trunk', trunks };
  if (pvid.untagged && trunks.length === 0) return { mode: 'access', tag: pvid.vid };
  return { mode: pvid.untagged ? 'native-untagged' : 'native-tagged', tag: pvid.vid, trunks };
}

const holdersOf = (netns: SeenNetns, link: IpLink): number[] =>
  netns.tuns.filter((one) => one.ifname === link.ifname).flatMap((one) => one.processes.map((process) => process.pid));

/** ip(8) prints the name of an owner that has an account. */
function uidOf(user: unknown): number | undefined {
  if (typeof user !== 'string') return user as number | undefined;
  const account = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`${user}:`));
  return account === undefined ? undefined : Number(account.split(':')[2]);
}

const hasHardwareAddress = (link: IpLink): boolean => ['ether', 'loopback'].includes(link.link_type);

/** What `tunHolder` is to be for the observer to agree: several processes may have one device open, and any of them is a right answer. */
function ourTunHolder(link: Link, holders: readonly number[]): string | undefined {
  if (link.kind !== 'tun') return undefined;
  const pid = link.tun?.holder?.pid;
  if (pid === undefined) return 'nobody';
  return holders.includes(pid) ? 'one of its holders' : `process ${pid}`;
}

function ourTun({ tun }: Link): Partial<Link['tun']> {
  if (!tun) return undefined;
  const { holder: _holder, ...own } = tun;
  return own;
}

function ourFields(
  link: Link,
  their: IpLink | undefined,
  holders: readonly number[],
  keys: Keys,
): Record<string, unknown> {
  return {
    name: link.name,
    kind: link.kind,
    mac: their && !hasHardwareAddress(their) ? undefined : link.mac,
    mtu: link.mtu,
    up: link.up,
    carrier: link.up ? link.carrier : undefined,
    operState: link.operState,
    addresses: sorted(
      link.addresses.map((one) => ({
        family: one.family,
        address: one.address,
        prefixLength: one.prefixLength,
        scope: one.scope,
        peerAddress: one.peerAddress,
        duplicate: one.duplicate,
      })),
    ),
    master: link.master && keys.link(link.master),
    peer: link.peer ? keys.link(link.peer) : link.kind === 'veth' || link.peerMissing ? 'missing' : undefined,
    parent: link.parent && keys.link(link.parent),
    ovsPort: link.ovsPort && ownPart(link.ovsPort),
    vlan: link.vlan,
    bridgeVlans: link.bridgeVlans,
    bridgePortNo: link.bridgePortNo,
    macvlanMode: link.macvlanMode,
    ipvlanMode: link.ipvlanMode,
    vxlan: link.vxlan,
    bridge: link.bridge,
    bond: link.bond && {
      ...link.bond,
      activeMember: link.bond.activeMember && keys.link(link.bond.activeMember),
    },
    bondMember: link.bondMember,
    tun: ourTun(link),
    tunHolder: ourTunHolder(link, holders),
    alias: link.alias,
    altNames: link.altNames && sorted(link.altNames),
  };
}

export function compareLinks(topology: Topology, seen: Seen): Difference[] {
  const keys = keysOf(topology);
  const seenLinks = new Map<string, { link: IpLink; holders: number[] }>();
  const theirs = new Comparables();
  for (const netns of seen.netns) {
    for (const link of netns.links) {
      const key = linkKey(netns.inode, link.ifindex);
      seenLinks.set(key, { link, holders: holdersOf(netns, link) });
      theirs.add(key, link.ifname, theirFields(seen, netns, link));
    }
  }
  const ours = new Comparables();
  for (const link of topology.links) {
    const key = linkKey(keys.netns(link.netns), link.ifindex);
    const there = seenLinks.get(key);
    ours.add(key, link.name, ourFields(link, there?.link, there?.holders ?? [], keys));
  }
  return differences('link', ours, theirs);
}
