/**
 * Putting things in order by hand: a unit within its group, a group or a whole block within its column. Only what lies between the old slot
 * and the new one moves, by the rows of what was moved; an empty slot that is large enough is taken as it is, and nothing else moves. Pure.
 */

import { blockGap, rowPitch } from './grid.ts';
import type { BlockMemory, LayoutMemory } from './memory.ts';
import { rowsOf, type Slot, spares } from './slots.ts';

/** The units of a block from `top` on, or with an empty key those without one. */
export type Stack = { block: string; top: number; slots: Slot[] };
/** Where in a picture the slots are. */
export type Slotted = { blocks: Pick<BlockMemory, 'key' | 'top' | 'height' | 'taken'>[]; stacks: Stack[] };
/** Of a picture that is not there yet. */
export const noSlots: Slotted = { blocks: [], stacks: [] };

/**
 * What is moved and which slot it takes, counted from 0 in its block or column; `there`: the key or section that has that slot, so that a
 * slot that is another by now is not taken.
 */
export type Move = { to: number; there: string } & (
  | { of: 'block'; key: string }
  | { of: 'group'; block: string; section: string }
  | { of: 'unit'; block: string; key: string }
);

/** A slot it may take. `y`: its top once it has it; `place`: counted from 1 among its like; `free`: nothing has to make room. */
export type Target = { move: Move; y: number; place: number; free: boolean };
/** What can be moved: its slot, its place among its like, and the other slots from top to bottom. `keys` come along. */
export type Lift = {
  y: number;
  height: number;
  place: number;
  count: number;
  targets: Target[];
  keys: ReadonlySet<string>;
};

const rotated = <Item>(list: readonly Item[], from: number, to: number): Item[] => {
  const rest = list.filter((_, index) => index !== from);
  return [...rest.slice(0, to), ...list.slice(from, from + 1), ...rest.slice(to)];
};

/** How many of the first slots are taken, apart from the one at `from`, once that one stands at `to`. */
const takenBefore = (taken: readonly boolean[], from: number, to: number): number =>
  taken.filter((one, index) => one && index !== from && (to > from ? index <= to : index < to)).length;

/** A list of things of different heights, one of which may take the place of another. */
function alongList(
  list: readonly { key: string; height: number; taken: boolean }[],
  key: string,
  tops: readonly number[],
  gap: number,
  moveTo: (to: number, there: string) => Move,
): Omit<Lift, 'keys'> | undefined {
  const from = list.findIndex((one) => one.taken && one.key === key);
  const here = list[from];
  if (!here) return undefined;
  const taken = list.map((one) => one.taken);
  const targets = list.flatMap(({ key: there, height }, to): Target[] => {
    if (to === from) return [];
    const between = list.slice(from + 1, to + 1).reduce((sum, one) => sum + one.height + gap, 0);
    const y = to < from ? tops[to] : (tops[from] ?? 0) + between;
    if (y === undefined || height === 0) return [];
    return [{ move: moveTo(to, there), y, place: takenBefore(taken, from, to) + 1, free: false }];
  });
  const place = takenBefore(taken, from, from) + 1;
  return { y: tops[from] ?? 0, height: here.height, place, count: taken.filter(Boolean).length, targets };
}

/** A block with what stands in it. */
export function liftBlock({ blocks, stacks }: Slotted, key: string): Lift | undefined {
  const tops = blocks.map((block) => block.top);
  const lift = alongList(blocks, key, tops, blockGap, (to, there) => ({ of: 'block', key, to, there }));
  const slots = stacks.find((stack) => stack.block === key)?.slots ?? [];
  return lift && { ...lift, keys: new Set(slots.flatMap((slot) => (slot.taken ? [slot.key] : []))) };
}

type Run = { section: string; slots: Slot[] };

/** Slots of one section stand together. */
function runsOf(slots: readonly Slot[]): Run[] {
  const runs: Run[] = [];
  for (const slot of slots) {
    const last = runs.at(-1);
    if (last?.section === slot.section) last.slots.push(slot);
    else runs.push({ section: slot.section, slots: [slot] });
  }
  return runs;
}

const stackWith = ({ stacks }: Slotted, key: string): Stack | undefined =>
  stacks.find(({ slots }) => slots.some((slot) => slot.taken && slot.key === key));

/** All of a group that stands where its card `key` does. */
export function liftGroup(slotted: Slotted, key: string): Lift | undefined {
  const stack = stackWith(slotted, key);
  const section = stack?.slots.find((slot) => slot.taken && slot.key === key)?.section;
  if (!stack || section === undefined) return undefined;
  const { block, top, slots } = stack;
  const runs = runsOf(slots);
  const list = runs.map((run) => ({
    key: run.section,
    height: rowPitch * rowsOf(run.slots),
    taken: run.slots.some((slot) => slot.taken),
  }));
  const tops = topsOf(top, list);
  const lift = alongList(list, section, tops, 0, (to, there) => ({ of: 'group', block, section, to, there }));
  const own = runs.find((run) => run.section === section)?.slots ?? [];
  return lift && { ...lift, keys: new Set(own.flatMap((slot) => (slot.taken ? [slot.key] : []))) };
}

