/**
 * The host edge column: the host's card on top, then each NIC and published port at the height of the row it is cabled to. Blocks move down
 * as far as that needs, so that these cables are straight; what is cabled to nothing takes the first gap.
 */

import { naturally } from '../scene/lookup.ts';
import type { HostObject, NicObject, PublishedObject, Scene } from '../scene/scene.ts';
import type { Block } from './blocks.ts';
import { blockGap, chipHeight, firstSocketY, headHeight, nicHeight, rowPitch } from './grid.ts';

export type EdgeItem = { object: HostObject | NicObject | PublishedObject; y: number; height: number };

/** `tops`: each block's top. `place`: every item of the column, once the rows of units outside blocks have their height. */
export type EdgeColumn = { tops: Map<string, number>; place(rowY: Map<string, number>): EdgeItem[] };

const chipGap = rowPitch - chipHeight;

type Wanted = { object: NicObject | PublishedObject; height: number; centre: number };

export function placeEdge(scene: Scene, blocks: Block[], portOfLink: Map<string, string>): EdgeColumn {
  const items: EdgeItem[] = [];
  let filled = 0;
  if (scene.host) {
    const height = headHeight + rowPitch * scene.host.containers.length;
    items.push({ object: scene.host, y: 0, height });
    filled = height;
  }
  const tops = new Map<string, number>();
  const placed = new Set<string>();
  let next = 0;
  for (const block of blocks) {
    const wanted = wantedBy(scene, block, portOfLink).filter((one) => !placed.has(one.object.id));
    const first = wanted[0];
    const least = first ? filled + gapBefore(first) + first.height / 2 - first.centre : 0;
    // On the grid of rows, so that blocks do not stand a few pixels off each other.
    const top = Math.max(next, Math.ceil(least / 4) * 4);
    tops.set(block.id, top);
    for (const one of wanted) {
      const y = Math.max(top + one.centre - one.height / 2, filled + gapBefore(one));
      items.push({ object: one.object, y, height: one.height });
      placed.add(one.object.id);
      filled = y + one.height;
    }
    next = top + block.height + blockGap;
  }
  return {
    tops,
    place(rowY) {
      const rest = [...scene.nics, ...scene.published].filter((one) => !placed.has(one.id));
      for (const object of rest.sort((a, b) => Number(outside(b)) - Number(outside(a)) || naturally(a.id, b.id))) {
        const height = object.kind === 'nic' ? nicHeight : chipHeight;
        const cable = scene.cables.find((one) => one.from.row === object.id || one.to.row === object.id);
        const far = cable && (rowY.get(cable.from.row) ?? rowY.get(cable.to.row));
        items.push({ object, height, y: firstGap(items, height, far === undefined ? 0 : far - height / 2) });
      }
      return items;
    },
  };
}

const outside = (object: NicObject | PublishedObject): boolean => object.kind === 'nic' && object.outside;
const gapBefore = (one: Wanted): number => (one.object.kind === 'nic' ? blockGap / 2 : chipGap);

/** What is cabled to a block's rows, from the top; `centre` is measured from the block's top. */
function wantedBy(scene: Scene, block: Block, portOfLink: Map<string, string>): Wanted[] {
  const out: Wanted[] = [];
  const rowOf = new Map(block.rowOf);
  let row = block.restFrom;
  for (const port of block.rest) {
    rowOf.set(port.id, row);
    row += port.span;
  }
  const centreOf = (port: string | undefined): number | undefined => {
    if (port === block.id) return headHeight / 2;
    const at = port === undefined ? undefined : rowOf.get(port);
    return at === undefined ? undefined : firstSocketY + rowPitch * at;
  };
  for (const object of scene.nics) {
    const tap = scene.cables.find((one) => one.from.row === object.id && one.to.row === block.id);
    const centre = centreOf(tap ? block.id : portOfLink.get(object.id));
    if (centre !== undefined) out.push({ object, height: nicHeight, centre });
  }
  const chips = new Map<string, number>();
  for (const object of scene.published) {
    const centre = centreOf(object.target);
    if (object.target === undefined || centre === undefined) continue;
    const before = chips.get(object.target) ?? 0;
    chips.set(object.target, before + 1);
    out.push({ object, height: chipHeight, centre: centre + rowPitch * before });
  }
  return out.sort((a, b) => a.centre - b.centre || naturally(a.object.id, b.object.id));
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
