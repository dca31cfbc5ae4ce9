/** Values in nft's JSON: ports, addresses and names, alone, in ranges, in sets and under a set's name. */
import type { PortRange } from './facts.ts';
import { elemSchema, prefixSchema, rangeSchema, setSchema } from './nft-schema.ts';

/** Elements of the named sets and maps of a table, by `@name`. */
export type NamedSets = ReadonlyMap<string, unknown[]>;

export const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** An element may carry a comment or a timeout around its value. */
export function bare(value: unknown): unknown {
  const wrapped = elemSchema.safeParse(value);
  return wrapped.success ? wrapped.data.elem.val : value;
}

/** The single values of the right side of a comparison; undefined for a named set that is not there. */
export function valuesOf(right: unknown, sets: NamedSets): unknown[] | undefined {
  if (typeof right === 'string' && right.startsWith('@')) return sets.get(right.slice(1))?.map(bare);
  const set = setSchema.safeParse(right);
  if (set.success) return listOf(set.data.set).map(bare);
  return listOf(right);
}

const isPort = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 65_535;

export function portsOf(value: unknown): PortRange | undefined {
  if (isPort(value)) return { first: value, last: value };
  const range = rangeSchema.safeParse(value);
  if (!range.success) return undefined;
  const [first, last] = range.data.range;
  return isPort(first) && isPort(last) ? { first, last } : undefined;
}

/** `address`, `address/length` or `first-last`. */
export function addressesOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const prefix = prefixSchema.safeParse(value);
  if (prefix.success) return `${prefix.data.prefix.addr}/${prefix.data.prefix.len}`;
  const range = rangeSchema.safeParse(value);
  if (!range.success) return undefined;
  const [first, last] = range.data.range;
  return typeof first === 'string' && typeof last === 'string' ? `${first}-${last}` : undefined;
}

/** `parse` of each value; undefined when one of them is not understood. */
export function all<Item>(values: unknown[], parse: (value: unknown) => Item | undefined): Item[] | undefined {
  const items: Item[] = [];
  for (const value of values) {
    const item = parse(value);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}

export const nameOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
