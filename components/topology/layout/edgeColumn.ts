/**
 * The host edge column: the host's card on top, then each NIC and published port at the height of the row it is cabled to. Blocks move down
 * as far as that needs, so that these cables are straight; what is cabled to nothing takes the first gap.
 */

import { naturally } from '../scene/lookup.ts';
import type { HostObject, NicObject, PublishedObject, Scene } from '../scene/scene.ts';
import type { Block } from './blocks.ts';
import type { Ends } from './ends.ts';
import { blockGap, chipHeight, firstSocketY, headHeight, nicHeightOf, nicRowY, rowPitch } from './grid.ts';
import type { LayoutMemory } from './memory.ts';

export type EdgeItem = { object: HostObject | NicObject | PublishedObject; y: number; height: number };

/** A block's place, or one that its switch has left. */
export type Standing = { key: string; top: number; height: number; block?: Block };

/**
 * `standing`: blocks and empty places from top to bottom. `place`: every item of the column, once the rows of units outside blocks have
 * their height. `kept`: what to remember of it.
 */
export type EdgeColumn = {
  standing: Standing[];
  place(rowY: Map<string, number>): { items: EdgeItem[]; kept: Map<string, number> };
};

const chipGap = rowPitch - chipHeight;

/** `socket`: how far below its top it is cabled; `centre`: where that belongs below the block's top. */
type Wanted = { object: NicObject | PublishedObject; height: number; socket: number; centre: number };

export function placeEdge(scene: Scene, blocks: Block[], ends: Ends, memory: LayoutMemory, free: boolean): EdgeColumn {
  const items: EdgeItem[] = [];
  const kept = new Map<string, number>();
  let filled = 0;
  if (scene.host) {
    const height = headHeight + rowPitch * scene.host.containers.length;
    items.push({ object: scene.host, y: 0, height });
    filled = height;
  }
  const out: Standing[] = [];
  const placed = new Set<string>();
  const wantedOf = wantedByBlock(scene, blocks, ends);
  let next = 0;
  const moved = new Set(memory.blocks.flatMap((one) => (one.moved ? [one.key] : [])));
  // A delta moves what is below in whole rows; a person's own move no further than it must.
  const step = moved.size > 0 ? 4 : rowPitch;
  for (const { key, block, top: before, height } of standingOrder(blocks, memory, free)) {
    if (!block) {
      // Nobody stands here any more; the place stays.
      const top = settledTop(next, before, step);
      out.push({ key, top, height });
      next = top + height + blockGap;
      continue;
    }
    const wanted = (wantedOf.get(block.id) ?? []).filter((one) => !placed.has(one.object.id));
    const first = wanted[0];
    const least = first ? filled + gapBefore(first) + first.socket - first.centre : 0;
    const top = settledTop(Math.max(next, Math.ceil(least / 4) * 4), free ? undefined : before, step);
    out.push({ key, top, height, block });
    for (const one of wanted) {
      const asWanted = top + one.centre - one.socket;
      const offset = moved.has(key) ? 0 : (memory.edge.get(one.object.id) ?? 0);
      const y = Math.max(asWanted + offset, filled + gapBefore(one));
      kept.set(one.object.id, y - asWanted);
      items.push({ object: one.object, y, height: one.height });
      placed.add(one.object.id);
      filled = y + one.height;
    }
    next = top + height + blockGap;
  }
  return {
    standing: out,
    place(rowY) {
      const rest = [...scene.nics, ...scene.published].filter((one) => !placed.has(one.id));
      const known = (object: { id: string }): number => Number(memory.edge.has(object.id));
      rest.sort((a, b) => known(b) - known(a) || Number(outside(b)) - Number(outside(a)) || naturally(a.id, b.id));
      for (const object of rest) {
        const height = heightOf(object);
        const cabled = [...rowsOfEdge(object)].flatMap(([row, socket]) =>
          (ends.far.get(row) ?? []).flatMap((far) => (rowY.has(far) ? [(rowY.get(far) ?? 0) - socket] : [])),
        );
        const wish = memory.edge.get(object.id) ?? cabled[0] ?? 0;
        const y = firstGap(items, height, wish);
        kept.set(object.id, y);
        items.push({ object, height, y });
      }
      return { items, kept };
    },
  };
}

