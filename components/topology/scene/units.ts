/** Every namespace but the host's, with who lives in it, and the containers that have none. */
import type { Container } from '../../../model/container.ts';
import type { Link } from '../../../model/link.ts';
import type { Netns } from '../../../model/netns.ts';
import { type AttachmentOf, linkRowsOf, type SegmentLength } from './linkRows.ts';
import { isQuiet } from './links.ts';
import { type Lookup, naturally } from './lookup.ts';
import type { ContainerRow, StoppedObject, UnitObject, UnitOwner } from './scene.ts';

export const containerRow = (container: Container): ContainerRow => ({
  kind: 'container',
  id: container.id,
  record: container.id,
  span: 1,
  name: container.name,
  state: container.state,
});

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
  const links = linkRowsOf(lookup, all, attachmentOf, segment);
  return {
    kind: 'unit',
    id: owner?.id ?? netns.id,
    record: owner?.id ?? netns.id,
    netns: netns.id,
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

/** Containers without a namespace: not running, or just coming up. */
export function stoppedObject(lookup: Lookup): StoppedObject | undefined {
  const containers = lookup.topology.containers
    .filter((one) => one.netns === undefined || !lookup.netns.has(one.netns))
    .sort((a, b) => naturally(a.name, b.name) || naturally(a.id, b.id));
  return containers.length > 0
    ? { kind: 'stopped', id: 'stopped', containers: containers.map(containerRow) }
    : undefined;
}
