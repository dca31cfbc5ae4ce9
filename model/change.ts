/** Changes: runs of plans, as they are journaled and told. */
import { z } from 'zod';
import { operationsSchema } from './operation.ts';
import { reversibilitySchema } from './plan.ts';
import { stepSchema } from './step.ts';

/** `waiting`: not begun. `running`: begun, and not known to have ended. `undone`: done and taken back. `undo-failed`: what it did is left over. */
export const stepStatusSchema = z.enum(['waiting', 'running', 'done', 'failed', 'undone', 'undo-failed']);

/**
 * What went wrong with a step. Besides what the host says (server/apply/step-runner.ts): `irreversible`, there is no way back;
 * `journal-lost`, it could not be written down, so it was not done; `agent-ended`, the agent ended in the middle; `told-to-end`, it was told
 * to end and did not begin the step; `bug`, ours.
 */
export const stepErrorCodeSchema = z.enum([
  'moved',
  'exists',
  'missing',
  'refused',
  'source-lost',
  'timeout',
  'irreversible',
  'journal-lost',
  'agent-ended',
  'told-to-end',
  'bug',
]);

/** The reason in plain words, with the kernel's, database's or engine's own text verbatim in `foreignText`. */
export const stepErrorSchema = z.object({
  code: stepErrorCodeSchema,
  detail: z.string(),
  foreignText: z.string().optional(),
});
export type StepError = z.infer<typeof stepErrorSchema>;

export const changeStepSchema = z.object({
  step: stepSchema,
  /** The lines that say the same, joined by newlines. */
  command: z.string(),
  operation: z.number().int(),
  status: stepStatusSchema,
  /** Why it was not done. */
  error: stepErrorSchema.optional(),
  /** With `undo-failed`: why it could not be taken back, and the lines that would do it by hand. */
  undoError: stepErrorSchema.optional(),
  undoCommand: z.string().optional(),
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
  /** Of the topology once what was changed was read again; absent for a change of an earlier life of the agent. */
  revision: z.number().int().optional(),
});
export type Change = z.infer<typeof changeSchema>;
export type ChangeStatus = Change['status'];

/** News of one step of a change that runs, so that not the whole of it is told each time. `at` is the step's place in the list, from 0. */
export const changeProgressSchema = z.object({ change: z.string(), at: z.number().int(), step: changeStepSchema });
export type ChangeProgress = z.infer<typeof changeProgressSchema>;