/** Those known where they were, a new one in an empty place it fits in, else at the end. `free`: empty places are given up. */
function standingOrder(
  blocks: Block[],
  memory: LayoutMemory,
  free: boolean,
): { key: string; block?: Block; top: number | undefined; height: number }[] {
  const known = new Map(blocks.map((block) => [block.key, block]));
  const seen = new Set(memory.blocks.map((one) => one.key));
  const fresh = blocks.filter((block) => !seen.has(block.key));
  const out = memory.blocks.flatMap(({ key, top, height }) => {
    const here = known.get(key);
    if (here) return [{ key, block: here, top, height: here.height }];
    if (free) return [];
    const at = fresh.findIndex((block) => block.height <= height);
    const [taker] = at < 0 ? [] : fresh.splice(at, 1);
    return [taker ? { key: taker.key, block: taker, top, height } : { key, top, height }];
  });
  return [...out, ...fresh.map((block) => ({ key: block.key, block, top: undefined, height: block.height }))];
}

/** Never above where it stood, and further down in multiples of `step`. */
const settledTop = (least: number, before: number | undefined, step: number): number =>
  before === undefined ? least : before + Math.max(0, Math.ceil((least - before) / step)) * step;

const outside = (object: NicObject | PublishedObject): boolean => object.kind === 'nic' && object.outside;
const heightOf = (object: NicObject | PublishedObject): number =>
  object.kind === 'nic' ? nicHeightOf(object) : chipHeight;
const rowsOfEdge = (object: NicObject | PublishedObject): Map<string, number> =>
  object.kind === 'nic' ? nicRowY(object) : new Map([[object.id, chipHeight / 2]]);
const gapBefore = (one: Wanted): number => (one.object.kind === 'nic' ? blockGap / 2 : chipGap);

/** What is cabled to each block's rows, from the top; `centre` is measured from the block's top. */
function wantedByBlock(scene: Scene, blocks: Block[], ends: Ends): Map<string, Wanted[]> {
  const out = new Map<string, Wanted[]>();
  const blockOfRow = new Map<string, { block: Block; centre: number }>();
  for (const block of blocks) {
    out.set(block.id, []);
    blockOfRow.set(block.id, { block, centre: headHeight / 2 });
    let row = block.restFrom;
    for (const port of block.rest) {
      blockOfRow.set(port.id, { block, centre: firstSocketY + rowPitch * row });
      row += port.span;
    }
    for (const [port, at] of block.rowOf) blockOfRow.set(port, { block, centre: firstSocketY + rowPitch * at });
  }
  for (const object of scene.nics) {
    // It is there for a moment only, or for nobody: nothing makes room for it.
    if (ends.unused.has(object.id)) continue;
    for (const [row, socket] of nicRowY(object)) {
      const at = (ends.far.get(row) ?? []).map((far) => blockOfRow.get(far)).find(Boolean);
      if (!at) continue;
      out.get(at.block.id)?.push({ object, height: heightOf(object), socket, centre: at.centre });
      break;
    }
  }
  const chips = new Map<string, number>();
  for (const object of scene.published) {
    const at = object.target === undefined ? undefined : blockOfRow.get(object.target);
    if (object.target === undefined || !at) continue;
    const before = chips.get(object.target) ?? 0;
    chips.set(object.target, before + 1);
    out
      .get(at.block.id)
      ?.push({ object, height: chipHeight, socket: chipHeight / 2, centre: at.centre + rowPitch * before });
  }
  for (const list of out.values())
    list.sort((a, b) => a.centre - a.socket - b.centre + b.socket || naturally(a.object.id, b.object.id));
  return out;
}

/** The first place from `from` down where `height` fits between what is there. */
function firstGap(items: EdgeItem[], height: number, from: number): number {
  const gap = blockGap / 2;
  let y = Math.max(0, from);
  for (const item of [...items].sort((a, b) => a.y - b.y)) {
    if (item.y + item.height + gap <= y) continue;
    if (item.y >= y + height + gap) break;
    y = item.y + item.height + gap;
  }
  return y;
}
