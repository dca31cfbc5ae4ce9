/** What tables and the search both ask of a topology: every link with who owns it, what it is plugged into and which VLAN it is in. Pure. */
import type { Container, Network } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import type { Link, Vlan } from '../../model/link.ts';
import type { Topology } from '../../model/topology.ts';
import { findingsOf, severityRank } from '../diagnose/findings.ts';
import { troubleOf } from '../topology/scene/links.ts';
import { type Lookup, lookupOf, netnsLabel } from '../topology/scene/lookup.ts';
import type { Trouble } from '../topology/scene/scene.ts';
import { isPlainTrunk, ovsPortVlan } from '../topology/scene/vlan.ts';

export type Switch = { id: string; name: string };

export type LinkView = {
  link: Link;
  /** Who its namespace belongs to, as a person calls it. */
  owner: string;
  inHost: boolean;
  containers: Container[];
  vlan: Vlan | undefined;
  /** The bridges it is a port of or is plugged into at its other end, Linux and Open vSwitch. */
  switches: Switch[];
  networks: Network[];
  trouble: Trouble | undefined;
  findings: readonly Finding[];
};

export type ContainerView = {
  container: Container;
  links: LinkView[];
  networks: Network[];
  /** Name of the container whose namespace it joined. */
  ownerName: string | undefined;
  /** com.docker.compose.project. */
  project: string | undefined;
  /** Of itself and of what it owns. */
  findings: readonly Finding[];
};

export type HostView = {
  topology: Topology;
  lookup: Lookup;
  links: LinkView[];
  linkById: Map<string, LinkView>;
  containers: ContainerView[];
  containerById: Map<string, ContainerView>;
  findingsOf: (record: string) => readonly Finding[];
};

export const projectLabel = 'com.docker.compose.project';

/** 0 error, 1 warning, 2 info, 3 none. */
export const worstRank = (findings: readonly Finding[]): number =>
  findings.reduce((worst, one) => Math.min(worst, severityRank[one.severity]), 3);

const views = new WeakMap<Topology, HostView>();

/** The view of a topology, made once for all who ask. */
export function hostViewOf(topology: Topology): HostView {
  const known = views.get(topology);
  if (known) return known;
  const view = makeView(topology);
  views.set(topology, view);
  return view;
}

function makeView(topology: Topology): HostView {
  const lookup = lookupOf(topology);
  const open = findingsOf(topology);
  const openOf = (record: string): readonly Finding[] => open.of(record)?.findings ?? [];
  const networksOfContainer = new Map<string, Network[]>();
  const networksOfLink = new Map<string, Network[]>();
  for (const network of topology.networks) {
    for (const { container, link } of network.endpoints) {
      push(networksOfContainer, container, network);
      if (link) push(networksOfLink, link, network);
    }
  }
  const bridges = new Map(topology.ovsBridges.map((one) => [one.id as string, one]));
  const talksVlan = new Set<string>(
    topology.ovsPorts.filter((port) => !isPlainTrunk(ovsPortVlan(port))).map((port) => port.bridge),
  );
  const owners = new Map(topology.netns.map((one) => [one.id as string, netnsLabel(lookup, one.id)]));

  const portVlan = (link: Link): Vlan | undefined => {
    const port = lookup.ovsPortOfLink.get(link.id);
    if (!port) return link.vlan;
    const vlan = ovsPortVlan(port);
    return isPlainTrunk(vlan) && !talksVlan.has(port.bridge) ? undefined : vlan;
  };
  const pluggedInto = (link: Link): Switch[] => {
    const master = link.master && lookup.links.get(link.master);
    const port = lookup.ovsPortOfLink.get(link.id);
    const bridge = port && bridges.get(port.bridge);
    return [
      ...(master ? [{ id: master.id, name: master.name }] : []),
      ...(bridge ? [{ id: bridge.id, name: bridge.name }] : []),
    ];
  };
  const linkView = (link: Link): LinkView => {
    const peer = link.peer && lookup.links.get(link.peer);
    const own = pluggedInto(link);
    const switches = own.length > 0 || !peer ? own : pluggedInto(peer);
    const bridged = switches.flatMap((one) => lookup.networkOfBridge.get(one.id) ?? []);
    const made = lookup.networkOfBridge.get(link.id);
    return {
      link,
      owner: owners.get(link.netns) ?? '?',
      inHost: link.netns === lookup.hostNetns?.id,
      containers: link.netns === lookup.hostNetns?.id ? [] : (lookup.containersIn.get(link.netns) ?? []),
      vlan: portVlan(link) ?? (own.length === 0 && peer ? portVlan(peer) : undefined),
      switches,
      networks: [...new Set([...bridged, ...(made ? [made] : []), ...(networksOfLink.get(link.id) ?? [])])],
      trouble: troubleOf(lookup, link),
      findings: openOf(link.id),
    };
  };

  const links = topology.links.map(linkView);
  const linkById = new Map(links.map((one) => [one.link.id as string, one]));
  const linksIn = Map.groupBy(links, (one) => one.link.netns as string);
  const containers = topology.containers.map((container): ContainerView => {
    const inHost = container.netns !== undefined && container.netns === lookup.hostNetns?.id;
    const own = container.netns === undefined || inHost ? [] : (linksIn.get(container.netns) ?? []);
    const plugged = own.filter((one) => one.link.kind !== 'loopback');
    return {
      container,
      links: plugged,
      networks: [
        ...new Set([...(networksOfContainer.get(container.id) ?? []), ...plugged.flatMap((one) => one.networks)]),
      ],
      ownerName: container.sharesNetnsWith && lookup.containers.get(container.sharesNetnsWith)?.name,
      project: container.labels[projectLabel],
      findings: openOf(container.id),
    };
  });
  return {
    topology,
    lookup,
    links,
    linkById,
    containers,
    containerById: new Map(containers.map((one) => [one.container.id as string, one])),
    findingsOf: openOf,
  };
}

function push<Item>(map: Map<string, Item[]>, key: string, item: Item): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}
