/** Telling whether a link is the one that a step means: by its hardware address, which is part of the plan, and by Patchbay's mark. */
import { ok, type Result } from '../../../model/result.ts';
import type { ReachedNetns } from '../../live/reach.ts';
import type { LinkFact } from '../../netlink/facts.ts';
import { changeLink } from '../../netlink/write-link.ts';
import type { StepTrouble } from '../step-runner.ts';
import { linkNamed } from './find-link.ts';
import { kernelTrouble, trouble } from './troubles.ts';

export type Identity = { kind: string; mac: string; alias?: string | undefined };

/**
 * `unmarked`: one without a mark will do, as when the agent died between making the link and marking it. That is no guess: nobody else has the
 * MAC of a plan.
 */
export function isThat(
  fact: LinkFact,
  { kind, mac, alias }: Identity,
  unmarked: 'allowed' | 'refused',
): Result<void, StepTrouble> {
  if (fact.kind !== kind) return trouble('moved', `${fact.name} is no ${kind} but a ${fact.kind}.`);
  if (fact.mac !== mac.toLowerCase()) {
    return trouble('moved', `${fact.name} has the MAC ${fact.mac ?? 'none'} and not ${mac}: it is another link.`);
  }
  if (fact.alias === alias || (unmarked === 'allowed' && fact.alias === undefined)) return ok(undefined);
  const said = (text: string | undefined): string => (text === undefined ? 'none' : `"${text}"`);
  return trouble('moved', `${fact.name} has the alias ${said(fact.alias)} and not ${said(alias)}.`);
}

/** Marks a link that was just made; the kernel takes an alias only of one that is there. */
export function mark(
  netns: ReachedNetns,
  { name, mac, alias }: { name: string; mac: string; alias?: string | undefined },
): Result<void, StepTrouble> {
  if (alias === undefined) return ok(undefined);
  const fact = linkNamed(netns, name);
  if (!fact.ok) return fact;
  if (!fact.value || fact.value.mac !== mac.toLowerCase())
    return trouble('moved', `${name} was replaced as it was made.`);
  const set = netns.write(changeLink(fact.value.ifindex, { alias }));
  return set.ok ? set : kernelTrouble(`set the alias of ${name}`, set.error);
}
