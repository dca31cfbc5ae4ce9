/**
 * Asks for the plan of what is edited: a moment after the last edit, one question at a time. An older question is given up, and an answer
 * that comes too late is dropped. Clock and API are passed in.
 */
import type { Plan } from '../../model/plan.ts';
import type { DemandFault } from '../live/demand.ts';
import type { Clock, Timer } from '../live/stream.ts';
import type { Answer } from './api.ts';

/** `plan` beside `asking`: the one of the edit before, which is no longer what is typed. */
export type PlanState =
  | { state: 'none' }
  | { state: 'asking'; plan?: Plan }
  | { state: 'ready'; plan: Plan }
  | { state: 'refused'; fault: DemandFault };

export type Planner = {
  /** What is edited now, as a way to ask for its plan; undefined: nothing that could be asked. */
  edit(ask: ((signal: AbortSignal) => Promise<Answer<Plan>>) | undefined): void;
  stop(): void;
};

/** After the last edit. */
export const planDelayMs = 250;

export function createPlanner(clock: Clock, show: (state: PlanState) => void): Planner {
  let timer: Timer | undefined;
  let abort: AbortController | undefined;
  let last: Plan | undefined;
  const giveUp = (): void => {
    timer?.cancel();
    abort?.abort();
    timer = undefined;
    abort = undefined;
  };
  return {
    edit(ask) {
      giveUp();
      if (!ask) {
        last = undefined;
        show({ state: 'none' });
        return;
      }
      show(last ? { state: 'asking', plan: last } : { state: 'asking' });
      timer = clock.after(planDelayMs, () => {
        const mine = new AbortController();
        abort = mine;
        void ask(mine.signal).then((answer) => {
          if (mine.signal.aborted) return;
          abort = undefined;
          last = 'data' in answer ? answer.data : undefined;
          show('data' in answer ? { state: 'ready', plan: answer.data } : { state: 'refused', fault: answer.fault });
        });
      });
    },
    stop: giveUp,
  };
}
