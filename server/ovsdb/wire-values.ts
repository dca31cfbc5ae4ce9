/** Values of the wire (RFC 7047, section 5.1): a set of exactly one may come as the bare atom. */
import { z } from 'zod';

const uuidText = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
export const uuidAtom = z.tuple([z.literal('uuid'), uuidText]).transform(([, uuid]) => uuid);

/** `["set", [atom, ...]]` or one atom, as an array. */
export const setOf = <Atom extends z.ZodType>(atom: Atom) =>
  z.union([z.tuple([z.literal('set'), z.array(atom)]).transform(([, list]) => list), atom.transform((one) => [one])]);

/** A column with at most one value: `["set", []]` is none. */
export const optionalOf = <Atom extends z.ZodType>(atom: Atom) =>
  setOf(atom)
    .refine((list) => list.length <= 1, 'more than one value')
    .transform((list) => list[0] as z.output<Atom> | undefined);

/** `["map", [[key, value], ...]]` of strings. */
export const stringMap = z
  .tuple([z.literal('map'), z.array(z.tuple([z.string(), z.string()]))])
  .transform(([, pairs]) => Object.fromEntries(pairs) as Record<string, string>);
