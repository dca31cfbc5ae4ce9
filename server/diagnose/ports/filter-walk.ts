/**
 * What becomes of a packet at one hook: every base chain in the kernel's order, each condition judged. Where a condition cannot be judged
 * both ways are followed, and only what all ways agree on is told.
 */
import type { Chain, Hook, Rule, RuleSet, Table } from '../../netfilter/facts.ts';
import { baseChainsAt, ruleCommand } from '../../topology/rule-walk.ts';
import { conditionsHold, type Packet } from './packet.ts';

/** `rule`: the rule or policy that decides, in the words of its tool. `because`: the condition that leaves it open. */
export type HookVerdict =
  | { kind: 'passes' }
  | { kind: 'dropped'; rule: string }
  | { kind: 'translated'; rule: string }
  | { kind: 'unknown'; rule: string; because: string };

type End = { kind: 'accept' | 'drop' | 'translate'; rule: string } | { kind: 'unknown'; rule: string; because: string };

/** The ways a packet may leave a chain. */
type Ways = { ends: End[]; goesOn: boolean; doubt?: { rule: string; because: string } };

/** Rules judged for one packet; a table that jumps in more ways than this is told as unknown. */
const maxRules = 20_000;
/** Twice what the kernel allows (NFT_JUMP_STACK_SIZE). */
const maxDepth = 32;

function endOf(rule: Rule, words: string): End | undefined {
  switch (rule.verdict.kind) {
    case 'accept':
    case 'masquerade':
    case 'snat':
      return { kind: 'accept', rule: words };
    case 'drop':
    case 'reject':
      return { kind: 'drop', rule: words };
    case 'dnat':
    case 'redirect':
      return { kind: 'translate', rule: words };
    case 'unknown':
      return { kind: 'unknown', rule: words, because: rule.verdict.text };
    default:
      return undefined;
  }
}

function walkChain(table: Table, chain: Chain, packet: Packet, budget: { left: number }, depth: number): Ways {
  const ends: End[] = [];
  let doubt: Ways['doubt'];
  /** A return that may or may not happen: what ends the chain for certain below it does not end every way. */
  let mayLeave = false;
  const stop = (goesOn: boolean): Ways => ({ ends, goesOn: goesOn || mayLeave, ...(doubt ? { doubt } : {}) });
  for (const rule of chain.rules) {
    budget.left -= 1;
    const words = ruleCommand(table, chain, rule);
    if (budget.left < 0 || depth > maxDepth) {
      ends.push({ kind: 'unknown', rule: words, because: 'too many rules to judge' });
      return stop(false);
    }
    const { verdict } = rule;
    if (verdict.kind === 'continue') continue;
    const held = conditionsHold(rule.matches, packet);
    if (held.answer === 'no') continue;
    const certain = held.answer === 'yes';
    if (held.doubt !== undefined) doubt ??= { rule: words, because: held.doubt };
    if (verdict.kind === 'return') {
      if (certain) return stop(true);
      mayLeave = true;
    } else if (verdict.kind === 'jump' || verdict.kind === 'goto') {
      const target = table.chains.get(verdict.chain);
      const inner: Ways = target ? walkChain(table, target, packet, budget, depth + 1) : { ends: [], goesOn: true };
      ends.push(...inner.ends);
      doubt ??= inner.doubt;
      if (certain && !inner.goesOn) return stop(false);
      if (verdict.kind === 'goto') {
        if (certain) return stop(true);
        mayLeave ||= inner.goesOn;
      }
    } else {
      const end = endOf(rule, words);
      if (end) ends.push(end);
      if (certain && end && end.kind !== 'unknown') return stop(false);
    }
  }
  return stop(true);
}

function policyWords(table: Table, chain: Chain & { base: NonNullable<Chain['base']> }): string {
  if (table.origin === 'nft')
    return `nft chain ${table.family} ${table.name} ${chain.name} policy ${chain.base.policy}`;
  const program = table.family === 'ip' ? 'iptables' : 'ip6tables';
  return `${program}${table.origin === 'iptables-legacy' ? '-legacy' : ''} -t ${table.name} -P ${chain.name} ${chain.base.policy.toUpperCase()}`;
}

/**
 * `type` `filter`: whether the packet passes every filtering base chain of the hook; `nat`: whether its destination is rewritten there.
 * `priorities` narrows to base chains that run before or after a priority.
 */
export function walkHook(
  ruleSet: RuleSet,
  hook: Hook,
  packet: Packet,
  type: 'filter' | 'nat',
  wanted: (priority: number) => boolean = () => true,
): HookVerdict {
  let open: HookVerdict | undefined;
  for (const { table, chain } of baseChainsAt(ruleSet, hook, packet.family)) {
    if ((chain.base.type === 'nat') !== (type === 'nat') || !wanted(chain.base.priority)) continue;
    const { ends, goesOn, doubt } = walkChain(table, chain, packet, { left: maxRules }, 0);
    const dropsByPolicy = goesOn && chain.base.policy === 'drop';
    const all: End[] = goesOn
      ? [...ends, { kind: dropsByPolicy ? 'drop' : 'accept', rule: policyWords(table, chain) }]
      : ends;
    const decisive = all.filter((one) => one.kind !== 'accept');
    const [first] = decisive;
    if (!first) continue;
    if (
      decisive.length === all.length &&
      decisive.every((one) => one.kind === first.kind) &&
      first.kind !== 'unknown'
    ) {
      // Several drops in a row: those before the last hold for some packets only, the last one for all that are left.
      const { rule } = decisive.at(-1) ?? first;
      const verdict: HookVerdict = { kind: first.kind === 'drop' ? 'dropped' : 'translated', rule };
      if (!open) return verdict;
      continue;
    }
    const because = first.kind === 'unknown' ? first.because : (doubt?.because ?? 'a condition that is not understood');
    open ??= { kind: 'unknown', rule: first.kind === 'unknown' ? first.rule : (doubt?.rule ?? first.rule), because };
  }
  return open ?? { kind: 'passes' };
}
