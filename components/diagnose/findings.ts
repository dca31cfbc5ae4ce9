/** Findings by what they are about and by what owns it, in the order they are worth reading. Pure. */
import type { Finding, Severity } from '../../model/finding.ts';
import type { Link } from '../../model/link.ts';
import type { Topology } from '../../model/topology.ts';

/** What is open about one thing, the worst first. */
export type Open = { worst: Severity; findings: readonly Finding[] };

/** Findings with one cause, told as one. */
export type Cause = {
  key: string;
  /** The worst and widest of them, which stands for the others. */
  first: Finding;
  findings: readonly Finding[];
  /** Containers that at least one of them touches. */
  reach: number;
};

export type Findings = {
  /** Every finding once: by severity, then by how many containers it touches, then by id. */
  all: readonly Finding[];
  causes: readonly Cause[];
  /** Open findings of a record: those about itself, and those about what it owns (see `concerns`). */
  of(record: string): Open | undefined;
  /** As `of` for several records together, each finding once: what a closed group shows. */
  ofAny(records: Iterable<string>): Open | undefined;
  /** Ids of the containers a finding touches. */
  containersOf(finding: Finding): readonly string[];
};

export const severityRank: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

const nothing: Findings = {
  all: [],
  causes: [],
  of: () => undefined,
  ofAny: () => undefined,
  containersOf: () => [],
};

/** What a finding may be about or refer to, by id. */
type Lookup = {
  links: Map<string, Link>;
  containersIn: Map<string, string[]>;
  hostNetns: Set<string>;
  bridgeOfPort: Map<string, string>;
  linkOfPort: Map<string, string>;
  containerOfMapping: Map<string, string>;
  /** Docker network or OVS bridge, by the link that is it. */
  switchesByLink: Map<string, string[]>;
};

function lookupOf(topology: Topology): Lookup {
  const containersIn = new Map<string, string[]>();
  for (const one of topology.containers) {
    if (one.netns !== undefined) containersIn.set(one.netns, [...(containersIn.get(one.netns) ?? []), one.id]);
  }
  const switchesByLink = new Map<string, string[]>();
  for (const [link, id] of [
    ...topology.networks.map((one) => [one.bridge, one.id] as const),
    ...topology.ovsBridges.map((one) => [one.link, one.id] as const),
  ]) {
    if (link !== undefined) switchesByLink.set(link, [...(switchesByLink.get(link) ?? []), id]);
  }
  return {
    links: new Map(topology.links.map((one) => [one.id, one])),
    containersIn,
    hostNetns: new Set(topology.netns.filter((one) => one.owner === 'host').map((one) => one.id)),
    bridgeOfPort: new Map(topology.ovsPorts.map((one) => [one.id, one.bridge])),
    linkOfPort: new Map(topology.ovsPorts.flatMap((one) => (one.link === undefined ? [] : [[one.id, one.link]]))),
    containerOfMapping: new Map(
      topology.portMappings.flatMap((one) => (one.container === undefined ? [] : [[one.id, one.container]])),
    ),
    switchesByLink,
  };
}

/** The ends of the cable that a link is: itself, and its veth peer. */
const cableOf = (lookup: Lookup, id: string): Link[] => {
  const link = lookup.links.get(id);
  const peer = link?.peer === undefined ? undefined : lookup.links.get(link.peer);
  return [link, peer].filter((one) => one !== undefined);
};

/**
 * Every record that a finding concerns: its object; for a link or OVS port also the cable's other end, the switch it is plugged into, and
 * the namespaces and containers at its ends; for a container also its namespace. The host's namespace is everybody's and shows none of it.
 */
function concerns(lookup: Lookup, finding: Finding): Set<string> {
  const concerned = new Set<string>([finding.object]);
  const withContainers = (netns: string): void => {
    if (lookup.hostNetns.has(netns)) return;
    concerned.add(netns);
    for (const id of lookup.containersIn.get(netns) ?? []) concerned.add(id);
  };
  const addSwitch = (id: string | undefined): void => {
    if (id === undefined) return;
    concerned.add(id);
    for (const other of lookup.switchesByLink.get(id) ?? []) concerned.add(other);
  };
  const portLink = lookup.linkOfPort.get(finding.object);
  addSwitch(lookup.bridgeOfPort.get(finding.object));
  for (const link of cableOf(lookup, portLink ?? finding.object)) {
    concerned.add(link.id);
    withContainers(link.netns);
    addSwitch(link.master);
    if (link.ovsPort !== undefined) {
      concerned.add(link.ovsPort);
      addSwitch(lookup.bridgeOfPort.get(link.ovsPort));
    }
  }
  const mapped = lookup.containerOfMapping.get(finding.object);
  if (mapped !== undefined) concerned.add(mapped);
  if (lookup.containersIn.has(finding.object)) withContainers(finding.object);
  return concerned;
}

/** Findings of one key have one cause: the same address at several links, several VLANs an uplink lacks, several ports of one container. */
function causeOf({ check, object, evidence, id }: Finding): string {
  switch (check) {
    case 'duplicate-address':
    case 'duplicate-mac': {
      const [least] = [object, evidence.twinLink ?? object].sort();
      return `${check} ${evidence.address ?? evidence.mac} ${least}`;
    }
    case 'vlan-not-on-uplink':
    case 'published-not-mapped':
    case 'mapped-not-published':
      return `${check} ${object}`;
    default:
      return id;
  }
}

function indexOf(topology: Topology): Findings {
  if (topology.findings.length === 0) return nothing;
  const lookup = lookupOf(topology);
  const byRecord = new Map<string, Finding[]>();
  const containers = new Map<string, string[]>();
  const reachOf = (one: Finding): number =>
    Math.max(containers.get(one.id)?.length ?? 0, Number(one.evidence.ports ?? 0));
  for (const finding of topology.findings) {
    const concerned = [...concerns(lookup, finding)];
    containers.set(
      finding.id,
      concerned.filter((id) => id.startsWith('container:')),
    );
    for (const id of concerned) {
      const list = byRecord.get(id);
      if (list) list.push(finding);
      else byRecord.set(id, [finding]);
    }
  }
  const order = (a: Finding, b: Finding): number =>
    severityRank[a.severity] - severityRank[b.severity] || reachOf(b) - reachOf(a) || (a.id < b.id ? -1 : 1);
  const all = topology.findings.toSorted(order);
  const causes = [...Map.groupBy(all, causeOf)].flatMap(([key, findings]): Cause[] => {
    const [first] = findings;
    if (!first) return [];
    const touched = new Set(findings.flatMap((one) => containers.get(one.id) ?? []));
    return [{ key, first, findings, reach: Math.max(touched.size, reachOf(first)) }];
  });
  const opened = (findings: Finding[]): Open | undefined => {
    const sorted = findings.toSorted(order);
    const [worst] = sorted;
    return worst && { worst: worst.severity, findings: sorted };
  };
  const openOf = new Map([...byRecord].map(([id, findings]) => [id, opened(findings)]));
  return {
    all,
    causes,
    of: (record) => openOf.get(record),
    ofAny: (records) => opened([...new Set([...records].flatMap((id) => byRecord.get(id) ?? []))]),
    containersOf: (finding) => containers.get(finding.id) ?? [],
  };
}

const indexes = new WeakMap<Topology, Findings>();

/** The findings of a topology; computed once for each. */
export function findingsOf(topology: Topology): Findings {
  const known = indexes.get(topology) ?? indexOf(topology);
  indexes.set(topology, known);
  return known;
}
