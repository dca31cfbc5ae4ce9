/** What each kind of step is carried out by; see StepRunner for what the three do. */
import { ok, type Result } from '../../../model/result.ts';
import type { StepKind, StepOf } from '../../../model/step.ts';
import type { StepTrouble } from '../step-runner.ts';

export type Done = Result<void, StepTrouble>;

export interface Hand<Kind extends StepKind> {
  check(step: StepOf<Kind>): Done | Promise<Done>;
  take(step: StepOf<Kind>): Done | Promise<Done>;
  takeBack(step: StepOf<Kind>): Done | Promise<Done>;
}

export const done: Done = ok(undefined);
