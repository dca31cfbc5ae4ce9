/** The JSON of `nft -j list ruleset` (libnftables-json(5)), as far as it is looked at; what is not known is left as it came. */
import { z } from 'zod';

/** `{"match": ...}`, `{"counter": ...}`: one key, what follows depends on it. */
const statement = z.record(z.string(), z.unknown());
export type Statement = z.infer<typeof statement>;

const inTable = { family: z.string(), table: z.string() };
/** One value, or a list of them, or pairs in a map; absent where it is empty. */
const elements = z.union([z.array(z.unknown()), z.unknown()]).optional();

export const nftTableSchema = z.object({ family: z.string(), name: z.string() });
export const nftChainSchema = z.object({
  ...inTable,
  name: z.string(),
  type: z.string().optional(),
  hook: z.string().optional(),
  prio: z.number().int().optional(),
  policy: z.enum(['accept', 'drop']).optional(),
});
export const nftRuleSchema = z.object({
  ...inTable,
  chain: z.string(),
  handle: z.number().int(),
  expr: z.array(statement),
});
export const nftSetSchema = z.object({ ...inTable, name: z.string(), elem: elements });

export const nftRulesetSchema = z.object({
  nftables: z.array(
    z.object({
      metainfo: z.object({ version: z.string() }).optional(),
      table: nftTableSchema.optional(),
      chain: nftChainSchema.optional(),
      rule: nftRuleSchema.optional(),
      set: nftSetSchema.optional(),
      map: nftSetSchema.optional(),
    }),
  ),
});

export const matchSchema = z.object({ op: z.string(), left: z.unknown(), right: z.unknown() });
export const concatSchema = z.object({ concat: z.array(z.unknown()) });
export const setSchema = z.object({ set: z.unknown() });
export const rangeSchema = z.object({ range: z.tuple([z.unknown(), z.unknown()]) });
export const prefixSchema = z.object({ prefix: z.object({ addr: z.string(), len: z.number().int() }) });
export const elemSchema = z.object({ elem: z.object({ val: z.unknown() }) });
export const mapSchema = z.object({ key: z.unknown(), data: z.unknown() });
export const natSchema = z
  .object({ addr: z.unknown().optional(), port: z.unknown().optional(), family: z.string().optional() })
  .nullable();
export const targetSchema = z.object({ target: z.string() });
export const payloadSchema = z.object({ payload: z.object({ protocol: z.string(), field: z.string() }) });
export const metaSchema = z.object({ meta: z.object({ key: z.string() }) });
export const fibSchema = z.object({
  fib: z.object({ result: z.string(), flags: z.union([z.string(), z.array(z.string())]) }),
});
export const ctSchema = z.object({ ct: z.object({ key: z.string(), dir: z.string().optional() }) });
