/** What is remembered from one layout to the next, so that a delta moves nothing it need not. Lives as long as the page; the order of things outlives it. */

import { keysOf, type Slot } from './slots.ts';

export type BlockMemory = {
  key: string;
  top: number;
  height: number;
  /** False: its switch is gone, and its place is empty. */
  taken: boolean;
  left: Slot[];
  units: Slot[];
  rest: Slot[];
  /** A person has just put it elsewhere: what is cabled to it at the host's edge comes along. */
  moved?: boolean;
};

/** What a person put in order: the blocks, and the units of these blocks. */
export type ByHand = { blocks: boolean; units: string[] };

/** The order of blocks and of the units in each, by slot key; what an arrangement keeps. '' holds the units without a block. */
export type Order = { blocks: string[]; units: Record<string, (string | null)[]>; byHand: ByHand };

export type LayoutMemory = {
  blocks: BlockMemory[];
  loose: Slot[];
  looseTop: number;
  /** Top of what stands below all. */
  stoppedTop: number;
  /** Object of the host's edge -> how far it stands from where it belongs; those that belong nowhere: their top. */
  edge: ReadonlyMap<string, number>;
  /** Slot key of a unit -> the section it stands in, as long as its group is drawn the same way. */
  sections: ReadonlyMap<string, string>;
  /** Section -> how it is drawn. */
  modes: ReadonlyMap<string, string>;
  /** The order of an earlier page. */
  order: Order;
  byHand: ByHand;
};

export const noOrder: Order = { blocks: [], units: {}, byHand: { blocks: false, units: [] } };

/** A memory of nothing but an order. */
export const freshMemory = (order: Order = noOrder): LayoutMemory => ({
  blocks: [],
  loose: [],
  looseTop: 0,
  stoppedTop: 0,
  edge: new Map(),
  sections: new Map(),
  modes: new Map(),
  order,
  byHand: order.byHand,
});

/** The order that a memory came to. */
export function orderOf(memory: LayoutMemory): Order {
  // Nothing was laid out with it yet.
  if (memory.blocks.length === 0 && memory.loose.length === 0) return memory.order;
  const units: Order['units'] = {};
  for (const block of memory.blocks) if (block.units.length > 0) units[block.key] = keysOf(block.units);
  if (memory.loose.length > 0) units[''] = keysOf(memory.loose);
  return { blocks: memory.blocks.map((block) => block.key), units, byHand: memory.byHand };
}

/** What of it outlives tidying up: what a person put in order. */
export function tidiedOrder({ blocks, units, byHand }: Order): Order {
  const kept = Object.entries(units).filter(([block]) => byHand.units.includes(block));
  return { blocks: byHand.blocks ? blocks : [], units: Object.fromEntries(kept), byHand };
}
