/**
 * What IFLA_LINK and IFLA_LINK_NETNSID point at: the other end of a veth, the parent of a vlan, macvlan, ipvlan or vxlan. The number in
 * IFLA_LINK_NETNSID means a netns only as seen from the netns that holds the link.
 */
import type { Link } from '../../model/link.ts';
import type { LinkFact } from '../netlink/facts.ts';
import { idOfLink } from './ids.ts';
import type { Look } from './observations.ts';

const kindsWithParent = new Set(['vlan', 'macvlan', 'macvtap', 'ipvlan', 'ipvtap', 'vxlan']);

const targetNetns = (look: Look, cookie: string, link: LinkFact): string | undefined =>
  link.linkNsid === undefined ? cookie : look.nsid(cookie, link.linkNsid);

type Peer = { cookie: string; link: LinkFact } | Pick<Link, 'peerMissing'>;

/**
 * The peer of a veth. A peer that is not visible is a normal state, told by its reason: namespaces are never read all at the same moment,
 * and some cannot be read at all.
 */
export function peerOf(look: Look, cookie: string, link: LinkFact): Peer {
  if (link.kind !== 'veth') return {};
  if (link.link === undefined) return { peerMissing: 'link-missing' };
  const target = targetNetns(look, cookie, link);
  const netns = target === undefined ? undefined : look.netns(target);
  if (target === undefined || netns === undefined) return { peerMissing: 'netns-unknown' };
  if (!netns.readable) return { peerMissing: 'netns-unreadable' };
  const other = look.link(target, link.link);
  // Ifindexes are reused: only a veth that points back is the peer.
  if (other?.kind !== 'veth' || other.link !== link.ifindex) return { peerMissing: 'link-missing' };
  return { cookie: target, link: other };
}

/** The peer as the record has it. */
export function vethPeer(look: Look, cookie: string, link: LinkFact): Pick<Link, 'peer' | 'peerMissing'> {
  const peer = peerOf(look, cookie, link);
  return 'link' in peer ? { peer: idOfLink(look, peer.cookie, peer.link.ifindex) } : peer;
}

/** Where the lower link of a stacked one is; undefined while its netns is unknown. */
export function parentOf(look: Look, cookie: string, link: LinkFact): { cookie: string; ifindex: number } | undefined {
  if (!kindsWithParent.has(link.kind) || link.link === undefined) return undefined;
  const target = targetNetns(look, cookie, link);
  if (target === undefined || !look.hasLink(target, link.link)) return undefined;
  return { cookie: target, ifindex: link.link };
}

/** The lower link as the record has it. */
export function parentLink(look: Look, cookie: string, link: LinkFact): Pick<Link, 'parent'> {
  const parent = parentOf(look, cookie, link);
  return parent ? { parent: idOfLink(look, parent.cookie, parent.ifindex) } : {};
}
