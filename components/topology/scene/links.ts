/** What can be said of a link by itself: its state in one word, its VLAN, its addresses as the canvas prints them. */
import type { Link } from '../../../model/link.ts';
import type { Lookup } from './lookup.ts';
import type { Trouble, VlanChip } from './scene.ts';
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

/** Its other end is out of sight, yet it is in use: to this host it is a wire that leads out. */
export const leadsOut = (lookup: Lookup, link: Link): boolean =>
  link.kind === 'physical' ||
  (link.kind === 'veth' &&
    link.peer === undefined &&
    link.master === undefined &&
    usefulAddresses(link).length > 0 &&
    link.netns === lookup.hostNetns?.id);

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
