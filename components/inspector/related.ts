/** What belongs to a selected record without being part of it: its namespace, its links, its events. Pure. */
import type { Network } from '../../model/container.ts';
import type { Link } from '../../model/link.ts';
import type { Netns } from '../../model/netns.ts';
import type { EngineEvent } from '../../model/on-demand.ts';
import type { Topology } from '../../model/topology.ts';
import { type Found, linksOf } from './records.ts';

/** The namespace whose routes, rules, sockets and neighbours are the record's: a link has those of the namespace it is in. */
export function netnsAround(topology: Topology, found: Found): Netns | undefined {
  const byId = (id: string | undefined): Netns | undefined => topology.netns.find((one) => one.id === id);
  switch (found.kind) {
    case 'host':
      return topology.netns.find((one) => one.owner === 'host' && one.host === found.record.id);
    case 'netns':
      return found.record;
    case 'link':
      return byId(found.record.netns);
    case 'container':
      return byId(found.record.netns);
    case 'network':
    case 'ovsBridge':
    case 'ovsPort':
    case 'mapping':
      return undefined;
  }
}

/** The link that stands for a record in the kernel: itself, a network's bridge, a switch's own link, a port's device. */
export function ownLink(topology: Topology, found: Found): Link | undefined {
  const byId = (id: string | undefined): Link | undefined => topology.links.find((one) => one.id === id);
  switch (found.kind) {
    case 'link':
      return found.record;
    case 'network':
      return byId(found.record.bridge ?? found.record.parent);
    case 'ovsBridge':
    case 'ovsPort':
      return byId(found.record.link);
    default:
      return undefined;
  }
}

/** What Docker calls a network for the modes `none` and `host`: it wires nothing, and the mode says it already. */
const wiresNothing = new Set(['null', 'host']);

/** The Docker networks a container is wired to. */
export const networksOf = (topology: Topology, container: string): Network[] =>
  topology.networks.filter(
    (one) => !wiresNothing.has(one.driver) && one.endpoints.some((end) => end.container === container),
  );

/** The links whose traffic is the record's: its own, or all of its namespace but the loopback. */
export function trafficLinks(topology: Topology, found: Found): Link[] {
  const own = ownLink(topology, found);
  if (own) return [own];
  const around = netnsAround(topology, found);
  return linksOf(topology, around?.id).filter((link) => link.kind !== 'loopback');
}

/** The part of an id that the engine gave: 64 hexadecimal digits. */
const engineId = (id: string): string => id.slice(id.lastIndexOf(':') + 1);

/** The engine's events about a container (also its joining and leaving networks) or a network. */
export function eventsAbout(events: EngineEvent[], found: Found): EngineEvent[] {
  if (found.kind !== 'container' && found.kind !== 'network') return [];
  const wanted = engineId(found.record.id);
  return events.filter((one) => one.actorId === wanted || one.attributes.container === wanted);
}

/** Ids whose changes are part of a record's history. */
export function historyIds(topology: Topology, found: Found): Set<string> {
  const ids = new Set<string>([found.record.id]);
  for (const link of trafficLinks(topology, found)) ids.add(link.id);
  const around = netnsAround(topology, found);
  if (around && found.kind !== 'link') ids.add(around.id);
  return ids;
}
