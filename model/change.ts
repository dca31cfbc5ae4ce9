/** Changes: runs of plans, as they are journaled and told. */
import { z } from 'zod';
import { operationsSchema } from './operation.ts';
import { reversibilitySchema } from './plan.ts';
import { stepSchema } from './step.ts';

/** `waiting`: not begun. `running`: begun, and not known to have ended. `undone`: done and taken back. `undo-failed`: what it did is left over. */
export const stepStatusSchema = z.enum(['waiting', 'running', 'done', 'failed', 'undone', 'undo-failed']);

export const changeStepSchema = z.object({
  step: stepSchema,
  /** The lines that say the same, joined by newlines. */
  command: z.string(),
  operation: z.number().int(),
  status: stepStatusSchema,
  /** The reason in plain words, with the kernel's, database's or engine's own text verbatim in `foreignText`. */
  error: z.object({ code: z.string(), detail: z.string(), foreignText: z.string().optional() }).optional(),
});
export type ChangeStep = z.infer<typeof changeStepSchema>;

/**
 * `applied`: every step is done. `failed`: a step failed and all that was done is taken back. `incomplete`: something could not be taken back.
 * `reverted`: applied, and taken back by another change.
 */
export const changeStatusSchema = z.enum(['running', 'applied', 'failed', 'incomplete', 'reverted']);

export const changeSchema = z.object({
  id: z.string(),
  who: z.string(),
  /** ISO 8601 UTC. */
  startedAt: z.string(),
  endedAt: z.string().optional(),
  status: changeStatusSchema,
  operations: operationsSchema,
  steps: z.array(changeStepSchema),
  reversibility: reversibilitySchema,
  /** The change that this one takes back, and the one that took this one back. */
  reverts: z.string().optional(),
  revertedBy: z.string().optional(),
  /** Of the topology once what was changed was read again. */
  revision: z.number().int().optional(),
});
export type Change = z.infer<typeof changeSchema>;
