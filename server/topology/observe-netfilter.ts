/** What the packet filter tells, put into the observations: what the rules come to is worked out here once, and only what changed is touched. */
import { deepEqual } from '../../model/equal.ts';
import type { NetfilterChange } from '../netfilter/facts.ts';
import { natRuleFacts } from './nat-rules.ts';
import { key, type Observations } from './observations.ts';
import { mappingFacts } from './port-mappings.ts';
import { ruleOriginsOf } from './rule-origins.ts';

type NetfilterObservations = Pick<Observations, 'ruleSet' | 'ruleOrigins' | 'proxies' | 'mappings' | 'natRules'>;

export function observeNetfilter(
  observations: NetfilterObservations,
  change: NetfilterChange,
  touch: (name: string) => void,
): void {
  if (change.proxies) observations.proxies = change.proxies;
  if (change.ruleSet) observations.ruleSet = change.ruleSet;
  const { ruleSet, proxies } = observations;
  const before = observations.mappings;
  observations.mappings = mappingFacts(ruleSet ?? { tables: [] }, proxies);
  for (const [one, fact] of observations.mappings) if (!deepEqual(before.get(one), fact)) touch(key.mapping(one));
  for (const one of before.keys()) if (!observations.mappings.has(one)) touch(key.mapping(one));
  if (!change.ruleSet) return;
  const origins = ruleOriginsOf(change.ruleSet);
  if (!deepEqual(observations.ruleOrigins, origins)) touch(key.ruleOrigins);
  observations.ruleOrigins = origins;
  const natRules = natRuleFacts(change.ruleSet);
  // Every network looks at these rules: it is told only of those that really changed.
  const same = observations.natRules?.length === natRules.length;
  if (same && natRules.every((one, index) => deepEqual(observations.natRules?.[index], one))) return;
  observations.natRules = natRules;
  touch(key.natRules);
}
