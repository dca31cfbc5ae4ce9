/** What this tab saw change: one entry a record and revision, the newest first. Bounded: a log of this tab, not of the host. */
import { create } from 'zustand';
import { deepEqual } from '../../model/equal.ts';
import { type Collection, collections, type Topology } from '../../model/topology.ts';
import type { WireDelta } from '../../model/wire.ts';

export type FieldChange = { field: string; before: unknown; after: unknown };
export type SeenChange = {
  atMs: number;
  revision: number;
  collection: Collection;
  id: string;
  what: 'came' | 'changed' | 'gone';
  /** For `changed`: the fields that differ, in the record's own order. */
  fields: FieldChange[];
};

/** As many as a person would scroll through; a storm pushes the oldest out. */
const mostKept = 2_000;

export const useSeenChanges = create<{ changes: readonly SeenChange[] }>()(() => ({ changes: [] }));

const byId = (topology: Topology, name: Collection): Map<string, object> =>
  new Map((topology[name] as { id: string }[]).map((one) => [one.id, one]));

/** What one delta changed, told by the topologies on both its sides. Pure. */
export function changesOf(before: Topology, after: Topology, delta: WireDelta, atMs: number): SeenChange[] {
  const out: SeenChange[] = [];
  const revision = after.revision;
  for (const collection of collections) {
    const entry = (id: string, what: SeenChange['what'], fields: FieldChange[] = []): void => {
      out.push({ atMs, revision, collection, id, what, fields });
    };
    for (const one of delta.put?.[collection] ?? []) entry(one.id, 'came');
    for (const id of delta.remove?.[collection] ?? []) entry(id, 'gone');
    const patches = delta.patch?.[collection] ?? [];
    if (patches.length === 0) continue;
    const old = byId(before, collection);
    const now = byId(after, collection);
    for (const { id } of patches) entry(id, 'changed', fieldChanges(old.get(id) ?? {}, now.get(id) ?? {}));
  }
  return out;
}

function fieldChanges(before: object, after: object): FieldChange[] {
  const was = before as Record<string, unknown>;
  const is = after as Record<string, unknown>;
  return [...new Set([...Object.keys(is), ...Object.keys(was)])]
    .filter((field) => !deepEqual(was[field], is[field]))
    .map((field) => ({ field, before: was[field], after: is[field] }));
}

/** Keeps what a delta changed. */
export function noteChanges(changes: SeenChange[]): void {
  if (changes.length === 0) return;
  useSeenChanges.setState((state) => ({ changes: [...changes, ...state.changes].slice(0, mostKept) }));
}
