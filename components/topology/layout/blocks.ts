/**
 * Blocks: a switch and the units and groups at home on it. Each port row stands at the height of the link it feeds and the switch's body
 * stretches over the gaps; uplinks come first, guests and ports without a unit last.
 */

import { naturally } from '../scene/lookup.ts';
import type { GroupObject, PortRow, SwitchObject, UnitObject } from '../scene/scene.ts';
import type { Ends } from './ends.ts';
import { groupRows, groupSocketRow, headHeight, isStrip, linkRowIndex, rowPitch, unitRows } from './grid.ts';
import type { BlockMemory } from './memory.ts';
import { firstSlots, rowsByKey, rowsOf, type Slot, settle, spareSlots, type Wanted } from './slots.ts';

/** What stands in a block or in the column below all blocks. */
export type Member = UnitObject | GroupObject;

export type Block = {
  id: string;
  key: string;
  switch: SwitchObject;
  members: { member: Member; firstRow: number }[];
  /** Port row id -> row from 0, for those whose place does not depend on other blocks. */
  rowOf: Map<string, number>;
  /** Port rows that follow below, from the row `restFrom` on. */
  rest: PortRow[];
  restFrom: number;
  left: Slot[];
  units: Slot[];
  height: number;
};

/** How the members of a column are told apart and held together between two layouts. */
export type Sections = {
  of(member: Member): string;
  /** Sections that are drawn another way than before; of these the ones where a person asked for it. */
  remade: ReadonlySet<string>;
  released: ReadonlySet<string>;
};

const unitTitle = (unit: UnitObject): string => {
  switch (unit.owner.kind) {
    case 'container':
    case 'named':
      return unit.owner.name;
    case 'process':
      return `~${unit.owner.pid ?? unit.owner.inode}`;
  }
};

const groupName = (member: Member): string => (member.kind === 'unit' ? member.group : member.title);

export const compareMembers = (a: Member, b: Member): number =>
  naturally(groupName(a), groupName(b)) ||
  naturally(a.kind === 'unit' ? unitTitle(a) : a.title, b.kind === 'unit' ? unitTitle(b) : b.title) ||
  naturally(a.id, b.id);

export const keyOf = (one: { id: string; slot?: string }): string => one.slot ?? one.id;
export const memberKey = (member: Member): string => (member.kind === 'unit' ? keyOf(member) : member.id);

/** Those known before in their old order, then the new ones in theirs. */
export function inRememberedOrder<Item>(
  sorted: Item[],
  nameOf: (item: Item) => string,
  remembered: readonly (string | null)[] | undefined,
): Item[] {
  if (!remembered || remembered.length === 0) return sorted;
  const place = new Map(remembered.map((key, index) => [key, index]));
  const old = sorted.filter((one) => place.has(nameOf(one)));
  old.sort((a, b) => (place.get(nameOf(a)) ?? 0) - (place.get(nameOf(b)) ?? 0));
  return [...old, ...sorted.filter((one) => !place.has(nameOf(one)))];
}

/** Rows a member takes, with what its port row and its published ports beside it need. */
function rowsNeeded(member: Member, ends: Ends, spans: ReadonlyMap<string, number>): number {
  if (member.kind === 'group') return groupRows(member);
  let rows = unitRows(member);
  member.links.forEach((link, index) => {
    const port = ends.portOf.get(link.id);
    if (port === undefined) return;
    const at = linkRowIndex(member, index);
    const chips = ends.chipsAt.get(port)?.length ?? 0;
    const span = portFits(member, index, spans.get(port) ?? 1) ? (spans.get(port) ?? 1) : 1;
    rows = Math.max(rows, at + chips, at + span);
  });
  return rows;
}

/** A port row of two lines must not reach into the next link's row. */
const portFits = (unit: UnitObject, link: number, span: number): boolean =>
  span === 1 || isStrip(unit) || link === unit.links.length - 1;

const spareOf = (wanted: Wanted[]): ((section: string) => number) => {
  // A closed group takes no newcomers beside its box, nor do the few drawn of a group that is closed.
  const closed = new Set(wanted.filter((one) => one.edge === 'last').map((one) => one.section));
  return (section) => (closed.has(section) ? 0 : spareSlots);
};

/** The slots of a column of members, kept where they were. */
export function memberSlots(
  members: Member[],
  rows: (member: Member) => number,
  sections: Sections,
  before: Slot[] | undefined,
  remembered: readonly (string | null)[] | undefined,
  more: Wanted[] = [],
): Slot[] {
  const sorted = inRememberedOrder([...members].sort(compareMembers), memberKey, remembered);
  const wanted = [
    ...sorted.map((member): Wanted => {
      const edge = member.kind === 'unit' ? undefined : member.form === 'head' ? 'first' : 'last';
      return { key: memberKey(member), section: sections.of(member), rows: rows(member), ...(edge ? { edge } : {}) };
    }),
    ...more,
  ];
  const spare = spareOf(wanted);
  return before && before.length > 0
    ? settle(before, wanted, spare, sections.remade, sections.released)
    : firstSlots(wanted, spare);
}

