/** The Link record: a kernel link with what it is wired to. */
import { ovsId } from '../../model/ids.ts';
import type { Link, LinkAddress } from '../../model/link.ts';
import type { AddressFact, LinkFact } from '../netlink/facts.ts';
import type { OvsPortFact } from '../ovsdb/facts.ts';
import { idOfHost, idOfLink, idOfNetns } from './ids.ts';
import { parentLink, vethPeer } from './lower-link.ts';
import type { Look } from './observations.ts';
import { vlansOfLink } from './vlan-of-link.ts';

const toAddress = ({ ifindex: _, ...address }: AddressFact): LinkAddress => address;

/** OVS looks its devices up by name in the netns that ovs-vswitchd runs in, which is the host's. */
function ovsPortOf(look: Look, cookie: string, link: LinkFact): OvsPortFact | undefined {
  return cookie === look.hostCookie ? look.ovsPortByInterface(link.name) : undefined;
}

function bondOf(look: Look, cookie: string, { bond }: LinkFact): Pick<Link, 'bond'> {
  if (!bond) return {};
  const { mode, activeMember } = bond;
  const here = activeMember !== undefined && look.hasLink(cookie, activeMember);
  return { bond: { mode, ...(here ? { activeMember: idOfLink(look, cookie, activeMember) } : {}) } };
}

function tunOf(look: Look, cookie: string, { tun, name }: LinkFact): Pick<Link, 'tun'> {
  if (!tun) return {};
  const holder = look.tunHolder(cookie, name);
  return { tun: { ...tun, ...(holder ? { holder } : {}) } };
}

/** Only devices of the host's netns have a driver that can be asked. */
function hostDeviceOf(look: Look, cookie: string, link: LinkFact): Pick<Link, 'speedMbps' | 'physicalFunction'> {
  if (cookie !== look.hostCookie || !isHostDevice(link)) return {};
  const { speedMbps, physicalFunction } = look.hostDevice(link.ifindex) ?? {};
  const here = physicalFunction !== undefined && look.hasLink(cookie, physicalFunction);
  return {
    ...(speedMbps === undefined ? {} : { speedMbps }),
    ...(here ? { physicalFunction: idOfLink(look, cookie, physicalFunction) } : {}),
  };
}

/** Links behind which there is hardware; a veth claims a speed too, which means nothing. */
export const isHostDevice = (link: Pick<LinkFact, 'kind'>): boolean => link.kind === 'physical' || link.kind === 'bond';

export function linkRecord(look: Look, cookie: string, ifindex: number): Link | undefined {
  const fact = look.link(cookie, ifindex);
  if (!fact) return undefined;
  const { master, link: _link, linkNsid: _nsid, vlanId: _vlanId, bond: _bond, tun: _tun, ...own } = fact;
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
    ...vlansOfLink(look, cookie, fact, ovsPort),
    ...bondOf(look, cookie, fact),
    ...tunOf(look, cookie, fact),
    ...hostDeviceOf(look, cookie, fact),
    ...(ovsPort ? { ovsPort: ovsId(idOfHost(look), ovsPort.uuid) } : {}),
  };
}
