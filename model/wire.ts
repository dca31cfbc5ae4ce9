/**
 * The stream's own form of a delta: one-way and compact. A record that came is sent whole, a changed one as its changed fields (a long list
 * field as one splice), a gone one as its id. The receiver is a browser and the sender an agent of possibly another version, so both
 * snapshot and delta are parsed by schema before they touch anything.
 */
import { z } from 'zod';
import { changeProgressSchema, changeSchema } from './change.ts';
import type { Delta } from './delta.ts';
import { deepEqual } from './equal.ts';
import { type Collection, collections, recordSchemas, type Topology, topologySchema } from './topology.ts';

const spliceSchema = z.object({
  at: z.number().int().nonnegative(),
  delete: z.number().int().nonnegative(),
  insert: z.array(z.unknown()),
});

const patchSchema = z.object({
  id: z.string(),
  set: z.record(z.string(), z.unknown()).optional(),
  unset: z.array(z.string()).optional(),
  splice: z.record(z.string(), spliceSchema).optional(),
});
export type RecordPatch = z.infer<typeof patchSchema>;

const listsOf = <Item extends z.ZodType>(item: Item) => z.partialRecord(z.enum(collections), z.array(item));

export const wireDeltaSchema = z.object({
  from: z.number().int().nonnegative(),
  to: z.number().int().nonnegative(),
  put: listsOf(z.looseObject({ id: z.string() })).optional(),
  patch: listsOf(patchSchema).optional(),
  remove: listsOf(z.string()).optional(),
});
export type WireDelta = z.infer<typeof wireDeltaSchema>;

/**
 * Rates of the links that moved anything, per second over `intervalMs`: [link id, rx bytes, tx bytes, rx packets, tx packets, errors, drops].
 * Sent to streams opened with `?rates=1`, every second while anything moves and once when nothing does any more. Of a veth pair one end is
 * listed as a rule, and the other receives what it sends; else a link that is not listed moved nothing. Not resumable: no id.
 */
export const ratesSchema = z.object({
  time: z.string(),
  intervalMs: z.number(),
  links: z.array(z.tuple([z.string(), z.number(), z.number(), z.number(), z.number(), z.number(), z.number()])),
});
export type Rates = z.infer<typeof ratesSchema>;

/**
 * Events of GET /api/v1/topology/stream. `epoch` names one life of the agent: revisions of another epoch mean nothing here. The SSE id of
 * snapshot and delta is `<epoch>:<revision>`, and Last-Event-ID with it resumes. `change` tells a change when it begins and when it ended
 * (also one that another change took back), `change-step` each step in between; both without id: who was away asks GET /api/v1/changes.
 */
export const streamEventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('snapshot'), data: z.object({ epoch: z.string(), topology: topologySchema }) }),
  z.object({ event: z.literal('delta'), data: wireDeltaSchema }),
  z.object({ event: z.literal('rates'), data: ratesSchema }),
  z.object({ event: z.literal('change'), data: changeSchema }),
  z.object({ event: z.literal('change-step'), data: changeProgressSchema }),
  z.object({ event: z.literal('ping'), data: z.object({ time: z.string() }) }),
]);
export type StreamEvent = z.infer<typeof streamEventSchema>;

/** The agent sends a ping this often; a receiver that heard nothing for `streamSilenceMs` reconnects. */
export const streamPingMs = 5_000;
export const streamSilenceMs = 15_000;

/** Lists at least this long are sent as a splice instead of whole. */
const spliceFromLength = 8;

/** One splice that turns `before` into `after`: the middle between the longest equal head and tail. */
export function spliceBetween(before: unknown[], after: unknown[]): z.infer<typeof spliceSchema> {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && deepEqual(before[head], after[head])) head += 1;
  let tail = 0;
  while (tail < shorter - head && deepEqual(before[before.length - 1 - tail], after[after.length - 1 - tail]))
    tail += 1;
  return { at: head, delete: before.length - head - tail, insert: after.slice(head, after.length - tail) };
}

