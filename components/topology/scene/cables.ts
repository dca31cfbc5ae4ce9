/** Which sockets are joined by what. Every veth pair, uplink, child link, patch pair and published port is one cable with a stable id. */
import type { Link } from '../../../model/link.ts';
import { chipOf } from './links.ts';
import { type Lookup, netnsLabel } from './lookup.ts';
import { publishedText } from './published.ts';
import type { Cable, PublishedObject, Socket, SwitchObject, UnitObject } from './scene.ts';

export type Rows = {
  /** Link id -> the port row it stands in as, with the side it is drawn on. */
  ports: Map<string, Socket>;
  /** Port row id -> `switch:port`. */
  portNames: Map<string, string>;
  /** Link ids that have a row in a namespace. */
  units: Set<string>;
  /** Link ids that have a card or a row on the host's edge. */
  nics: Set<string>;
};

export function cablesOf(lookup: Lookup, rows: Rows, switches: SwitchObject[], published: PublishedObject[]): Cable[] {
  return [
    ...vethCables(lookup, rows),
    ...portCables(lookup, rows),
    ...patchCables(lookup, rows),
    ...movedCables(lookup, rows),
    ...childCables(lookup, rows, switches),
    ...published.flatMap((chip) => (chip.target === undefined ? [] : [publishedCable(rows, chip, chip.target)])),
  ];
}

/** `owner:link`, the name of one end. */
export const endName = (lookup: Lookup, link: Link): string => `${netnsLabel(lookup, link.netns)}:${link.name}`;

function look(lookup: Lookup, links: Link[]): Pick<Cable, 'trunk' | 'dead' | 'vlan'> {
  const chips = links.flatMap((link) => chipOf(lookup, link) ?? []);
  const access = chips.find((chip) => chip.form === 'access')?.vlans[0];
  return {
    trunk: access === undefined && chips.length > 0,
    dead: links.some((link) => !link.up || !link.carrier),
    ...(access === undefined ? {} : { vlan: access }),
  };
}

/** The socket of one end; a host leg opposite a port row is plugged into the switch's left side. */
function socketOf(rows: Rows, link: Link): Socket | undefined {
  const port = rows.ports.get(link.id);
  if (port) return port;
  if (rows.units.has(link.id)) return { row: link.id, side: 'left' };
  return rows.nics.has(link.id) ? { row: link.id, side: 'right' } : undefined;
}

function vethCables(lookup: Lookup, rows: Rows): Cable[] {
  const out: Cable[] = [];
  for (const link of lookup.topology.links) {
    const peer = link.peer === undefined ? undefined : lookup.links.get(link.peer);
    // Each pair once, from the host's end or else the smaller id.
    if (!peer || !isFirstEnd(lookup, link, peer)) continue;
    const from = socketOf(rows, link);
    const to = socketOf(rows, peer);
    if (!from || !to) continue;
    out.push({
      id: `veth ${[link.id, peer.id].sort().join(' ')}`,
      kind: 'veth',
      from,
      to,
      ends: [endName(lookup, link), endName(lookup, peer)],
      links: [link.id, peer.id],
      ...look(lookup, [link, peer]),
    });
  }
  return out;
}

function isFirstEnd(lookup: Lookup, link: Link, peer: Link): boolean {
  const host = lookup.hostNetns?.id;
  const inHost = link.netns === host;
  return inHost === (peer.netns === host) ? link.id < peer.id : inHost;
}

/** NICs that are ports (to the left side of their row), and links of Open vSwitch that were moved into a namespace. */
function portCables(lookup: Lookup, rows: Rows): Cable[] {
  const out: Cable[] = [];
  for (const [id, port] of rows.ports) {
    const link = lookup.links.get(id);
    if (!link) continue;
    const base = {
      ends: [endName(lookup, link), portName(rows, port.row)] as [string, string],
      links: [link.id],
      ...look(lookup, [link]),
    };
    if (rows.nics.has(id)) {
      out.push({ id: `uplink ${id}`, kind: 'uplink', from: { row: id, side: 'right' }, to: port, ...base });
    } else if (rows.units.has(id)) {
      out.push({ id: `internal ${id}`, kind: 'internal', from: port, to: { row: id, side: 'left' }, ...base });
    }
  }
  return out;
}