export function buildBlock(
  owner: SwitchObject,
  members: Member[],
  ends: Ends,
  sections: Sections,
  memory: BlockMemory | undefined,
  remembered: readonly (string | null)[] | undefined,
): Block {
  const spans = new Map(owner.ports.map((port) => [port.id, port.span]));
  const alone = portsAlone(owner, members, ends, memory?.units ?? []);
  const uplinks = owner.ports
    .filter((port) => port.side === 'left' && !alone.includes(port))
    .map((port): Wanted => ({ key: port.id, section: '', rows: port.span }));
  const left = memory ? settle(memory.left, uplinks, () => 0) : firstSlots(uplinks, () => 0);
  const rowOf = rowsByKey(left);
  const units = memberSlots(
    members,
    (one) => rowsNeeded(one, ends, spans),
    sections,
    memory && handedOver(memory.units, members, ends),
    remembered,
    restWanted(alone),
  );
  const from = rowsOf(left);
  const firstRows = rowsByKey(units, from);
  const placed = members.flatMap((member) => {
    const firstRow = firstRows.get(memberKey(member));
    return firstRow === undefined ? [] : [{ member, firstRow }];
  });
  for (const { member, firstRow } of placed) {
    for (const [row, at] of rowsOfMember(member)) {
      const port = ends.portOf.get(row);
      const span = port === undefined ? undefined : spans.get(port);
      if (port === undefined || span === undefined || rowOf.has(port)) continue;
      if (
        member.kind === 'unit' &&
        !portFits(
          member,
          member.links.findIndex((link) => link.id === row),
          span,
        )
      )
        continue;
      rowOf.set(port, firstRow + at);
    }
  }
  for (const port of alone) {
    const row = firstRows.get(port.id);
    if (row !== undefined && !rowOf.has(port.id)) rowOf.set(port.id, row);
  }
  const restFrom = from + rowsOf(units);
  const rest = owner.ports.filter((port) => !rowOf.has(port.id));
  const restRows = memory
    ? rowsOf(settle(memory.rest, restWanted(rest), () => 0))
    : rowsOf(firstSlots(restWanted(rest), () => 0));
  const height = headHeight + rowPitch * Math.max(1, restFrom + restRows);
  return {
    id: owner.id,
    key: keyOf(owner),
    switch: owner,
    members: placed,
    rowOf,
    rest,
    restFrom,
    left,
    units,
    // Where a person asked for less, the block may shrink.
    height: sections.released.size > 0 ? height : Math.max(height, memory?.height ?? 0),
  };
}

/**
 * Ports that lead to no namespace: orphans, loose ends, and those of a container that is just coming. They stand among the units, in spare
 * slots if need be, so that a container that comes needs no more room than its strip. One that has such a place keeps it as a guest's.
 */
function portsAlone(owner: SwitchObject, members: Member[], ends: Ends, before: Slot[]): PortRow[] {
  const home = new Set(members.flatMap((one) => rowsOfMember(one).map(([row]) => ends.portOf.get(row))));
  const seated = new Set(before.filter((slot) => slot.taken).map((slot) => slot.key));
  return owner.ports.filter((port) => {
    if (home.has(port.id)) return false;
    const chips = new Set(ends.chipsAt.get(port.id)?.map((chip) => chip.id));
    const far = (ends.far.get(port.id) ?? []).filter((row) => !chips.has(row));
    if (seated.has(port.id)) return true;
    if (port.side === 'left') return port.linkKind === 'veth' && far.every((row) => ends.unused.has(row));
    return far.length === 0;
  });
}

/** A newcomer takes the slot in which its own port has stood alone. */
function handedOver(before: Slot[], members: Member[], ends: Ends): Slot[] {
  const known = new Set(before.map((slot) => slot.key));
  const heir = new Map<string, string>();
  for (const member of members) {
    if (known.has(memberKey(member))) continue;
    for (const [row] of rowsOfMember(member)) {
      const port = ends.portOf.get(row);
      if (port !== undefined && known.has(port)) heir.set(port, memberKey(member));
    }
  }
  if (heir.size === 0) return before;
  return before.map((slot) => ({ ...slot, key: heir.get(slot.key) ?? slot.key }));
}

export const restWanted = (ports: PortRow[]): Wanted[] =>
  ports.map((port) => ({ key: port.id, section: '', rows: port.span }));

/** The rows of a member where cables to switches end, with their row in it from 0. A box has its first socket in its middle. */
function rowsOfMember(member: Member): [string, number][] {
  if (member.kind === 'unit') return member.links.map((link, index) => [link.id, linkRowIndex(member, index)]);
  return member.sockets.slice(0, 1).map((row) => [row, groupSocketRow(member)]);
}
