/**
 * Pure: whether what a request was made from is still so.
 *
 * A plan is fresh when its operations, as they were asked and with the same MACs drawn, compile against the present topology to the same steps and the same warnings. Every fact that a step rests on is in the step itself or decides whether it is allowed, so
 * this finds both what moved under the plan and what came in its way, and is not disturbed by what has nothing to do with it. What it touches
 * is kept as it was when the plan was made: the difference to what is there now is what a refusal names.
 *
 * A bare revision says less: which picture a person looked at. There, what the plan touches must not have come, gone or changed since in a
 * field that a person sets; routes count only where the plan is about routes.
 */
import { deepEqual } from '../../model/equal.ts';
import type { Plan } from '../../model/plan.ts';
import { collections, type Topology } from '../../model/topology.ts';
import type { WireDelta } from '../../model/wire.ts';
import { ownerName, recordName } from './names.ts';

type AnyRecord = { id: string; [field: string]: unknown };

/** What was there of what a plan touches, by id, with what it was called; and the links in the namespaces it touches. */
export type Basis = { records: ReadonlyMap<string, AnyRecord>; called: ReadonlyMap<string, string> };

/** Fields that change by themselves, or with things that a plan has no part in. */
const passing: Record<string, readonly string[]> = {
  links: ['carrier', 'operState', 'bridgePortNo', 'speedMbps', 'tun', 'bondMember', 'altNames'],
  netns: ['pid', 'processName', 'rules'],
  networks: ['endpoints', 'nat'],
  ovsPorts: ['ofport', 'error'],
  hosts: ['sources'],
};

const touchesRoutes = (plan: Plan): boolean =>
  plan.steps.some(({ step }) => step.do === 'addRoute' || step.do === 'removeRoute');

const fieldsThatCount = (plan: Plan, name: string, fields: readonly string[]): string[] =>
  fields.filter(
    (field) => !passing[name]?.includes(field) && !(name === 'netns' && field === 'routes' && !touchesRoutes(plan)),
  );

const idsOf = (plan: Plan): ReadonlySet<string> => new Set(plan.touches);

/** Namespaces of containers and the like that the plan touches: a link that comes there is of interest. The host's own is everybody's. */
function closeNetns(plan: Plan, topology: Topology): ReadonlySet<string> {
  const ids = idsOf(plan);
  return new Set(topology.netns.filter((one) => ids.has(one.id) && one.owner !== 'host').map((one) => one.id));
}

function* recordsOf(topology: Topology): Generator<[name: string, record: AnyRecord]> {
  for (const name of collections) for (const record of topology[name] as AnyRecord[]) yield [name, record];
}

/** What is to be remembered of the topology that a plan was made from. */
export function basisOf(plan: Plan, topology: Topology): Basis {
  const ids = idsOf(plan);
  const close = closeNetns(plan, topology);
  const records = new Map<string, AnyRecord>();
  const called = new Map<string, string>();
  for (const [name, record] of recordsOf(topology)) {
    if (!ids.has(record.id) && !(name === 'links' && close.has(record.netns as string))) continue;
    records.set(record.id, record);
    called.set(record.id, recordName(topology, record.id) ?? record.id);
  }
  return { records, called };
}

/** What is different now of what the plan was made from, as parts of a sentence. */
export function differencesSince(plan: Plan, basis: Basis, topology: Topology): string[] {
  const close = closeNetns(plan, topology);
  const words: string[] = [];
  const present = new Set<string>();
  for (const [name, record] of recordsOf(topology)) {
    const was = basis.records.get(record.id);
    if (was) {
      present.add(record.id);
      const fields = [...new Set([...Object.keys(was), ...Object.keys(record)])].filter(
        (field) => !deepEqual(was[field], record[field]),
      );
      const changed = fieldsThatCount(plan, name, fields);
      if (changed.length > 0) words.push(`${recordName(topology, record.id)} changed (${changed.join(', ')})`);
    } else if (name === 'links' && close.has(record.netns as string)) {
      words.push(cameInto(topology, record));
    }
  }
  for (const [id, name] of basis.called) if (!present.has(id)) words.push(`${name} is gone`);
  return words;
}

const cameInto = (topology: Topology, link: AnyRecord): string =>
  `${link.name} came into ${ownerName(topology, link.netns as Topology['netns'][number]['id'])}`;

/** The same for a revision: what these deltas did to what the plan touches. */
export function changedBy(deltas: readonly WireDelta[], plan: Plan, topology: Topology): string[] {
  const ids = idsOf(plan);
  const close = closeNetns(plan, topology);
  const words = new Set<string>();
  for (const { put, patch, remove } of deltas) {
    for (const name of collections) {
      for (const one of patch?.[name] ?? []) {
        const fields = [...Object.keys(one.set ?? {}), ...(one.unset ?? []), ...Object.keys(one.splice ?? {})];
        const changed = ids.has(one.id) ? fieldsThatCount(plan, name, fields) : [];
        if (changed.length > 0) words.add(`${recordName(topology, one.id) ?? one.id} changed (${changed.join(', ')})`);
      }
      for (const one of put?.[name] ?? []) {
        if (name === 'links' && close.has((one as AnyRecord).netns as string)) words.add(cameInto(topology, one));
        else if (ids.has(one.id)) words.add(`${recordName(topology, one.id) ?? one.id} is new`);
      }
      for (const id of remove?.[name] ?? []) if (ids.has(id)) words.add(`${id} is gone`);
    }
  }
  return [...words];
}

/** What a plan does and undoes. The kernel gives a link its link-local address a second or two after it came: what of that is not brought back is no other doing. */
const doing = ({ steps, warnings }: Plan) => ({
  steps: steps.map(({ differences: _, reversibility, ...one }) => ({
    ...one,
    irreversible: reversibility === 'irreversible',
  })),
  warnings,
});

/** Do both plans do the same, and warn of the same? */
export const sameDoing = (one: Plan, other: Plan): boolean => deepEqual(doing(one), doing(other));
