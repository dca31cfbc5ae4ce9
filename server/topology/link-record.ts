/** The Link record: a kernel link with what it is wired to. */
import { ovsId } from '../../model/ids.ts';
import type { Link, LinkAddress } from '../../model/link.ts';
import type { AddressFact, LinkFact } from '../netlink/facts.ts';
import type { OvsPortFact } from '../ovsdb/facts.ts';
import { idOfHost, idOfLink, idOfNetns } from './ids.ts';
import { parentLink, vethPeer } from './lower-link.ts';
import type { Look } from './observations.ts';
import { vlanOfLink } from './vlan-of-link.ts';

const toAddress = ({ ifindex: _, ...address }: AddressFact): LinkAddress => address;

/** OVS looks its devices up by name in the netns that ovs-vswitchd runs in, which is the host's. */
function ovsPortOf(look: Look, cookie: string, link: LinkFact): OvsPortFact | undefined {
  return cookie === look.hostCookie ? look.ovsPortByInterface(link.name) : undefined;
}

export function linkRecord(look: Look, cookie: string, ifindex: number): Link | undefined {
  const fact = look.link(cookie, ifindex);
  if (!fact) return undefined;
  const { master, link: _link, linkNsid: _nsid, vlanId: _vlanId, ...own } = fact;
  const ovsPort = ovsPortOf(look, cookie, fact);
  const masterHere = master !== undefined && look.hasLink(cookie, master);
  return {
    id: idOfLink(look, cookie, ifindex),
    netns: idOfNetns(look, cookie),
    ...own,
    addresses: look.addresses(cookie, ifindex).map(toAddress),
    ...(masterHere ? { master: idOfLink(look, cookie, master) } : {}),
    ...vethPeer(look, cookie, fact),
    ...parentLink(look, cookie, fact),
    ...vlanOfLink(fact, ovsPort),
    ...(ovsPort ? { ovsPort: ovsId(idOfHost(look), ovsPort.uuid) } : {}),
  };
}
