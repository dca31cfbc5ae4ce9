/** Which rules a packet can meet: base chains by hook and priority, then jumps and gotos. What chains are called means nothing. */
import type { Family } from '../../model/netns.ts';
import type { Chain, Hook, Match, Rule, RuleSet, Table } from '../netfilter/facts.ts';

export type BaseChain = { table: Table; chain: Chain & { base: NonNullable<Chain['base']> } };

const sees = (table: Table, family: Family): boolean =>
  table.family === 'inet' || (table.family === 'ip') === (family === 'inet');

/** The base chains that packets of a family pass at a hook, in the kernel's order; `type` narrows to `nat` or `filter` ones. */
export function baseChainsAt(ruleSet: RuleSet, hook: Hook, family: Family, type?: string): BaseChain[] {
  const found: BaseChain[] = [];
  for (const table of ruleSet.tables) {
    if (!sees(table, family)) continue;
    for (const chain of table.chains.values()) {
      const { base } = chain;
      if (base?.hook === hook && (type === undefined || base.type === type))
        found.push({ table, chain: { ...chain, base } });
    }
  }
  return found.sort((a, b) => a.chain.base.priority - b.chain.base.priority);
}

/** A rule with every condition on the way to it. */
export type ReachedRule = { table: Table; chain: Chain; rule: Rule; matches: Match[] };

/** Rules told for one base chain: tables that jump in many ways through each other would be endless otherwise. */
const maxReached = 100_000;

/** Every rule that some packet entering at a base chain can reach, in the order it would meet them. */
export function reachedRules({ table, chain }: BaseChain): ReachedRule[] {
  const reached: ReachedRule[] = [];
  const walk = (here: Chain, way: Match[], above: readonly string[]): void => {
    for (const rule of here.rules) {
      if (reached.length >= maxReached) return;
      const matches = [...way, ...rule.matches];
      reached.push({ table, chain: here, rule, matches });
      const { verdict } = rule;
      if (verdict.kind === 'jump' || verdict.kind === 'goto') {
        const target = table.chains.get(verdict.chain);
        // The kernel allows no loops; a rule set that changed between two listings might show one.
        if (target && !above.includes(target.name)) walk(target, matches, [...above, target.name]);
      }
      // What stands after a rule that takes every packet is never met.
      const goesOn = ['jump', 'continue', 'unknown'].includes(verdict.kind);
      if (rule.matches.length === 0 && !goesOn) return;
    }
  };
  walk(chain, [], [chain.name]);
  return reached;
}

/** The rule as a command a person could type, with its table and chain; no counters. */
export function ruleCommand(table: Table, chain: Chain, rule: Rule): string {
  if (table.origin === 'nft') return `nft add rule ${table.family} ${table.name} ${chain.name} ${rule.text}`;
  const program = `${table.family === 'ip' ? 'iptables' : 'ip6tables'}${table.origin === 'iptables-legacy' ? '-legacy' : ''}`;
  return `${program} -t ${table.name} ${rule.text}`;
}
