/** The order of blocks down the canvas: the one with the shortest cables to guests, ties by uplink, Docker, others, then name. */

import { naturally } from '../scene/lookup.ts';
import type { Block } from './blocks.ts';
import { blockGap, headHeight, rowPitch } from './grid.ts';

/** A cable between two blocks, by the height at which it leaves each. */
export type GuestCable = { from: string; fromY: number; to: string; toY: number };

const rank = (block: Block): number => {
  if (block.switch.ports.some((port) => port.side === 'left' && port.linkKind === 'physical')) return 0;
  return block.switch.form === 'docker' ? 1 : 2;
};

export const compareBlocks = (a: Block, b: Block): number =>
  rank(a) - rank(b) ||
  Number(b.units.length > 0) - Number(a.units.length > 0) ||
  naturally(a.switch.title, b.switch.title) ||
  naturally(a.id, b.id);

/** Where in a block its guests' port rows stand, roughly: they come last. */
export const guestY = (block: Block): number => headHeight + rowPitch * block.restFrom;

function lengthOf(order: Block[], cables: GuestCable[]): number {
  const top = new Map<string, number>();
  let y = 0;
  for (const block of order) {
    top.set(block.id, y);
    y += block.height + blockGap;
  }
  let sum = 0;
  for (const cable of cables) {
    sum += Math.abs((top.get(cable.from) ?? 0) + cable.fromY - (top.get(cable.to) ?? 0) - cable.toY);
  }
  return sum;
}

/** Above this many blocks with guests all orders are too many to try: neighbours are swapped while that helps. */
const maxPermuted = 8;

export function orderBlocks(blocks: Block[], cables: GuestCable[]): Block[] {
  const start = [...blocks].sort(compareBlocks);
  if (cables.length === 0) return start;
  return start.length <= maxPermuted ? bestPermutation(start, cables) : bySwaps(start, cables);
}

function bestPermutation(start: Block[], cables: GuestCable[]): Block[] {
  let best = start;
  let bestLength = lengthOf(start, cables);
  const visit = (chosen: Block[], left: Block[]): void => {
    if (left.length === 0) {
      const length = lengthOf(chosen, cables);
      if (length < bestLength) {
        best = [...chosen];
        bestLength = length;
      }
      return;
    }
    for (const block of left) {
      visit(
        [...chosen, block],
        left.filter((one) => one !== block),
      );
    }
  };
  visit([], start);
  return best;
}

function bySwaps(start: Block[], cables: GuestCable[]): Block[] {
  let order = start;
  let length = lengthOf(order, cables);
  for (let sweep = 0; sweep < 4; sweep += 1) {
    let better = false;
    for (let at = 0; at + 1 < order.length; at += 1) {
      const swapped = [...order];
      const [a, b] = [swapped[at], swapped[at + 1]];
      if (!a || !b) continue;
      swapped[at] = b;
      swapped[at + 1] = a;
      const now = lengthOf(swapped, cables);
      if (now >= length) continue;
      order = swapped;
      length = now;
      better = true;
    }
    if (!better) break;
  }
  return order;
}
