/** Edits of one list of a Topology, sharing what does not change. */
import type { LinkId, NetnsId } from '../../../model/ids.ts';
import type { Link } from '../../../model/link.ts';
import type { Netns } from '../../../model/netns.ts';
import type { Collection, Topology } from '../../../model/topology.ts';

/** Replaces the records that `change` gives another one for. */
export function editAll<Name extends Collection>(
  topology: Topology,
  name: Name,
  change: (record: Topology[Name][number]) => Topology[Name][number],
): Topology {
  const before = topology[name] as Topology[Name][number][];
  let changed = false;
  const after = before.map((record) => {
    const next = change(record);
    if (next !== record) changed = true;
    return next;
  });
  return changed ? { ...topology, [name]: after } : topology;
}

export const editLink = (topology: Topology, id: LinkId, change: (link: Link) => Link): Topology =>
  editAll(topology, 'links', (one) => (one.id === id ? change(one) : one));

export const editNetns = (topology: Topology, id: NetnsId, change: (netns: Netns) => Netns): Topology =>
  editAll(topology, 'netns', (one) => (one.id === id ? change(one) : one));

/** Without the fields named. */
export function without<Record extends object, Key extends keyof Record>(record: Record, ...keys: Key[]): Record {
  if (!keys.some((key) => record[key] !== undefined)) return record;
  const rest = { ...record };
  for (const key of keys) delete rest[key];
  return rest;
}

/** Keeps the array itself when nothing is left out. */
export function keep<Item>(list: Item[], wanted: (item: Item) => boolean): Item[] {
  const left = list.filter(wanted);
  return left.length === list.length ? list : left;
}
