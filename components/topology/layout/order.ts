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
  Number(b.members.length > 0) - Number(a.members.length > 0) ||
  naturally(a.switch.title, b.switch.title) ||
  naturally(a.id, b.id);

/** Where in a block its guests' port rows stand, roughly: they come last. */
export const guestY = (block: Block): number => headHeight + rowPitch * block.restFrom;

function topsOf(order: Block[]): Map<string, number> {
  const tops = new Map<string, number>();
  let y = 0;
  for (const block of order) {
    tops.set(block.id, y);
    y += block.height + blockGap;
  }
  return tops;
}

export function lengthOf(order: Block[], cables: GuestCable[]): number {
  const tops = topsOf(order);
  let sum = 0;
  for (const cable of cables) {
    sum += Math.abs((tops.get(cable.from) ?? 0) + cable.fromY - (tops.get(cable.to) ?? 0) - cable.toY);
  }
  return sum;
}

/** Above this many blocks all orders are too many to try. */
const maxPermuted = 8;
const sweeps = 4;

export function orderBlocks(blocks: Block[], cables: GuestCable[]): Block[] {
  const start = [...blocks].sort(compareBlocks);
  if (cables.length === 0) return start;
  return start.length <= maxPermuted ? bestPermutation(start, cables) : byBarycentre(start, cables);
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

/** Each block where the far ends of its cables are on average, then neighbours exchanged while that helps; the shortest order met. */
function byBarycentre(start: Block[], cables: GuestCable[]): Block[] {
  const at = new Map<string, GuestCable[]>();
  for (const cable of cables) {
    for (const id of new Set([cable.from, cable.to])) at.set(id, [...(at.get(id) ?? []), cable]);
  }
  let best = swapped(start, at);
  let bestLength = lengthOf(best, cables);
  let order = start;
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    order = swept(order, at);
    const tried = swapped(order, at);
    const length = lengthOf(tried, cables);
    if (length >= bestLength) continue;
    best = tried;
    bestLength = length;
  }
  return best;
}

function swept(order: Block[], cablesAt: ReadonlyMap<string, GuestCable[]>): Block[] {
  const tops = topsOf(order);
  const centre = new Map(
    order.map((block) => {
      const own = cablesAt.get(block.id) ?? [];
      const sum = own.reduce((total, cable) => {
        const other = cable.from === block.id ? cable.to : cable.from;
        return total + (tops.get(other) ?? 0) + (cable.from === block.id ? cable.toY : cable.fromY);
      }, 0);
      return [block.id, own.length > 0 ? sum / own.length : (tops.get(block.id) ?? 0)];
    }),
  );
  return [...order].sort((a, b) => (centre.get(a.id) ?? 0) - (centre.get(b.id) ?? 0) || compareBlocks(a, b));
}

function swapped(start: Block[], cablesAt: ReadonlyMap<string, GuestCable[]>): Block[] {
  const order = [...start];
  const tops = topsOf(order);
  for (let pass = 0; pass < order.length; pass += 1) {
    let better = false;
    for (let index = 0; index + 1 < order.length; index += 1) {
      const [a, b] = [order[index], order[index + 1]];
      if (!a || !b) continue;
      const touching = [...new Set([...(cablesAt.get(a.id) ?? []), ...(cablesAt.get(b.id) ?? [])])];
      const [topA, topB] = [tops.get(a.id) ?? 0, tops.get(b.id) ?? 0];
      const before = partLength(touching, tops);
      tops.set(b.id, topA).set(a.id, topA + b.height + blockGap);
      if (partLength(touching, tops) < before) {
        order[index] = b;
        order[index + 1] = a;
        better = true;
      } else {
        tops.set(a.id, topA).set(b.id, topB);
      }
    }
    if (!better) break;
  }
  return order;
}

const partLength = (cables: GuestCable[], tops: ReadonlyMap<string, number>): number =>
  cables.reduce(
    (sum, { from, fromY, to, toY }) => sum + Math.abs((tops.get(from) ?? 0) + fromY - (tops.get(to) ?? 0) - toY),
    0,
  );
