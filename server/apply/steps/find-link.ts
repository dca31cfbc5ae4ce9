/** Finding what a step names, as it is at this moment. */
import { ok, type Result } from '../../../model/result.ts';
import type { StepLink } from '../../../model/step.ts';
import type { Reach, ReachedNetns } from '../../live/reach.ts';
import type { LinkFact } from '../../netlink/facts.ts';
import type { StepTrouble } from '../step-runner.ts';
import { kernelTrouble, trouble } from './troubles.ts';

/** `ended`: its netns is no more. `gone`: the netns is, and the link is not. */
export type Found = { is: 'there'; netns: ReachedNetns; fact: LinkFact } | { is: 'ended' } | { is: 'gone' };

/** Undefined when the netns has ended. */
export function reachNetns(reach: Reach, id: string): Result<ReachedNetns | undefined, StepTrouble> {
  const netns = reach.netns(id);
  if (netns.ok) return netns;
  if (netns.error.code === 'ended') return ok(undefined);
  return trouble('refused', 'The network namespace cannot be entered.', netns.error.reason);
}

export function liveNetns(reach: Reach, id: string): Result<ReachedNetns, StepTrouble> {
  const netns = reachNetns(reach, id);
  if (!netns.ok) return netns;
  return netns.value ? ok(netns.value) : trouble('missing', 'The network namespace has ended.');
}

/** The link of exactly this name; the kernel finds one by its alternative names too. */
export function linkNamed(netns: ReachedNetns, name: string): Result<LinkFact | undefined, StepTrouble> {
  const read = netns.link({ name });
  if (!read.ok) return kernelTrouble(`tell of ${name}`, read.error);
  return ok(read.value?.name === name ? read.value : undefined);
}

/** A success when a link of this name can be made: alternative names are names. */
export function nameIsFree(netns: ReachedNetns, name: string): Result<void, StepTrouble> {
  const read = netns.link({ name });
  if (!read.ok) return kernelTrouble(`tell of ${name}`, read.error);
  return read.value ? trouble('exists', `There is a link named ${name} already.`) : ok(undefined);
}

/** The link with this name and, where the step says one, this ifindex. One of the two without the other is not it. */
export function lookFor(reach: Reach, { netns: id, name, ifindex }: StepLink): Result<Found, StepTrouble> {
  const netns = reachNetns(reach, id);
  if (!netns.ok) return netns;
  if (!netns.value) return ok({ is: 'ended' });
  const named = linkNamed(netns.value, name);
  if (!named.ok) return named;
  const fact = named.value;
  if (fact && (ifindex === undefined || fact.ifindex === ifindex)) return ok({ is: 'there', netns: netns.value, fact });
  if (ifindex === undefined) return ok({ is: 'gone' });
  const numbered = netns.value.link({ ifindex });
  if (!numbered.ok) return kernelTrouble(`tell of link ${ifindex}`, numbered.error);
  if (numbered.value) return trouble('moved', `The link that was ${name} is named ${numbered.value.name} now.`);
  if (fact) return trouble('moved', `The link ${name} is another one than when the plan was made.`);
  return ok({ is: 'gone' });
}

/** As `lookFor`, where the link must be there. */
export function theLink(reach: Reach, link: StepLink): Result<{ netns: ReachedNetns; fact: LinkFact }, StepTrouble> {
  const found = lookFor(reach, link);
  if (!found.ok) return found;
  if (found.value.is === 'there') return ok(found.value);
  if (found.value.is === 'ended') return trouble('missing', `The network namespace of ${link.name} has ended.`);
  return trouble('missing', `There is no link named ${link.name}.`);
}

/**
 * What taking a step back comes to when the link is not there. With its netns everything in it went, and a link that the plan itself made
 * leaves nothing to be taken back; one that was there before is missed.
 */
export function withoutLink(link: StepLink, is: 'ended' | 'gone'): Result<void, StepTrouble> {
  if (is === 'ended' || link.ifindex === undefined) return ok(undefined);
  return trouble('missing', `The link ${link.name} is gone.`);
}
