/** Reversible differences between two topologies. */
import { deepEqual } from './equal.ts';
import { type Collection, collections, type Lists, type RecordOf, type Topology } from './topology.ts';

export type Added = { [Name in Collection]?: RecordOf<Name>[] };
export type Updated = { [Name in Collection]?: [before: RecordOf<Name>, after: RecordOf<Name>][] };

/** What leads from revision `from` to revision `to`. A list without changes is absent. */
export type Delta = { from: number; to: number; added: Added; updated: Updated; removed: Added };

type AnyList = { id: string }[];
type AnyPairs = [{ id: string }, { id: string }][];

const byId = (list: AnyList): Map<string, { id: string }> => new Map(list.map((one) => [one.id, one]));

/** The difference of two sets of lists, whatever their order. */
export function diffLists(before: Lists, after: Lists, from: number, to: number): Delta {
  const delta: Delta = { from, to, added: {}, updated: {}, removed: {} };
  for (const name of collections) {
    const old = byId(before[name]);
    const added: AnyList = [];
    const updated: AnyPairs = [];
    for (const record of after[name]) {
      const was = old.get(record.id);
      if (was === undefined) added.push(record);
      else if (!deepEqual(was, record)) updated.push([was, record]);
      old.delete(record.id);
    }
    setChanges(delta, name, added, updated, [...old.values()]);
  }
  return delta;
}

function setChanges(delta: Delta, name: Collection, added: AnyList, updated: AnyPairs, removed: AnyList): void {
  if (added.length > 0) (delta.added as Record<string, AnyList>)[name] = added;
  if (updated.length > 0) (delta.updated as Record<string, AnyPairs>)[name] = updated;
  if (removed.length > 0) (delta.removed as Record<string, AnyList>)[name] = removed;
}

export function isEmpty(delta: Delta): boolean {
  return [delta.added, delta.updated, delta.removed].every((part) => Object.keys(part).length === 0);
}

/**
 * The topology after the delta. Untouched records keep their identity; a list without changes keeps its own.
 * Throws when the delta does not start at this revision: applying it anyway would make a picture that never was.
 */
export function applyDelta(topology: Topology, delta: Delta): Topology {
  if (topology.revision !== delta.from) {
    throw new Error(`delta from revision ${delta.from} applied to revision ${topology.revision}`);
  }
  const next: Topology = { ...topology, revision: delta.to };
  for (const name of collections) {
    const added = (delta.added[name] ?? []) as AnyList;
    const updated = (delta.updated[name] ?? []) as AnyPairs;
    const removed = (delta.removed[name] ?? []) as AnyList;
    if (added.length + updated.length + removed.length === 0) continue;
    const replaced = new Map(updated.map(([, after]) => [after.id, after]));
    const gone = new Set(removed.map((one) => one.id));
    const list: AnyList = (topology[name] as AnyList)
      .filter((one) => !gone.has(one.id))
      .map((one) => replaced.get(one.id) ?? one);
    (next as unknown as Record<string, AnyList>)[name] = [...list, ...added];
  }
  return next;
}

/** The delta that takes back `delta`. */
export function reverseDelta(delta: Delta): Delta {
  const updated: Updated = {};
  for (const name of collections) {
    const pairs = delta.updated[name] as AnyPairs | undefined;
    if (pairs) (updated as Record<string, AnyPairs>)[name] = pairs.map(([before, after]) => [after, before]);
  }
  return { from: delta.to, to: delta.from, added: delta.removed, updated, removed: delta.added };
}

/** One delta that does what `first` and then `second` do; `second` must start where `first` ends. */
export function squashDeltas(first: Delta, second: Delta): Delta {
  if (first.to !== second.from) throw new Error(`delta to ${first.to} squashed with delta from ${second.from}`);
  const out: Delta = { from: first.from, to: second.to, added: {}, updated: {}, removed: {} };
  for (const name of collections) {
    const before = new Map<string, { id: string } | undefined>();
    const after = new Map<string, { id: string } | undefined>();
    for (const delta of [first, second]) {
      const note = (id: string, was: { id: string } | undefined, is: { id: string } | undefined): void => {
        if (!before.has(id)) before.set(id, was);
        after.set(id, is);
      };
      for (const one of (delta.removed[name] ?? []) as AnyList) note(one.id, one, undefined);
      for (const [was, is] of (delta.updated[name] ?? []) as AnyPairs) note(is.id, was, is);
      for (const one of (delta.added[name] ?? []) as AnyList) note(one.id, undefined, one);
    }
    const added: AnyList = [];
    const updated: AnyPairs = [];
    const removed: AnyList = [];
    for (const [id, was] of before) {
      const is = after.get(id);
      if (was && is) {
        if (!deepEqual(was, is)) updated.push([was, is]);
      } else if (was) removed.push(was);
      else if (is) added.push(is);
    }
    setChanges(out, name, added, updated, removed);
  }
  return out;
}
