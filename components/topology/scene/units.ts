/** Every namespace but the host's, with who lives in it, and the host's own card and links. */
import type { Container } from '../../../model/container.ts';
import type { Link } from '../../../model/link.ts';
import type { Family, Netns } from '../../../model/netns.ts';
import { addressTexts, chipOf, isQuiet, leadsOut, troubleOf } from './links.ts';
import { type Lookup, naturally } from './lookup.ts';
import type { ContainerRow, HostObject, LinkRow, NicObject, StoppedObject, UnitObject, UnitOwner } from './scene.ts';
import { vlanChip } from './vlan.ts';

/** Where a link is plugged in: the switch object's id and its port row's id. */
export type Attachment = { switchId: string; row: string };
export type AttachmentOf = (link: Link) => Attachment | undefined;

export const containerRow = (container: Container): ContainerRow => ({
  kind: 'container',
  id: container.id,
  record: container.id,
  span: 1,
  name: container.name,
  state: container.state,
});

/** The prefix length most addresses of a segment have; the canvas prints only those that differ. */
export type SegmentLength = (switchId: string | undefined, family: Family) => number | undefined;

export function segmentLengths(lookup: Lookup, attachmentOf: AttachmentOf): SegmentLength {
  const counts = new Map<string, Map<number, number>>();
  for (const link of lookup.topology.links) {
    const at = attachmentOf(link);
    if (!at) continue;
    for (const one of link.addresses) {
      const key = `${at.switchId} ${one.family}`;
      const lengths = counts.get(key) ?? new Map<number, number>();
      lengths.set(one.prefixLength, (lengths.get(one.prefixLength) ?? 0) + 1);
      counts.set(key, lengths);
    }
  }
  return (switchId, family) => {
    const lengths = counts.get(`${switchId} ${family}`);
    return lengths && [...lengths].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0];
  };
}

export function unitsOf(lookup: Lookup, attachmentOf: AttachmentOf, segment: SegmentLength): UnitObject[] {
  return lookup.topology.netns
    .filter((netns) => netns.owner !== 'host')
    .flatMap((netns) => {
      const unit = unitOf(lookup, netns, attachmentOf, segment);
      return unit ? [unit] : [];
    });
}

function unitOf(
  lookup: Lookup,
  netns: Netns,
  attachmentOf: AttachmentOf,
  segment: SegmentLength,
): UnitObject | undefined {
  const inside = lookup.containersIn.get(netns.id) ?? [];
  const owner = inside.find((one) => one.sharesNetnsWith === undefined) ?? inside[0];
  const all = (lookup.linksIn.get(netns.id) ?? []).filter((link) => !isQuiet(link));
  const links = all.map((link) => linkRow(lookup, link, attachmentOf(link), segment));
  return {
    kind: 'unit',
    id: owner?.id ?? netns.id,
    record: owner?.id ?? netns.id,
    owner: ownerOf(netns, owner, links.length === 0),
    group: owner?.labels['com.docker.compose.project'] ?? '',
    links,
    joined: inside.filter((one) => one !== owner).map(containerRow),
    ...(netns.readable ? {} : { unreadable: netns.unreadableReason ?? '' }),
    ...homeOf(netns, all, attachmentOf),
  };
}

function ownerOf(netns: Netns, owner: Container | undefined, onlyLo: boolean): UnitOwner {
  if (owner) return { kind: 'container', name: owner.name, state: owner.state, onlyLo };
  if (netns.name !== undefined) return { kind: 'named', name: netns.name };
  return {
    kind: 'process',
    inode: netns.inode,
    ...(netns.pid === undefined ? {} : { pid: netns.pid }),
    ...(netns.processName === undefined ? {} : { processName: netns.processName }),
  };
}

/** The switch of the link with the default route, else of the lowest ifindex. */
function homeOf(netns: Netns, links: Link[], attachmentOf: AttachmentOf): { home?: string } {
  const plugged = links.filter((link) => attachmentOf(link));
  const defaults = netns.routes
    .filter((route) => route.destination === 'default' && route.type === 'unicast' && route.table === 254)
    .sort((a, b) => (a.family === b.family ? a.metric - b.metric : a.family === 'inet' ? -1 : 1));
  for (const route of defaults) {
    const ifindex = route.ifindex ?? route.nextHops?.[0]?.ifindex;
    const link = plugged.find((one) => one.ifindex === ifindex);
    const at = link && attachmentOf(link);
    if (at) return { home: at.switchId };
  }
  const first = plugged[0] && attachmentOf(plugged[0]);
  return first ? { home: first.switchId } : {};
}

