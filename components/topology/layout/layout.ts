/**
 * Scene -> places: pure, deterministic, independent of the order of its input. Whole pixels at zoom 1. With the memory of the layout before
 * nothing that stays moves, except downwards where something above it needs more rows.
 */

import type { Scene } from '../scene/scene.ts';
import {
  type Block,
  buildBlock,
  inRememberedOrder,
  keyOf,
  type Member,
  memberKey,
  memberSlots,
  restWanted,
  type Sections,
} from './blocks.ts';
import { placeEdge } from './edgeColumn.ts';
import { type Ends, endsOf } from './ends.ts';
import {
  blockGap,
  type Columns,
  columnsFor,
  firstSocketY,
  groupRows,
  headHeight,
  linkRowIndex,
  rowPitch,
  unitRows,
} from './grid.ts';
import { type BlockMemory, freshMemory, type LayoutMemory } from './memory.ts';
import { type GuestCable, guestY, orderBlocks } from './order.ts';
import { type Placed, placeEdgeItem, placeMember, placeStopped, placeSwitch } from './place.ts';
import type { Slotted } from './reorder.ts';
import { type CablePath, type JumpTag, routeCables } from './route.ts';
import { firstSlots, rowsByKey, rowsOf, type Slot, settle, spareSlots, spares } from './slots.ts';

export type { Placed } from './place.ts';

export type Layout = {
  columns: Columns;
  objects: Placed[];
  paths: CablePath[];
  /** Where a cable is not drawn unless asked for: at each of its sockets, where it leads. */
  tags: JumpTag[];
  height: number;
  /** The slots of what a person may put in order. */
  slots: Slotted;
  memory: LayoutMemory;
};

export type LayoutOptions = {
  memory?: LayoutMemory;
  /** The fold of containers that do not run shows them. */
  stoppedOpen?: boolean;
  /** Unit id -> the group it stands with; units without stand together. */
  groupOf?: ReadonlyMap<string, string>;
  /** Group key -> how it is drawn; a change exchanges what stands in its section. */
  modes?: ReadonlyMap<string, string>;
  /** Groups a person has just opened or closed: what follows may move up. */
  released?: ReadonlySet<string>;
};

export function layoutScene(scene: Scene, width: number, options: LayoutOptions = {}): Layout {
  const memory = options.memory ?? freshMemory();
  const columns = columnsFor(width);
  const ends = endsOf(scene);
  const { sections, sectionOf } = sectionsOf(scene, memory, options);
  const { blocks, loose: looseMembers } = blocksOf(scene, ends, sections, memory);
  const free = sections.released.size > 0;
  const edge = placeEdge(scene, blocks, ends, memory, free);
  const objects: Placed[] = [];
  const rowY = new Map<string, number>();
  const add = (placed: Placed): void => {
    objects.push(placed);
    for (const [row, y] of placed.rowY) rowY.set(row, placed.y + y);
  };

  let bottom = 0;
  for (const { block, top, height } of edge.standing) {
    for (const { member, firstRow } of block?.members ?? []) {
      add(placeMember(member, columns, top + headHeight + rowPitch * firstRow));
    }
    bottom = top + height + blockGap;
  }
  const rows = (member: Member): number => (member.kind === 'unit' ? unitRows(member) : groupRows(member));
  const placedLoose = memberSlots(looseMembers, rows, sections, memory.loose, memory.order.units['']);
  // Namespaces stand here for a moment while their containers start: that must not push what is below.
  const loose = placedLoose.length > 0 ? placedLoose : spares('', spareSlots);
  const looseTop = Math.max(bottom, free ? 0 : memory.looseTop);
  const looseRow = rowsByKey(loose);
  for (const member of looseMembers) {
    const row = looseRow.get(memberKey(member));
    if (row !== undefined) add(placeMember(member, columns, looseTop + rowPitch * row));
  }
  const before = new Map(memory.blocks.map((one) => [one.key, one]));
  // Guests need to know how high their far ends stand, so switches come after all units.
  const kept: BlockMemory[] = edge.standing.map(({ key, block, top, height }) => {
    const old = before.get(key);
    if (!block) return { ...(old ?? nobody), key, top, height, taken: false };
    const rest = restSlots(block, ends, rowY, old?.rest);
    add(placeSwitch(block, columns, top, height, rowsByKey(rest, block.restFrom)));
    return { key, top, height, taken: true, left: block.left, units: block.units, rest };
  });
  const { items, kept: keptEdge } = edge.place(rowY);
  for (const item of items) add(placeEdgeItem(item, columns));
  const looseBottom = looseTop + rowPitch * rowsOf(loose) + (loose.length > 0 ? blockGap : 0);
  const stoppedTop = Math.max(looseBottom, free ? 0 : memory.stoppedTop);
  if (scene.stopped) add(placeStopped(scene.stopped, columns, stoppedTop, options.stoppedOpen ?? true));
  return {
    columns,
    objects,
    ...routeCables(scene, columns, objects, rowY),
    height: Math.max(stoppedTop, ...objects.map((one) => one.y + one.height)),
    slots: {
      blocks: kept.map(({ key, top, height, taken }) => ({ key, top, height, taken })),
      stacks: [
        ...edge.standing.flatMap(({ key, block, top }) =>
          block ? [{ block: key, top: top + headHeight + rowPitch * rowsOf(block.left), slots: block.units }] : [],
        ),
        { block: '', top: looseTop, slots: loose },
      ],
    },
    memory: {
      blocks: kept,
      loose,
      looseTop,
      stoppedTop,
      edge: keptEdge,
      sections: sectionOf,
      modes: options.modes ?? new Map(),
      order: memory.order,
      byHand: memory.byHand,
    },
  };
}

