/**
 * The segment a link is an end of: who is in the same one hears its ARP and neighbour solicitations. Only what is certain is told: two
 * switches joined by a cable are two segments here, which misses some that share one and never claims one that is not shared.
 */
import type { LinkFact } from '../netlink/facts.ts';
import type { OvsPortFact } from '../ovsdb/facts.ts';
import { parentOf, peerOf } from '../topology/lower-link.ts';
import type { Look } from '../topology/observations.ts';
import { bridgeVlansOf, vlanOfOvsPort } from '../topology/vlan-of-link.ts';

/** The most links stacked on one another that are followed; the kernel allows eight (net/core/dev.h, MAX_NEST_DEV). */
const maxDepth = 8;

/** OVS opens devices of the host's namespace only. */
export const ovsPortOf = (look: Look, cookie: string, name: string): OvsPortFact | undefined =>
  cookie === look.hostCookie ? look.ovsPortByInterface(name) : undefined;

/** The segment of frames that a port of an OVS bridge takes with this tag (undefined: without one). VLAN 0 stands for none. */
function ovsSegment(port: OvsPortFact, tag: number | undefined): string | undefined {
  const vlan = vlanOfOvsPort(port);
  const segment = (vid: number): string => `ovs:${port.bridgeUuid}:${vid}`;
  if (vlan.mode === 'access') return tag === undefined ? segment(vlan.tag ?? 0) : undefined;
  if (tag === undefined) return segment(vlan.tag ?? 0);
  const carried = vlan.trunks === undefined || vlan.trunks.includes(tag) || vlan.tag === tag;
  return carried ? segment(tag) : undefined;
}

/** The segment behind a port of a switch, seen from the wire; undefined when the link is no such port. */
function behindPort(look: Look, cookie: string, port: LinkFact, tag: number | undefined): string | undefined {
  const ovsPort = ovsPortOf(look, cookie, port.name);
  if (ovsPort) return ovsSegment(ovsPort, tag);
  if (port.master === undefined || port.bridgePortNo === undefined) return undefined;
  return bridgeSegment(look, cookie, port.master, port, tag);
}

/** The segment of frames with this tag at a bridge: as its port has them, or as the bridge's own link has. */
function bridgeSegment(
  look: Look,
  cookie: string,
  bridge: number,
  at: LinkFact,
  tag: number | undefined,
): string | undefined {
  const vlans = bridgeVlansOf(look, cookie, at);
  const segment = (vid: number | undefined): string =>
    `bridge:${cookie}:${bridge}${vid === undefined ? '' : `/${vid}`}`;
  // A bridge that does not filter hands every frame on as it came.
  if (vlans === undefined) return segment(tag);
  const entry = vlans.find((one) => (tag === undefined ? one.pvid : one.vid === tag && !one.untagged));
  return entry && segment(entry.vid);
}

/**
 * The segment that a link is an end of with frames of this tag; undefined when it is a port itself, or when nothing certain can be said.
 * Reads no bridge's own facts: their news would concern each of their ports.
 */
export function segmentOf(look: Look, cookie: string, link: LinkFact, tag?: number, depth = 0): string | undefined {
  if (link.master !== undefined || depth > maxDepth) return undefined;
  const ovsPort = ovsPortOf(look, cookie, link.name);
  if (ovsPort) return ovsPort.interfaceType === 'internal' ? ovsSegment(ovsPort, tag) : undefined;
  const here = `link:${cookie}:${link.ifindex}${tag === undefined ? '' : `/${tag}`}`;
  switch (link.kind) {
    case 'veth': {
      const peer = peerOf(look, cookie, link);
      if (!('link' in peer)) return undefined;
      if (peer.link.master !== undefined || ovsPortOf(look, peer.cookie, peer.link.name)) {
        return behindPort(look, peer.cookie, peer.link, tag);
      }
      const ends = [`${cookie}:${link.ifindex}`, `${peer.cookie}:${peer.link.ifindex}`].sort();
      return `veth:${ends.join('|')}${tag === undefined ? '' : `/${tag}`}`;
    }
    case 'bridge':
      return bridgeSegment(look, cookie, link.ifindex, link, tag);
    case 'vlan':
    case 'macvlan':
    case 'ipvlan': {
      const at = parentOf(look, cookie, link);
      const parent = at && look.link(at.cookie, at.ifindex);
      if (!at || !parent || (link.kind === 'vlan' && tag !== undefined)) return undefined;
      return segmentOf(look, at.cookie, parent, link.kind === 'vlan' ? link.vlanId : tag, depth + 1);
    }
    case 'physical':
    case 'bond':
      return here;
    default:
      return undefined;
  }
}
