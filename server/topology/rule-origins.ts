/** How many rules of a host were written which way: with iptables-legacy, with iptables-nft, with nft itself. */
import type { RuleSet, Table } from '../netfilter/facts.ts';

export function ruleOriginsOf(ruleSet: RuleSet): Record<Table['origin'], number> {
  const counts = { 'iptables-legacy': 0, 'iptables-nft': 0, nft: 0 };
  for (const { origin, chains } of ruleSet.tables) {
    for (const chain of chains.values()) counts[origin] += chain.listed.length;
  }
  return counts;
}
