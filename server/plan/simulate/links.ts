/** What a step does to links. */
import { parseAddress } from '../../../model/address.ts';
import type { LinkId, NetnsId } from '../../../model/ids.ts';
import { linkId } from '../../../model/ids.ts';
import type { Link, LinkAddress } from '../../../model/link.ts';
import type { LinkSettings, StepLink, StepOf } from '../../../model/step.ts';
import type { Topology } from '../../../model/topology.ts';
import { linkNamed, linkOf } from '../look-up.ts';
import { editAll, editLink, keep, without } from './edit.ts';
import { plannedIfindex } from './planned-ids.ts';
import { dropRoutesOf, syncRoutes } from './routes.ts';

export const stepLink = (topology: Topology, { netns, name }: StepLink): Link | undefined =>
  linkNamed(topology, netns, name);

const defaultMtu = 1500;
/** BR_DEFAULT_AGEING_TIME (linux/if_bridge.h). */
const defaultAgeingSeconds = 300;

type NewLink = Pick<Link, 'netns' | 'name' | 'kind'> & Partial<Link>;

/** Puts a link that is down and has a planned ifindex. A port row of Open vSwitch that waits for a device of this name takes it. */
export function putLink(topology: Topology, link: NewLink): { topology: Topology; id: LinkId } {
  const ifindex = plannedIfindex(topology, link.netns);
  const id = linkId(link.netns, ifindex);
  const made: Link = {
    ...{ id, ifindex, mtu: defaultMtu, up: false, carrier: false, operState: 'DOWN', addresses: [] },
    ...link,
  };
  return { topology: { ...topology, links: [...topology.links, made] }, id };
}

export function addBridge(topology: Topology, { link, mac, mtu, alias }: StepOf<'addBridge'>): Topology {
  return putLink(topology, {
    ...{ netns: link.netns, name: link.name, kind: 'bridge', mac },
    ...(mtu === undefined ? {} : { mtu }),
    ...(alias === undefined ? {} : { alias }),
    bridge: { vlanFiltering: false, stp: false, ageingSeconds: defaultAgeingSeconds },
  }).topology;
}

export function addVeth(topology: Topology, { host, peer }: StepOf<'addVeth'>): Topology {
  const near = putLink(topology, { ...host, kind: 'veth' });
  const far = putLink(near.topology, { ...peer, kind: 'veth', peer: near.id });
  return editLink(far.topology, near.id, (one) => ({ ...one, peer: far.id }));
}

/** A link goes with everything that stands on it, and nothing refers to it any more. */
export function dropLink(topology: Topology, id: LinkId): Topology {
  const link = linkOf(topology, id);
  if (!link) return topology;
  let next = dropRoutesOf(topology, id);
  next = { ...next, links: keep(next.links, (one) => one.id !== id) };
  for (const child of next.links.filter((one) => one.parent === id)) next = dropLink(next, child.id);
  next = editAll(next, 'links', (one) => {
    const free = one.master === id ? unplugged(one) : one;
    return free.peer === id ? carrierOf(next, without(free, 'peer')) : free;
  });
  next = editAll(next, 'ovsPorts', (one) => (one.link === id ? without(one, 'link', 'ofport') : one));
  next = editAll(next, 'ovsBridges', (one) => (one.link === id ? without(one, 'link') : one));
  return editAll(next, 'networks', (one) => {
    const network = one.bridge === id || one.parent === id ? without(one, 'bridge', 'parent') : one;
    if (!network.endpoints.some((endpoint) => endpoint.link === id)) return network;
    const endpoints = network.endpoints.map((end) => (end.link === id ? without(end, 'link') : end));
    return { ...network, endpoints };
  });
}

/** A veth pair goes as a whole. */
export function dropPair(topology: Topology, netns: NetnsId, name: string): Topology {
  const link = linkNamed(topology, netns, name);
  if (!link) return topology;
  const next = dropLink(topology, link.id);
  return link.peer === undefined ? next : dropLink(next, link.peer);
}

const unplugged = (link: Link): Link => without(link, 'master', 'bridgePortNo', 'bridgeVlans', 'vlan');

