/** Pure: whether a change can be taken back now, and who is in the way where it cannot. */
import type { Change } from '../../model/change.ts';
import type { Fault } from '../../model/fault.ts';
import { err, ok, type Result } from '../../model/result.ts';
import type { Topology } from '../../model/topology.ts';
import type { Journaled } from '../store/journal.ts';
import { broken, expectationsOf, holds, keyOf, thingOf } from './expect.ts';
import { otherThanLeft } from './left-as.ts';

/** How a sentence names a change. */
export const changeWords = (change: Pick<Change, 'id' | 'who' | 'startedAt'>): string =>
  `change ${change.id} of ${change.who} at ${change.startedAt}`;

function stateFault({ change }: Journaled, by: Change | undefined): Fault | undefined {
  const refuse = (detail: string): Fault => ({ code: 'conflict', detail });
  switch (change.status) {
    case 'running':
      return refuse('This change has not ended yet.');
    case 'failed':
      return refuse('This change failed and was taken back then: nothing of it is left.');
    case 'incomplete':
      return refuse(
        'This change failed, and not all of it could be taken back: its steps say what is left over and how to finish.',
      );
    case 'reverted':
      return refuse(`This change was taken back already${by ? `, by ${changeWords(by)}` : ''}.`);
    case 'applied':
      break;
  }
  const step = change.steps[change.reversibility === 'irreversible' ? change.steps.length - 1 : -1];
  if (change.reversibility !== 'irreversible') return undefined;
  return refuse(`This change has a step that cannot be taken back: ${step?.command.split('\n')[0] ?? ''}`);
}

/**
 * A change can be taken back while it is applied, every step has an inverse, and all is as it left it: what it set, and what somebody could
 * have added to what it made. `by` is the change that reverted it; `later` are the changes after it, the newest first.
 */
export function revertible(
  journaled: Journaled,
  others: { by: Change | undefined; later: readonly Change[] },
  topology: Topology,
): Result<void, Fault> {
  const { change, leftAs } = journaled;
  const fault = stateFault(journaled, others.by);
  if (fault) return err(fault);
  const steps = change.steps.map((one) => one.step);
  const unshown = new Set(leftAs?.unshown);
  const different = [
    ...expectationsOf(steps)
      .filter((one) => !unshown.has(keyOf(one)) && !holds(one, topology))
      .map((one) => ({ thing: thingOf(one), words: broken(one, topology) })),
    ...otherThanLeft(steps, leftAs?.made ?? {}, topology),
  ];
  if (different.length === 0) return ok(undefined);
  const things = new Set(different.map((one) => one.thing));
  const touching = others.later.find(
    (one) =>
      one.status === 'applied' &&
      expectationsOf(one.steps.map(({ step }) => step)).some((it) => things.has(thingOf(it))),
  );
  const who = touching ? `by ${changeWords(touching)}` : 'outside Patchbay';
  const what = different.map((one) => one.words).join('; ');
  return err({
    code: 'stale',
    detail: `Something changed since, ${who}, so this change cannot be taken back as it was: ${what}.`,
    revision: topology.revision,
  });
}