const nobody = { left: [], units: [], rest: [] };

/** Units stand with their group; one that is there stays in its section while others of its group come, or the group is named anew. */
function sectionsOf(
  scene: Scene,
  memory: LayoutMemory,
  { groupOf = new Map(), modes = new Map(), released = new Set() }: LayoutOptions,
): { sections: Sections; sectionOf: Map<string, string> } {
  const remade = new Set([
    ...released,
    ...[...modes].flatMap(([group, mode]) => (changed(memory, group, mode) ? [group] : [])),
  ]);
  // A group without rows of its own stood among the others.
  const own = new Set(memory.sections.values());
  const freed = new Set([...released].map((group) => (own.has(group) ? group : '')));
  const sectionOf = new Map<string, string>();
  for (const unit of scene.units) {
    const now = groupOf.get(unit.id) ?? '';
    const before = memory.sections.get(keyOf(unit));
    const stays = before !== undefined && !remade.has(before) && !remade.has(now);
    sectionOf.set(keyOf(unit), stays ? before : now);
  }
  const of = (member: Member): string =>
    member.kind === 'group' ? member.key : (sectionOf.get(memberKey(member)) ?? '');
  return {
    sections: { of, remade: new Set([...remade, ...freed]), released: new Set([...released, ...freed]) },
    sectionOf,
  };
}

function changed(memory: LayoutMemory, group: string, mode: string): boolean {
  const before = memory.modes.get(group);
  return before !== undefined && before !== mode;
}

function blocksOf(
  scene: Scene,
  ends: Ends,
  sections: Sections,
  memory: LayoutMemory,
): { blocks: Block[]; loose: Member[] } {
  const members = new Map<string, Member[]>(scene.switches.map((one) => [one.id, []]));
  const loose: Member[] = [];
  for (const member of [...scene.units, ...scene.groups]) {
    (members.get(member.home ?? '') ?? loose).push(member);
  }
  const before = new Map(memory.blocks.filter((one) => one.taken).map((one) => [one.key, one]));
  const gone = new Map(memory.blocks.filter((one) => !one.taken).map((one) => [one.key, one]));
  const blocks = scene.switches.map((one) => {
    const known = before.get(keyOf(one)) ?? gone.get(keyOf(one));
    return buildBlock(one, members.get(one.id) ?? [], ends, sections, known, memory.order.units[keyOf(one)]);
  });
  if (memory.blocks.length > 0) return { blocks: blocks.sort((a, b) => (a.key < b.key ? -1 : 1)), loose };
  const ordered = orderBlocks(blocks, guestsOf(blocks, ends));
  return { blocks: inRememberedOrder(ordered, (block) => block.key, memory.order.blocks), loose };
}

function guestsOf(blocks: Block[], ends: Ends): GuestCable[] {
  const blockOfPort = new Map(blocks.flatMap((block) => block.switch.ports.map((port) => [port.id, block] as const)));
  const guests: GuestCable[] = [];
  for (const block of blocks) {
    for (const { member, firstRow } of block.members) {
      const rows: [string, number][] =
        member.kind === 'unit'
          ? member.links.map((link, index) => [link.id, linkRowIndex(member, index)])
          : member.sockets.map((row) => [row, 0]);
      for (const [row, at] of rows) {
        const other = blockOfPort.get(ends.portOf.get(row) ?? '');
        if (!other || other === block) continue;
        guests.push({
          from: block.id,
          fromY: firstSocketY + rowPitch * (firstRow + at),
          to: other.id,
          toY: guestY(other),
        });
      }
    }
  }
  return guests.sort((a, b) =>
    a.from < b.from ? -1 : a.from > b.from ? 1 : a.fromY - b.fromY || (a.to < b.to ? -1 : 1),
  );
}

/** At first by the height of their far ends, so that their cables do not cross. */
function restSlots(block: Block, ends: Ends, rowY: ReadonlyMap<string, number>, before: Slot[] | undefined): Slot[] {
  const wanted = restWanted(block.rest);
  if (before) return settle(before, wanted, () => 0);
  const farY = (port: string): number =>
    Math.min(Number.MAX_SAFE_INTEGER, ...(ends.far.get(port) ?? []).flatMap((row) => rowY.get(row) ?? []));
  const sorted = wanted
    .map((one, index) => ({ one, index, y: farY(one.key) }))
    .sort((a, b) => a.y - b.y || a.index - b.index);
  return firstSlots(
    sorted.map(({ one }) => one),
    () => 0,
  );
}
