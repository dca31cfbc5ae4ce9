/** What the run of a change needs of the host: taking one step, and taking it back. */
import type { Result } from '../../model/result.ts';
import type { Step } from '../../model/step.ts';

/**
 * `moved`: what the step holds is not what it was when the plan was made (another ifindex, name, mark or value, another netns). `exists`: what
 * it would make is there. `missing`: what it needs is not. `refused`: the kernel, database or engine said no. `source-lost`: the one to ask
 * does not answer. `timeout`: it did not do it in time.
 */
export type StepTroubleCode = 'moved' | 'exists' | 'missing' | 'refused' | 'source-lost' | 'timeout';

export type StepTrouble = {
  code: StepTroubleCode;
  /** One English sentence for a person. */
  detail: string;
  /** The kernel's, database's or engine's own words, verbatim. */
  foreignText?: string;
};

export interface StepRunner {
  /** Reads freshly whether the step may be taken now; changes nothing. */
  check(step: Step): Promise<Result<void, StepTrouble>>;
  /**
   * Takes the step, and returns when the host has it. After `exists` nothing is done; after another trouble a part of it may be, which
   * `takeBack` of its inverse clears away. An address and a route are set whole or not at all.
   */
  take(step: Step): Promise<Result<void, StepTrouble>>;
  /**
   * Takes one step of an inverse. What is already so is a success, and so is all that was in a namespace that is no more; what is in the way
   * of being so is a trouble. Never touches a thing that is not the one that the plan made or named: compare ifindex, MAC, mark or value first.
   */
  takeBack(step: Step): Promise<Result<void, StepTrouble>>;
}
