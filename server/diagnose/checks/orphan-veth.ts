/**
 * `orphan-veth`: a veth that is plugged into a switch and whose other end nobody uses. Either the other end is in a namespace that no
 * process, name or engine can be found to own and is off there; or it lies beside it, off, plugged into nothing and without an address:
 * what a tool leaves that failed half-way. A pair that joins two switches, or the host's own end of one, is no orphan.
 */
import type { AddressFact, LinkFact } from '../../netlink/facts.ts';
import type { FactCheck } from '../../topology/checks.ts';
import { idOfLink } from '../../topology/ids.ts';
import { peerOf } from '../../topology/lower-link.ts';
import type { Look } from '../../topology/observations.ts';
import { finding, switchOf } from '../finding.ts';
import { ovsPortOf } from '../segment.ts';

/** An address that a person or program gave; the kernel makes link-locals by itself. */
export const isGiven = (address: AddressFact): boolean => address.scope !== 'link' && address.scope !== 'host';

/** Off, plugged into nothing and without an address. */
function isUnused(look: Look, cookie: string, link: LinkFact): boolean {
  if (link.up || link.master !== undefined || ovsPortOf(look, cookie, link.name)) return false;
  return !look.addresses(cookie, link.ifindex).some(isGiven);
}

/** What nobody has at the other end: a namespace, or a use. Undefined when it is no orphan. */
export function orphanReason(look: Look, cookie: string, link: LinkFact): 'no-owner' | 'unused' | undefined {
  // With a carrier the other end is on: somebody switched it on, wherever that is.
  if (link.kind !== 'veth' || link.carrier || switchOf(look, cookie, link) === undefined) return undefined;
  const peer = peerOf(look, cookie, link);
  if ('link' in peer) return peer.cookie === cookie && isUnused(look, cookie, peer.link) ? 'unused' : undefined;
  return peer.peerMissing === 'netns-unknown' ? 'no-owner' : undefined;
}

export const orphanVeth: FactCheck = {
  of: 'link',
  find(look, cookie, ifindex) {
    const link = look.link(cookie, Number(ifindex));
    if (link?.kind !== 'veth' || link.carrier) return [];
    const reason = orphanReason(look, cookie, link);
    if (reason === undefined) return [];
    const peer = peerOf(look, cookie, link);
    const evidence = {
      link: link.name,
      switch: switchOf(look, cookie, link),
      otherEnd: reason,
      ...('link' in peer ? { peer: peer.link.name } : {}),
    };
    return [finding('orphan-veth', 'warning', idOfLink(look, cookie, link.ifindex), evidence)];
  },
};
