/** For tests: a host that takes steps on a topology held in memory, as plans foretell them, and fails where it is told to. */
import { err, ok, type Result } from '../../model/result.ts';
import type { Step } from '../../model/step.ts';
import type { MemoryLive } from '../live/memory-live.ts';
import { simulate } from '../plan/simulate/simulate.ts';
import { takeTrouble } from '../plan/testing/takeable.ts';
import type { StepRunner, StepTrouble } from './step-runner.ts';

export interface SimulatedHost extends StepRunner {
  /** Every call is asked; a trouble given is the answer. */
  on(
    hook: (
      call: 'check' | 'take' | 'takeBack',
      step: Step,
    ) => StepTrouble | undefined | Promise<StepTrouble | undefined>,
  ): void;
}

export function simulatedHost(live: Pick<MemoryLive, 'snapshot' | 'become'>): SimulatedHost {
  let hook: Parameters<SimulatedHost['on']>[0] = () => undefined;
  const bring = (step: Step): Result<void, StepTrouble> => {
    live.become(simulate(live.snapshot(), step));
    return ok(undefined);
  };
  const ready = (step: Step): Result<void, StepTrouble> => {
    const detail = takeTrouble(live.snapshot(), step);
    return detail === undefined ? ok(undefined) : err({ code: 'moved', detail });
  };
  const answer = async (call: Parameters<typeof hook>[0], step: Step, act: () => Result<void, StepTrouble>) => {
    const trouble = await hook(call, step);
    return trouble ? err(trouble) : act();
  };
  return {
    on(to) {
      hook = to;
    },
    check: (step) => answer('check', step, () => ready(step)),
    take: (step) =>
      answer('take', step, () => {
        const can = ready(step);
        return can.ok ? bring(step) : can;
      }),
    // What is so already cannot be taken, which here is the same as a success.
    takeBack: (step) => answer('takeBack', step, () => (ready(step).ok ? bring(step) : ok(undefined))),
  };
}