/** Patch ports of Open vSwitch: two rows of its database, no link of the kernel. */
function patchCables(lookup: Lookup, rows: Rows): Cable[] {
  const byName = new Map(lookup.topology.ovsPorts.map((port) => [port.name, port]));
  return lookup.topology.ovsPorts.flatMap((port): Cable[] => {
    const peer = port.patchPeer === undefined ? undefined : byName.get(port.patchPeer);
    // Each pair once. A peer that does not name this port back is no pair: nothing passes.
    if (!peer || peer.patchPeer !== port.name || peer.id <= port.id) return [];
    return [
      {
        id: `patch ${port.id} ${peer.id}`,
        kind: 'patch',
        from: { row: port.id, side: 'left' },
        to: { row: peer.id, side: 'left' },
        ends: [portName(rows, port.id), portName(rows, peer.id)],
        trunk: false,
        dead: false,
      },
    ];
  });
}

/** From a host link to its VLAN child or virtual function that was moved into a namespace. */
function movedCables(lookup: Lookup, rows: Rows): Cable[] {
  return lookup.topology.links.flatMap((link): Cable[] => {
    const parent = lookup.links.get(link.physicalFunction ?? (link.kind === 'vlan' ? (link.parent ?? '') : ''));
    if (!parent || !rows.nics.has(parent.id) || !rows.units.has(link.id)) return [];
    return [
      {
        id: `moved ${link.id}`,
        kind: 'child',
        from: { row: parent.id, side: 'right' },
        to: { row: link.id, side: 'left' },
        ends: [endName(lookup, parent), endName(lookup, link)],
        links: [link.id],
        ...look(lookup, [link]),
      },
    ];
  });
}

/** From a tap's rows to its children, and from its parent to its head. */
function childCables(lookup: Lookup, rows: Rows, switches: SwitchObject[]): Cable[] {
  const out: Cable[] = [];
  for (const tap of switches) {
    if (tap.form !== 'tap') continue;
    const parentId = tap.id.slice(0, -'#tap'.length);
    if (rows.nics.has(parentId)) {
      const parent = lookup.links.get(parentId);
      out.push({
        id: `uplink ${tap.id}`,
        kind: 'uplink',
        from: { row: parentId, side: 'right' },
        to: { row: tap.id, side: 'left' },
        ends: [parent ? endName(lookup, parent) : parentId, tap.title],
        trunk: false,
        dead: tap.down,
      });
    }
    for (const port of tap.ports) {
      const link = lookup.links.get(port.record);
      if (!link || !rows.units.has(link.id)) continue;
      const from: Socket = { row: port.id, side: 'right' };
      const ends: [string, string] = [tap.title, endName(lookup, link)];
      out.push({
        id: `child ${link.id}`,
        kind: 'child',
        from,
        to: { row: link.id, side: 'left' },
        ends,
        links: [link.id],
        ...look(lookup, [link]),
      });
    }
  }
  return out;
}

const portName = (rows: Rows, row: string): string => rows.portNames.get(row) ?? row;

const publishedCable = (rows: Rows, chip: PublishedObject, target: string): Cable => ({
  id: `published ${chip.id}`,
  kind: 'published',
  from: { row: chip.id, side: 'right' },
  to: { row: target, side: 'left' },
  ends: [publishedText(chip), portName(rows, target)],
  trunk: false,
  dead: false,
});

export const unitLinkIds = (units: UnitObject[]): Set<string> =>
  new Set(units.flatMap((unit) => unit.links.map((link) => link.id)));
