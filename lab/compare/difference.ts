/** Differences between our records and what an observer saw, and the one way they are found. */
import { deepEqual } from '../../model/equal.ts';

export type Difference = {
  /** Kind and readable name of the thing, with the key that makes it unique. */
  object: string;
  /** The record's field; `present` when one side lacks the whole thing. */
  field: string;
  ours: unknown;
  theirs: unknown;
};

/** A record brought to the form in which both sides are compared; lists without order are sorted. */
export type Comparable = { label: string; fields: Record<string, unknown> };

/** Both sides under the same keys; what one side has twice is a difference by itself. */
export class Comparables {
  readonly byKey = new Map<string, Comparable>();
  readonly twice: [key: string, one: Comparable][] = [];

  add(key: string, label: string, fields: Record<string, unknown>): void {
    const one = { label, fields };
    if (this.byKey.has(key)) this.twice.push([key, one]);
    this.byKey.set(key, one);
  }
}

/** Every field of every thing; `kind` opens the object's name. Fields that are undefined equal fields that are absent. */
export function differences(kind: string, ours: Comparables, theirs: Comparables): Difference[] {
  const found: Difference[] = [];
  const name = (key: string, one: Comparable): string => `${kind} ${one.label} [${key}]`;
  for (const [key, one] of ours.twice) {
    found.push({ object: name(key, one), field: 'present', ours: 'twice', theirs: 'once' });
  }
  for (const [key, their] of theirs.byKey) {
    const our = ours.byKey.get(key);
    if (!our) {
      found.push({ object: name(key, their), field: 'present', ours: false, theirs: true });
      continue;
    }
    for (const field of new Set([...Object.keys(our.fields), ...Object.keys(their.fields)])) {
      const [a, b] = [our.fields[field], their.fields[field]];
      if (!deepEqual(a, b)) found.push({ object: name(key, their), field, ...narrowed(a, b) });
    }
  }
  for (const [key, our] of ours.byKey) {
    if (!theirs.byKey.has(key)) found.push({ object: name(key, our), field: 'present', ours: true, theirs: false });
  }
  return found;
}

/** Of two lists only what is not in the other: a missing route is read more easily than two routing tables. */
function narrowed(ours: unknown, theirs: unknown): Pick<Difference, 'ours' | 'theirs'> {
  if (!Array.isArray(ours) || !Array.isArray(theirs)) return { ours, theirs };
  const without = (list: unknown[], other: unknown[]) => list.filter((a) => !other.some((b) => deepEqual(a, b)));
  const [a, b] = [without(ours, theirs), without(theirs, ours)];
  return a.length + b.length === 0 ? { ours, theirs } : { ours: a, theirs: b };
}

/** A list without order in an order of its own. */
export const sorted = <Item>(items: readonly Item[]): Item[] =>
  [...items].sort((a, b) => {
    const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  });