/** A veth has carrier while both ends are up; of other links it is not foretold. */
function carrierOf(topology: Topology, link: Link): Link {
  if (link.kind !== 'veth') return link;
  const carrier = link.up && linkOf(topology, link.peer)?.up === true;
  const operState = carrier ? 'UP' : link.up ? 'LOWERLAYERDOWN' : 'DOWN';
  return link.carrier === carrier && link.operState === operState ? link : { ...link, carrier, operState };
}

const isIpv6 = (one: LinkAddress): boolean => one.family === 'inet6';

function switched(topology: Topology, link: Link, up: boolean): Topology {
  // A link that goes down loses its IPv6 addresses (net.ipv6.conf.*.keep_addr_on_down is off by default) and all its routes.
  const addresses = up ? link.addresses : keep(link.addresses, (one) => !isIpv6(one));
  const next = syncRoutes(
    editLink(topology, link.id, (one) => ({ ...one, up, addresses })),
    link,
  );
  return editAll(next, 'links', (one) => (one.id === link.id || one.id === link.peer ? carrierOf(next, one) : one));
}

/** The lowest port number that is free, as br_add_if() takes it (net/bridge/br_if.c). */
function freePortNo(topology: Topology, bridge: Link): number {
  const taken = new Set(topology.links.filter((one) => one.master === bridge.id).map((one) => one.bridgePortNo));
  let number = 1;
  while (taken.has(number)) number += 1;
  return number;
}

function plugged(topology: Topology, link: Link, master: string | null): Topology {
  const bridge = master === null ? undefined : linkNamed(topology, link.netns, master);
  if (!bridge) return editLink(topology, link.id, unplugged);
  const { vlanFiltering = false, defaultPvid: vid } = bridge.bridge ?? {};
  const table = vid === undefined ? [] : [{ vid, pvid: true, untagged: true }];
  return editLink(topology, link.id, (one) => ({
    ...unplugged(one),
    ...{ master: bridge.id, bridgePortNo: freePortNo(topology, bridge) },
    ...(vlanFiltering ? { bridgeVlans: table } : {}),
    ...(vlanFiltering && vid !== undefined ? { vlan: { mode: 'access' as const, tag: vid } } : {}),
  }));
}

export function setLink(topology: Topology, step: StepOf<'setLink'>): Topology {
  const found = stepLink(topology, step.link);
  if (!found) return topology;
  const after: LinkSettings = step.after;
  let next = topology;
  const set = (change: (link: Link) => Link) => {
    next = editLink(next, found.id, change);
  };
  if (after.name !== undefined) set((one) => ({ ...one, name: after.name ?? one.name }));
  if (after.mac !== undefined) set((one) => ({ ...one, mac: after.mac }));
  if (after.mtu !== undefined) set((one) => ({ ...one, mtu: after.mtu ?? one.mtu }));
  if (after.alias !== undefined)
    set((one) => (after.alias === '' ? without(one, 'alias') : { ...one, alias: after.alias }));
  if (after.master !== undefined) next = plugged(next, linkOf(next, found.id) ?? found, after.master);
  const present = linkOf(next, found.id);
  if (present && after.up !== undefined && after.up !== present.up) next = switched(next, present, after.up);
  return next;
}

/** The scope that the kernel or ip(8) gives an address by what it is. */
export function scopeOf(address: string, family: LinkAddress['family']): string {
  const parsed = parseAddress(address);
  if (!parsed) return 'global';
  if (family === 'inet') return parsed.value >> 24n === 127n ? 'host' : 'global';
  return parsed.value >> 118n === 0x3fan ? 'link' : 'global';
}

export function addAddress(topology: Topology, { link, address, prefixLength }: StepOf<'addAddress'>): Topology {
  const found = stepLink(topology, link);
  if (!found) return topology;
  const family = address.includes(':') ? 'inet6' : 'inet';
  const added: LinkAddress = { address, prefixLength, family, scope: scopeOf(address, family) };
  return syncRoutes(
    editLink(topology, found.id, (one) => ({ ...one, addresses: [...one.addresses, added] })),
    found,
  );
}

export function removeAddress(topology: Topology, { link, address, prefixLength }: StepOf<'removeAddress'>): Topology {
  const found = stepLink(topology, link);
  if (!found) return topology;
  const rest = keep(found.addresses, (one) => one.address !== address || one.prefixLength !== prefixLength);
  if (rest === found.addresses) return topology;
  return syncRoutes(
    editLink(topology, found.id, (one) => ({ ...one, addresses: rest })),
    found,
  );
}
