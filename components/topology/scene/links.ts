/** What can be said of a link by itself: its state in one word, its VLAN, its addresses as the canvas prints them. */
import type { Link } from '../../../model/link.ts';
import type { OvsPort } from '../../../model/ovs.ts';
import type { Lookup } from './lookup.ts';
import type { LinkDetail, Trouble, VlanChip } from './scene.ts';
import { isPlainTrunk, ovsPortVlan, vlanChip } from './vlan.ts';

/** Devices every namespace gets with a tunnel module loaded; down and bare they say nothing. */
const fallbackKinds = new Set([
  'ipip',
  'sit',
  'ip6tnl',
  'gre',
  'gretap',
  'ip6gre',
  'ip6gretap',
  'erspan',
  'vti',
  'ip6_vti',
]);

/** The userspace datapath's own device (lib/dpif-netdev.c): it carries no traffic and belongs to no bridge. */
const datapathDevices = new Set(['ovs-netdev', 'ovs-system']);

/** Links the canvas leaves to the inspector. */
export function isQuiet(link: Link): boolean {
  if (link.kind === 'loopback') return true;
  if (datapathDevices.has(link.name) && !link.up) return true;
  return fallbackKinds.has(link.kind) && !link.up && link.addresses.length === 0;
}

/** A veth end that is here but leads to nothing anybody uses: no master, no port row, no address. */
export const isLooseEnd = (lookup: Lookup, link: Link): boolean =>
  link.kind === 'veth' &&
  link.netns === lookup.hostNetns?.id &&
  link.master === undefined &&
  !lookup.ovsPortOfLink.has(link.id) &&
  usefulAddresses(link).length === 0;

/** Addresses somebody gave it; the kernel makes link-local ones by itself. */
export const usefulAddresses = (link: Link): Link['addresses'] => link.addresses.filter((one) => one.scope !== 'link');

/** Its other end is out of sight, yet somebody has it on, or it has an address: to this host it is a wire that leads out. */
export const leadsOut = (lookup: Lookup, link: Link): boolean =>
  link.kind === 'physical' ||
  (link.kind === 'veth' &&
    link.netns === lookup.hostNetns?.id &&
    link.peer === undefined &&
    link.peerMissing !== 'netns-unreadable' &&
    (link.carrier || usefulAddresses(link).length > 0));

/** The worst that can be said of a link by what the kernel tells. */
export function troubleOf(lookup: Lookup, link: Link): Trouble | undefined {
  if (link.kind === 'veth' && !leadsOut(lookup, link)) {
    const peer = link.peer === undefined ? undefined : lookup.links.get(link.peer);
    if (!peer) return unseenPeer(lookup, link);
    if (peer.netns === link.netns && isLooseEnd(lookup, peer)) return 'orphan';
    if (peer.netns === link.netns && isLooseEnd(lookup, link)) return 'loose';
  }
  if (!link.up) return 'down';
  return link.carrier ? undefined : 'no-carrier';
}

function unseenPeer(lookup: Lookup, link: Link): Trouble {
  if (link.peerMissing === 'netns-unreadable') return 'unreadable';
  return link.netns === lookup.hostNetns?.id ? 'orphan' : 'peer-unseen';
}

/** An Open vSwitch bridge whose ports say anything about VLANs; on the others a plain port shows no chip. */
const bridgeUsesVlans = (lookup: Lookup, bridge: string): boolean =>
  lookup.topology.ovsPorts.some((port) => port.bridge === bridge && !isPlainTrunk(ovsPortVlan(port)));

/** The chip of a link: of its port row on Open vSwitch, else of its own VLAN. */
export function chipOf(lookup: Lookup, link: Link): VlanChip | undefined {
  const port = lookup.ovsPortOfLink.get(link.id);
  if (!port) return link.vlan && vlanChip(link.vlan);
  const vlan = ovsPortVlan(port);
  return isPlainTrunk(vlan) && !bridgeUsesVlans(lookup, port.bridge) ? undefined : vlanChip(vlan);
}

/** `address`, or `address/length` where the length is not its segment's; IPv4 first, kernel-made link-locals last and only if alone. */
export function addressTexts(link: Link, segmentLength: (family: 'inet' | 'inet6') => number | undefined): string[] {
  const useful = usefulAddresses(link);
  return [...useful]
    .sort((a, b) => (a.family === b.family ? 0 : a.family === 'inet' ? -1 : 1))
    .map((one) =>
      one.prefixLength === segmentLength(one.family) ? one.address : `${one.address}/${one.prefixLength}`,
    );
}

/** Kinds that have no master and no address of their own to speak of, but stand on another link as its children. */
export const childKinds: ReadonlySet<string> = new Set(['macvlan', 'macvtap', 'ipvlan', 'ipvtap']);

export const detailOf = (link: Link): LinkDetail => ({
  link: link.id,
  mtu: link.mtu,
  addresses: addressTexts(link, () => undefined),
  ...(link.mac === undefined ? {} : { mac: link.mac }),
});

/** `[fd00::2]:4789` or `10.0.0.2:4789`. */
const endpoint = (address: string, port: number | string | undefined): string => {
  const host = address.includes(':') ? `[${address}]` : address;
  return port === undefined ? host : `${host}:${port}`;
};

/** `VNI 42 → 10.0.0.2:4789`: where a tunnel leads. */
export function tunnelOf(link: Link): string | undefined {
  if (!link.vxlan) return undefined;
  const { vni, remote, group, destinationPort } = link.vxlan;
  const far = remote ?? group;
  return far === undefined ? `VNI ${vni}` : `VNI ${vni} → ${endpoint(far, destinationPort)}`;
}

/** Interface types of Open vSwitch that lead through a tunnel (ovs-vswitchd.conf.db(5), `options:remote_ip`). */
const ovsTunnels = new Set([
  'vxlan',
  'geneve',
  'gre',
  'ip6gre',
  'stt',
  'gtpu',
  'bareudp',
  'srv6',
  'erspan',
  'ip6erspan',
]);

export function ovsTunnelOf(port: OvsPort): string | undefined {
  if (!ovsTunnels.has(port.interfaceType)) return undefined;
  const { key, remote_ip: remote, dst_port: destinationPort } = port.options ?? {};
  const name = port.interfaceType === 'gre' ? 'key' : 'VNI';
  return [key === undefined ? port.interfaceType : `${name} ${key}`, remote && `→ ${endpoint(remote, destinationPort)}`]
    .filter(Boolean)
    .join(' ');
}

/** The host's own addresses on a switch, `address/length`. */
export const hostAddressesOf = (link: Link | undefined): string[] => (link ? addressTexts(link, () => undefined) : []);

/** The facts of a link that a row prints beside its name, whatever column it stands in. */
export function extrasOf(link: Link): {
  tunnel?: string;
  holder?: { pid: number; processName: string };
  mode?: string;
  detail: LinkDetail;
} {
  const tunnel = tunnelOf(link);
  const mode = link.macvlanMode ?? link.ipvlanMode ?? link.bond?.mode;
  return {
    detail: detailOf(link),
    ...(tunnel === undefined ? {} : { tunnel }),
    ...(link.tun?.holder ? { holder: link.tun.holder } : {}),
    ...(mode === undefined ? {} : { mode }),
  };
}
