/** Waiting until the live topology shows what was done. */
import type { Topology } from '../../model/topology.ts';
import type { LiveView } from '../live/view.ts';
import { type Expectation, holds } from './expect.ts';

/** The topology in which all of it holds, or the one there is after `withinMs`, with what does not hold in it. */
export function untilShown(
  live: Pick<LiveView, 'snapshot' | 'subscribe' | 'epoch'>,
  expected: readonly Expectation[],
  withinMs: number,
): Promise<{ topology: Topology; unshown: Expectation[] }> {
  const look = () => {
    const topology = live.snapshot();
    return { topology, unshown: expected.filter((one) => !holds(one, topology)) };
  };
  const first = look();
  if (first.unshown.length === 0) return Promise.resolve(first);
  return new Promise((resolve) => {
    let waiting = first.unshown;
    const end = (): void => {
      clearTimeout(timer);
      unsubscribe();
      resolve(look());
    };
    const timer = setTimeout(end, withinMs);
    const position = { epoch: live.epoch, revision: first.topology.revision };
    const unsubscribe = live.subscribe(position, () => {
      // Only what was missing is looked at with every delta; what held may have been a moment's, so all is looked at in the end.
      const topology = live.snapshot();
      waiting = waiting.filter((one) => !holds(one, topology));
      if (waiting.length === 0 && look().unshown.length === 0) queueMicrotask(end);
    });
  });
}