function topsOf(top: number, list: readonly { height: number }[]): number[] {
  let y = top;
  return list.map(({ height }) => {
    y += height;
    return y - height;
  });
}

/** One unit within its group. `fixed`: keys of the rows that stay above and below a group's units. */
export function liftUnit(slotted: Slotted, key: string, fixed: ReadonlySet<string>): Lift | undefined {
  const stack = stackWith(slotted, key);
  if (!stack) return undefined;
  const { block, top, slots } = stack;
  const from = slots.findIndex((slot) => slot.taken && slot.key === key);
  const here = slots[from];
  if (!here) return undefined;
  const within = (slot: Slot | undefined): boolean => slot?.section === here.section && !fixed.has(slot.key);
  let [first, end] = [from, from + 1];
  while (within(slots[first - 1])) first -= 1;
  while (within(slots[end])) end += 1;
  const own = slots.slice(first, end);
  const tops = topsOf(
    top,
    slots.map(({ rows }) => ({ height: rowPitch * rows })),
  );
  const list = own.map((slot) => ({ key: slot.key, height: rowPitch * slot.rows, taken: slot.taken }));
  const moveTo = (to: number, there: string): Move => ({ of: 'unit', block, key, to: first + to, there });
  const lift = alongList(list, key, tops.slice(first, end), 0, moveTo);
  if (!lift) return undefined;
  const targets = lift.targets.flatMap((target): Target[] => {
    const at = target.move.to;
    if (slots[at]?.taken) return [target];
    if (freeRun(slots, at, here.rows) === undefined) return [];
    const place = own.filter((slot, index) => slot.taken && slot !== here && first + index < at).length + 1;
    return [{ ...target, y: tops[at] ?? 0, place, free: true }];
  });
  return { ...lift, targets, keys: new Set([key]) };
}

/** How many empty slots of one section from `from` on have room for so many rows; undefined: they have not. */
function freeRun(slots: readonly Slot[], from: number, rows: number): number | undefined {
  let sum = 0;
  for (let at = from; slots[at]?.taken === false && slots[at]?.section === slots[from]?.section; at += 1) {
    sum += slots[at]?.rows ?? 0;
    if (sum >= rows) return at + 1 - from;
  }
  return undefined;
}

/** The memory after a move; the same one where the move is of a picture that is no longer. */
export function withMove(memory: LayoutMemory, move: Move): LayoutMemory {
  if (move.of === 'block') {
    const blocks = movedBlocks(memory.blocks, move);
    return blocks ? { ...memory, blocks, byHand: { ...memory.byHand, blocks: true } } : memory;
  }
  const before =
    move.block === '' ? memory.loose : memory.blocks.find((one) => one.taken && one.key === move.block)?.units;
  const slots = before && (move.of === 'unit' ? movedUnit(before, move) : movedGroup(before, move));
  if (!slots) return memory;
  const byHand = { ...memory.byHand, units: [...new Set([...memory.byHand.units, move.block])] };
  if (move.block === '') return { ...memory, loose: slots, byHand };
  const blocks = memory.blocks.map((one) => (one.taken && one.key === move.block ? { ...one, units: slots } : one));
  return { ...memory, blocks, byHand };
}

/** Those between the two places follow each other from where the first of them stood. */
function movedBlocks(blocks: BlockMemory[], { key, to, there }: Move & { of: 'block' }): BlockMemory[] | undefined {
  const from = blocks.findIndex((one) => one.taken && one.key === key);
  if (from < 0 || from === to || blocks[to]?.key !== there) return undefined;
  const [first, last] = [Math.min(from, to), Math.max(from, to)];
  let top = blocks[first]?.top ?? 0;
  return rotated(blocks, from, to).map((block, index) => {
    if (index < first || index > last) return block;
    const placed = { ...block, top, moved: true };
    top += block.height + blockGap;
    return placed;
  });
}

function movedGroup(slots: Slot[], { section, to, there }: Move & { of: 'group' }): Slot[] | undefined {
  const runs = runsOf(slots);
  const from = runs.findIndex((run) => run.section === section);
  if (from < 0 || from === to || runs[to]?.section !== there) return undefined;
  return rotated(runs, from, to).flatMap((run) => run.slots);
}

function movedUnit(slots: Slot[], { key, to, there }: Move & { of: 'unit' }): Slot[] | undefined {
  const from = slots.findIndex((slot) => slot.taken && slot.key === key);
  const here = slots[from];
  const target = slots[to];
  if (!here || !target || from === to || target.key !== there || target.section !== here.section) return undefined;
  if (target.taken) return rotated(slots, from, to);
  const count = freeRun(slots, to, here.rows);
  if (count === undefined) return undefined;
  const left = rowsOf(slots.slice(to, to + count)) - here.rows;
  return slots.flatMap((slot, index) => {
    if (index === from) return spares(here.section, here.rows);
    if (index === to) return [here, ...spares(here.section, left)];
    return index > to && index < to + count ? [] : [slot];
  });
}