function linkRow(lookup: Lookup, link: Link, at: Attachment | undefined, segment: SegmentLength): LinkRow {
  const peer = link.peer === undefined ? undefined : lookup.links.get(link.peer);
  const chip = chipOf(lookup, link) ?? (peer && chipOf(lookup, peer));
  const trouble = troubleOf(lookup, link);
  const master = link.master === undefined ? undefined : lookup.links.get(link.master);
  const parent = link.parent === undefined ? undefined : lookup.links.get(link.parent);
  return {
    kind: 'link',
    id: link.id,
    record: link.id,
    span: 1,
    name: link.name,
    linkKind: link.kind,
    addresses: addressTexts(link, (family) => segment(at?.switchId, family)),
    ...(chip ? { chip } : {}),
    ...(trouble ? { trouble } : {}),
    ...(master ? { portOf: master.name } : {}),
    ...(parent ? { parentName: parent.name } : {}),
  };
}

/** The host's card: its name and the containers that use its own namespace. */
export function hostObject(lookup: Lookup): HostObject | undefined {
  const { hostNetns } = lookup;
  const host = lookup.topology.hosts[0];
  if (!host) return undefined;
  const inside = hostNetns ? (lookup.containersIn.get(hostNetns.id) ?? []) : [];
  return { kind: 'host', id: host.id, record: host.id, hostname: host.hostname, containers: inside.map(containerRow) };
}

/** Containers without a namespace: not running, or just coming up. */
export function stoppedObject(lookup: Lookup): StoppedObject | undefined {
  const containers = lookup.topology.containers
    .filter((one) => one.netns === undefined || !lookup.netns.has(one.netns))
    .sort((a, b) => naturally(a.name, b.name) || naturally(a.id, b.id));
  return containers.length > 0
    ? { kind: 'stopped', id: 'stopped', containers: containers.map(containerRow) }
    : undefined;
}

/** The host's own links that are no workload's port: NICs, host legs of veth pairs, loose ends, and whatever else it has. */
export function nicsOf(lookup: Lookup): NicObject[] {
  const { hostNetns, topology } = lookup;
  if (!hostNetns) return [];
  const ovsLocal = new Set<string>(topology.ovsBridges.flatMap((bridge) => bridge.link ?? []));
  const rowsOnly = (link: Link): boolean =>
    isPort(lookup, link) && !['physical', 'bond', 'team', 'vlan'].includes(link.kind);
  return (lookup.linksIn.get(hostNetns.id) ?? [])
    .filter((link) => !isQuiet(link) && link.kind !== 'bridge' && !ovsLocal.has(link.id) && !rowsOnly(link))
    .map((link) => nic(lookup, link))
    .sort((a, b) => naturally(a.name, b.name));
}

export const isPort = (lookup: Lookup, link: Link): boolean =>
  link.master !== undefined || lookup.ovsPortOfLink.has(link.id);

function nic(lookup: Lookup, link: Link): NicObject {
  const master = link.master === undefined ? undefined : lookup.links.get(link.master);
  const port = lookup.ovsPortOfLink.get(link.id);
  const bridge = port && lookup.topology.ovsBridges.find((one) => one.id === port.bridge);
  const parent = link.parent === undefined ? undefined : lookup.links.get(link.parent);
  const trouble = troubleOf(lookup, link);
  const portOf = master?.name ?? bridge?.name;
  const addresses = addressTexts(link, () => undefined);
  return {
    kind: 'nic',
    id: link.id,
    record: link.id,
    name: link.name,
    linkKind: link.kind,
    addresses,
    outside: leadsOut(lookup, link),
    addressOnPort: portOf !== undefined && addresses.length > 0,
    ...(portOf === undefined ? {} : { portOf }),
    ...(parent ? { parentName: parent.name } : {}),
    ...(link.vlan ? { chip: vlanChip(link.vlan) } : {}),
    ...(trouble ? { trouble } : {}),
  };
}