function patchBetween(before: { id: string }, after: { id: string }): RecordPatch {
  const patch: RecordPatch = { id: after.id };
  const old = before as Record<string, unknown>;
  const now = after as Record<string, unknown>;
  for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
    const was = old[key];
    const is = now[key];
    if (deepEqual(was, is)) continue;
    if (is === undefined) patch.unset = [...(patch.unset ?? []), key];
    else if (Array.isArray(was) && Array.isArray(is) && Math.max(was.length, is.length) >= spliceFromLength) {
      patch.splice = { ...patch.splice, [key]: spliceBetween(was, is) };
    } else patch.set = { ...patch.set, [key]: is };
  }
  return patch;
}

/** The one-way form of a delta. */
export function toWire(delta: Delta): WireDelta {
  const wire: WireDelta = { from: delta.from, to: delta.to };
  const put: Record<string, unknown[]> = {};
  const patch: Record<string, RecordPatch[]> = {};
  const remove: Record<string, string[]> = {};
  for (const name of collections) {
    const added = delta.added[name];
    const updated = delta.updated[name] as [{ id: string }, { id: string }][] | undefined;
    const removed = delta.removed[name];
    if (added) put[name] = added;
    if (updated) patch[name] = updated.map(([before, after]) => patchBetween(before, after));
    if (removed) remove[name] = removed.map((one) => one.id);
  }
  if (Object.keys(put).length > 0) wire.put = put as NonNullable<WireDelta['put']>;
  if (Object.keys(patch).length > 0) wire.patch = patch;
  if (Object.keys(remove).length > 0) wire.remove = remove;
  return wire;
}

const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

function patched(record: Record<string, unknown>, patch: RecordPatch): Record<string, unknown> {
  const next: Record<string, unknown> = { ...record };
  for (const [key, value] of Object.entries(patch.set ?? {})) if (!forbiddenKeys.has(key)) next[key] = value;
  for (const key of patch.unset ?? []) delete next[key];
  for (const [key, splice] of Object.entries(patch.splice ?? {})) {
    const list = next[key];
    if (!Array.isArray(list) || splice.at + splice.delete > list.length) throw new Error(`splice does not fit ${key}`);
    next[key] = [...list.slice(0, splice.at), ...splice.insert, ...list.slice(splice.at + splice.delete)];
  }
  return next;
}

/**
 * The receiver's topology after a delta, each new or changed record parsed by its schema. Untouched records keep their identity.
 * `gap` means: ask for a snapshot (a revision is missing, a record is unknown, or something does not parse).
 */
export function applyWire(
  topology: Topology,
  wire: WireDelta,
): { ok: true; value: Topology } | { ok: false; gap: string } {
  if (wire.from !== topology.revision) {
    return { ok: false, gap: `delta from ${wire.from} while at ${topology.revision}` };
  }
  const next: Topology = { ...topology, revision: wire.to };
  try {
    for (const name of collections) {
      const list = applyToList(name, topology[name], wire);
      if (list) (next as unknown as Record<string, unknown[]>)[name] = list;
    }
  } catch (error) {
    return { ok: false, gap: error instanceof Error ? error.message : String(error) };
  }
  return { ok: true, value: next };
}

function applyToList(name: Collection, list: { id: string }[], wire: WireDelta): { id: string }[] | undefined {
  const put = wire.put?.[name] ?? [];
  const patches = wire.patch?.[name] ?? [];
  const remove = new Set(wire.remove?.[name] ?? []);
  if (put.length + patches.length + remove.size === 0) return undefined;
  const schema = recordSchemas[name];
  const byId = new Map(patches.map((one) => [one.id, one]));
  const out: { id: string }[] = [];
  for (const record of list) {
    if (remove.delete(record.id)) continue;
    const patch = byId.get(record.id);
    out.push(patch ? schema.parse(patched(record as Record<string, unknown>, patch)) : record);
    byId.delete(record.id);
  }
  if (byId.size > 0 || remove.size > 0) throw new Error(`delta names unknown ${name}`);
  for (const record of put) out.push(schema.parse(record));
  return out;
}
