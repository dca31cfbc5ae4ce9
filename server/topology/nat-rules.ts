/** The rules that translate addresses for Docker networks: what leaves (MASQUERADE, SNAT) and what comes in (DNAT to an endpoint). */
import { type AddressRange, parseRange, rangesOverlap } from '../../model/address.ts';
import type { NatRule } from '../../model/container.ts';
import type { Hook, Match, RuleSet } from '../netfilter/facts.ts';
import type { NatRuleFact } from './rule-facts.ts';
import { baseChainsAt, reachedRules } from './rule-walk.ts';

const kinds = { masquerade: 'masquerade', snat: 'snat', dnat: 'dnat', redirect: 'redirect' } as const;
const hooksOf: Record<NatRule['kind'], Hook[]> = {
  masquerade: ['postrouting'],
  snat: ['postrouting', 'input'],
  dnat: ['prerouting', 'output'],
  redirect: ['prerouting', 'output'],
};

const rangesIn = (texts: string[]): AddressRange[] =>
  texts.map(parseRange).filter((one): one is AddressRange => one !== undefined);

/** What a translation of sources says of whose packets it takes. */
function sourcesOf(matches: Match[]): Pick<NatRuleFact, 'ranges' | 'links'> {
  const ranges: AddressRange[] = [];
  const links: string[] = [];
  for (const match of matches) {
    if (match.kind === 'source' && !match.inverted) ranges.push(...rangesIn(match.addresses));
    if (match.kind === 'in-link' && !match.inverted) links.push(...match.names);
  }
  return { ranges, links };
}

/** Each rule once, in the order the kernel meets them. */
export function natRuleFacts(ruleSet: RuleSet): NatRuleFact[] {
  const found = new Map<string, NatRuleFact>();
  for (const family of ['inet', 'inet6'] as const) {
    for (const hook of ['prerouting', 'output', 'input', 'postrouting'] as const) {
      for (const base of baseChainsAt(ruleSet, hook, family, 'nat')) {
        for (const { table, chain, rule, matches } of reachedRules(base)) {
          const { verdict } = rule;
          if (!(verdict.kind in kinds)) continue;
          const kind = kinds[verdict.kind as keyof typeof kinds];
          if (!hooksOf[kind].includes(hook)) continue;
          const target = verdict.kind === 'dnat' ? verdict.target.address : undefined;
          const own =
            kind === 'dnat'
              ? { ranges: rangesIn(target === undefined ? [] : [target]), links: [] }
              : sourcesOf(matches);
          const ranges = own.ranges.filter((one) => one.family === family);
          if (ranges.length === 0 && own.links.length === 0) continue;
          const key = [family, kind, table.origin, table.family, table.name, chain.name, rule.text].join(' ');
          const present = found.get(key);
          // A rule that translates by a map comes once per element.
          if (present) present.ranges.push(...ranges);
          else {
            const natRule: NatRule = { family, kind, table: table.name, chain: chain.name, rule: rule.text };
            found.set(key, { rule: natRule, ranges, links: own.links });
          }
        }
      }
    }
  }
  return [...found.values()];
}

/** Those that concern a network, by the addresses in its subnets and by its bridge's name. */
export function natRulesOf(facts: NatRuleFact[], subnets: string[], bridgeName: string | undefined): NatRule[] {
  const own = rangesIn(subnets);
  return facts
    .filter(({ ranges, links }) =>
      ranges.length > 0
        ? ranges.some((one) => own.some((subnet) => rangesOverlap(one, subnet)))
        : bridgeName !== undefined && links.includes(bridgeName),
    )
    .map((one) => one.rule);
}
