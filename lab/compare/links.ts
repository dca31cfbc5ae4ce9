/** Our links against `ip -j -d address show` in every namespace and, for their VLANs, `ovs-vsctl list`. */
import type { Link } from '../../model/link.ts';
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
    vlan: port ? vlanOfPort(port) : kind === 'vlan' ? { mode: 'access', tag: data?.id } : undefined,
    bridgePortNo: link.linkinfo?.info_slave_kind === 'bridge' ? Number(link.linkinfo.info_slave_data?.no) : undefined,
    macvlanMode: kind === 'macvlan' || kind === 'macvtap' ? data?.mode : undefined,
    vxlan:
      kind === 'vxlan'
        ? { vni: data?.id, remote: data?.remote ?? data?.remote6, destinationPort: data?.port }
        : undefined,
    bridge:
      kind === 'bridge' ? { vlanFiltering: data?.vlan_filtering === 1, stp: Number(data?.stp_state) > 0 } : undefined,
    alias: link.ifalias,
    altNames: link.altnames && sorted(link.altnames),
  };
}

const hasHardwareAddress = (link: IpLink): boolean => ['ether', 'loopback'].includes(link.link_type);

function ourFields(link: Link, their: IpLink | undefined, keys: Keys): Record<string, unknown> {
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
    bridgePortNo: link.bridgePortNo,
    macvlanMode: link.macvlanMode,
    vxlan: link.vxlan,
    bridge: link.bridge,
    alias: link.alias,
    altNames: link.altNames && sorted(link.altNames),
  };
}

export function compareLinks(topology: Topology, seen: Seen): Difference[] {
  const keys = keysOf(topology);
  const seenLinks = new Map<string, IpLink>();
  const theirs = new Comparables();
  for (const netns of seen.netns) {
    for (const link of netns.links) {
      const key = linkKey(netns.inode, link.ifindex);
      seenLinks.set(key, link);
      theirs.add(key, link.ifname, theirFields(seen, netns, link));
    }
  }
  const ours = new Comparables();
  for (const link of topology.links) {
    const key = linkKey(keys.netns(link.netns), link.ifindex);
    ours.add(key, link.name, ourFields(link, seenLinks.get(key), keys));
  }
  return differences('link', ours, theirs);
}
