/** `nft -j list ruleset` with its text, as tables. */
import { err, ok, type Result } from '../../model/result.ts';
import type { Chain, Hook, Table } from './facts.ts';
import { rulesOf } from './nft-rule.ts';
import { nftRulesetSchema } from './nft-schema.ts';
import { parseRulesetText, ruleKey } from './nft-text.ts';
import { listOf } from './nft-values.ts';

export type NftRuleset = {
  tables: Table[];
  version?: string;
  /** Rules that the text does not have: it was read at another moment than the JSON. */
  rulesWithoutText: number;
};

const ipHooks = new Set(['prerouting', 'input', 'forward', 'output', 'postrouting']);
const isIpFamily = (family: string): family is Table['family'] => ['ip', 'ip6', 'inet'].includes(family);

/** `detail` names the place in the JSON that is not what it should be. */
export type NftFault = { detail: string };

/**
 * Tables of IP packets except those in `skip` (`family name`), which are read by other means. `json` and `text` must come from the same
 * rules; `rulesWithoutText` tells when they do not.
 */
export function parseNftRuleset(json: string, text: string, skip: ReadonlySet<string>): Result<NftRuleset, NftFault> {
  let raw: unknown;
  try {
    raw = JSON.parse(json);
  } catch (error) {
    return err({ detail: `not JSON: ${String(error)}` });
  }
  const parsed = nftRulesetSchema.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return err({ detail: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}` });
  }
  const objects = parsed.data.nftables;
  const { rules: texts, dormant } = parseRulesetText(text);
  const tables = new Map<string, Table>();
  const sets = new Map<string, Map<string, unknown[]>>();
  const ruleset: NftRuleset = { tables: [], rulesWithoutText: 0 };
  const keyOf = (family: string, name: string): string => `${family} ${name}`;

  for (const { metainfo, table, chain, set, map } of objects) {
    if (metainfo) ruleset.version = metainfo.version;
    if (table && isIpFamily(table.family) && !skip.has(keyOf(table.family, table.name))) {
      const { family, name } = table;
      tables.set(keyOf(family, name), { origin: 'nft', family, name, chains: new Map() });
      sets.set(keyOf(family, name), new Map());
    }
    for (const one of [set, map]) {
      if (one) sets.get(keyOf(one.family, one.table))?.set(one.name, listOf(one.elem));
    }
    if (chain) {
      const { name, type, hook, prio, policy = 'accept' } = chain;
      const key = keyOf(chain.family, chain.table);
      const hooked =
        type !== undefined && hook !== undefined && prio !== undefined && ipHooks.has(hook) && !dormant.has(key);
      const base: Pick<Chain, 'base'> = hooked ? { base: { type, hook: hook as Hook, priority: prio, policy } } : {};
      tables.get(key)?.chains.set(name, { name, ...base, rules: [], listed: [] });
    }
  }
  for (const { rule } of objects) {
    if (!rule) continue;
    const key = keyOf(rule.family, rule.table);
    const chain = tables.get(key)?.chains.get(rule.chain);
    if (!chain) continue;
    const ruleText = texts.get(ruleKey(rule.family, rule.table, rule.handle));
    if (ruleText === undefined) ruleset.rulesWithoutText += 1;
    const text = ruleText ?? `handle ${rule.handle}`;
    chain.listed.push(text);
    // Not push(...rules): a map may have more elements than a call has arguments.
    for (const one of rulesOf(rule.expr, text, sets.get(key) ?? new Map())) chain.rules.push(one);
  }
  ruleset.tables = [...tables.values()];
  return ok(ruleset);
}
