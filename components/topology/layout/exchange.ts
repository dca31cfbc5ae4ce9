/**
 * What goes between the page and the layout's worker: only what has changed, both ways. What has not keeps its identity, so that React draws
 * nothing again for it.
 */

import { deepEqual } from '../../../model/equal.ts';
import { type Collection, collections, type Topology } from '../../../model/topology.ts';
import type { Picture, PictureRequest } from './painter.ts';
import type { Placed } from './place.ts';
import { noSlots, type Slotted } from './reorder.ts';
import type { CablePath } from './route.ts';

type Row = { id: string };

/** Records of each list that came or changed, and the order of ids where it is another; lists without a change are left out. */
export type TopologyPatch = { revision: number; lists: Partial<Record<Collection, { put: Row[]; remove: string[] }>> };

/** Untouched records keep their identity over deltas, so that comparing identities finds what changed. */
export function topologyPatch(before: Topology | undefined, after: Topology): TopologyPatch {
  const patch: TopologyPatch = { revision: after.revision, lists: {} };
  for (const name of collections) {
    const old: readonly Row[] = before?.[name] ?? [];
    const now: readonly Row[] = after[name];
    if (old === now) continue;
    const known = new Map(old.map((record) => [record.id, record]));
    const put: Row[] = [];
    for (const record of now) {
      if (known.get(record.id) !== record) put.push(record);
      known.delete(record.id);
    }
    if (put.length > 0 || known.size > 0) patch.lists[name] = { put, remove: [...known.keys()] };
  }
  return patch;
}

/** The order of records within a list is no part of what a patch carries: the scene does not depend on it. */
export function applyTopologyPatch(topology: Topology, patch: TopologyPatch): Topology {
  const next = { ...topology, revision: patch.revision };
  for (const name of collections) {
    const change = patch.lists[name];
    if (!change) continue;
    const all = new Map<string, Row>((topology[name] as readonly Row[]).map((record) => [record.id, record]));
    for (const id of change.remove) all.delete(id);
    for (const record of change.put) all.set(record.id, record);
    (next as Record<Collection, unknown>)[name] = [...all.values()];
  }
  return next;
}

type PictureFrame = Omit<Picture, 'objects' | 'paths' | 'slots'>;
/** Objects and cables that came or changed, those that went, the slots where they are others, and everything else of the picture. */
export type PicturePatch = {
  frame: PictureFrame;
  slots?: Slotted;
  objects: { put: Placed[]; remove: string[] };
  paths: { put: CablePath[]; remove: string[] };
};

export function picturePatch(before: Picture | undefined, after: Picture): PicturePatch {
  const { objects, paths, slots, ...frame } = after;
  return {
    frame,
    ...(deepEqual(before?.slots, slots) ? {} : { slots }),
    objects: listPatch(before?.objects ?? [], objects, (one) => one.object.id, samePlace),
    paths: listPatch(before?.paths ?? [], paths, (one) => one.cable.id, deepEqual),
  };
}

export function applyPicturePatch(before: Picture | undefined, patch: PicturePatch): Picture {
  return {
    ...patch.frame,
    slots: patch.slots ?? before?.slots ?? noSlots,
    objects: patchedList(before?.objects ?? [], patch.objects, (one) => one.object.id),
    paths: patchedList(before?.paths ?? [], patch.paths, (one) => one.cable.id),
  };
}

/** Not by `deepEqual`, to which all Maps are alike. */
function samePlace(a: Placed, b: Placed): boolean {
  if (a.x !== b.x || a.y !== b.y || a.width !== b.width || a.height !== b.height || a.rowY.size !== b.rowY.size) {
    return false;
  }
  for (const [row, y] of a.rowY) if (b.rowY.get(row) !== y) return false;
  return deepEqual(a.object, b.object);
}

function listPatch<Item>(
  before: Item[],
  after: Item[],
  idOf: (item: Item) => string,
  same: (a: Item, b: Item) => boolean,
): { put: Item[]; remove: string[] } {
  const known = new Map(before.map((item) => [idOf(item), item]));
  const put: Item[] = [];
  for (const item of after) {
    const old = known.get(idOf(item));
    if (!old || !same(old, item)) put.push(item);
    known.delete(idOf(item));
  }
  return { put, remove: [...known.keys()] };
}

function patchedList<Item>(
  before: Item[],
  { put, remove }: { put: Item[]; remove: string[] },
  idOf: (item: Item) => string,
): Item[] {
  if (put.length === 0 && remove.length === 0) return before;
  const all = new Map(before.map((item) => [idOf(item), item]));
  for (const id of remove) all.delete(id);
  for (const item of put) all.set(idOf(item), item);
  return [...all.values()];
}

/** One question to the worker and its answer. `topology` is left out when it is the one asked about before. */
export type LayoutQuestion = { topology?: TopologyPatch; request: PictureRequest };
export type LayoutAnswer = { picture: PicturePatch };
