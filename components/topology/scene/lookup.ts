/** The topology by id and by what belongs to what, built once a scene. */
import type { Container, Network } from '../../../model/container.ts';
import type { Link } from '../../../model/link.ts';
import type { Netns } from '../../../model/netns.ts';
import type { OvsPort } from '../../../model/ovs.ts';
import type { Topology } from '../../../model/topology.ts';

export type Lookup = {
  topology: Topology;
  hostNetns: Netns | undefined;
  links: Map<string, Link>;
  netns: Map<string, Netns>;
  containers: Map<string, Container>;
  /** Links of each namespace, by ifindex. */
  linksIn: Map<string, Link[]>;
  /** Running or paused containers of each namespace, by name. */
  containersIn: Map<string, Container[]>;
  /** Ports of each bridge, bond or VRF. */
  slaves: Map<string, Link[]>;
  networkOfBridge: Map<string, Network>;
  ovsPorts: Map<string, OvsPort>;
  ovsPortOfLink: Map<string, OvsPort>;
  /** An address -> the link that has it; of several the last one. */
  linkOfAddress: Map<string, Link>;
};

function grouped<Item>(items: Item[], keyOf: (item: Item) => string | undefined): Map<string, Item[]> {
  const out = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const list = out.get(key);
    if (list) list.push(item);
    else out.set(key, [item]);
  }
  return out;
}

const byId = <Item extends { id: string }>(items: Item[]): Map<string, Item> =>
  new Map(items.map((item) => [item.id, item]));

/** `web2` before `web10`. */
const collator = new Intl.Collator('en', { numeric: true });
export const naturally = (a: string, b: string): number => collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);

export function lookupOf(topology: Topology): Lookup {
  const links = [...topology.links].sort((a, b) => a.ifindex - b.ifindex || naturally(a.id, b.id));
  const containers = [...topology.containers].sort((a, b) => naturally(a.name, b.name) || naturally(a.id, b.id));
  const ovsPortOfLink = new Map<string, OvsPort>();
  for (const port of topology.ovsPorts) if (port.link) ovsPortOfLink.set(port.link, port);
  const networkOfBridge = new Map<string, Network>();
  for (const network of topology.networks) if (network.bridge) networkOfBridge.set(network.bridge, network);
  return {
    topology,
    hostNetns: topology.netns.find((one) => one.owner === 'host'),
    links: byId(topology.links),
    netns: byId(topology.netns),
    containers: byId(topology.containers),
    linksIn: grouped(links, (link) => link.netns),
    containersIn: grouped(containers, (one) => one.netns),
    slaves: grouped(links, (link) => link.master),
    networkOfBridge,
    ovsPorts: byId(topology.ovsPorts),
    ovsPortOfLink,
    linkOfAddress: new Map(links.flatMap((link) => link.addresses.map((one) => [one.address, link] as const))),
  };
}

/** The name a person knows a namespace by: its first container, its name under /run/netns, or its process. */
export function netnsLabel(lookup: Lookup, netnsId: string): string {
  const netns = lookup.netns.get(netnsId);
  if (!netns) return '?';
  if (netns.owner === 'host') return lookup.topology.hosts.find((one) => one.id === netns.host)?.hostname ?? 'host';
  const inside = lookup.containersIn.get(netnsId) ?? [];
  const owner = inside.find((one) => one.sharesNetnsWith === undefined) ?? inside[0];
  return owner?.name ?? netns.name ?? (netns.pid === undefined ? `netns ${netns.inode}` : `pid ${netns.pid}`);
}
