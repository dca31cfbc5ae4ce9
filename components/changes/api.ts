/** Plans and changes of the API; a failure is a value. */
import { z } from 'zod';
import { type Change, changeSchema } from '../../model/change.ts';
import type { Operation } from '../../model/operation.ts';
import { type Plan, planSchema } from '../../model/plan.ts';
import { askFor, type DemandFault } from '../live/demand.ts';

export type Answer<Data> = { data: Data } | { fault: DemandFault };

const post = (body: unknown, signal?: AbortSignal): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
  ...(signal ? { signal } : {}),
});

/** `POST /api/v1/plans`: changes nothing. `baseRevision`: of the picture the person looked at. */
export const askPlan = (
  operations: readonly Operation[],
  baseRevision: number,
  signal: AbortSignal,
): Promise<Answer<Plan>> => askFor('/api/v1/plans', planSchema, post({ operations, baseRevision }, signal));

/** The plan that takes a change back; changes nothing. */
export const askRevertPlan = (change: string, signal: AbortSignal): Promise<Answer<Plan>> =>
  askFor('/api/v1/plans', planSchema, post({ revertOf: change }, signal));

/** `POST /api/v1/changes` with a plan that was looked at: exactly that one, or none. Answers when it has ended, whichever way. */
export const applyPlan = (plan: Plan, acknowledge: boolean): Promise<Answer<Change>> =>
  askFor('/api/v1/changes', changeSchema, post({ planId: plan.id, ...(acknowledge ? { acknowledge } : {}) }));

export const changesUrl = '/api/v1/changes';
/** `more`: there are older ones, asked for by the id of the last. */
export const changesSchema = z.object({ changes: z.array(changeSchema), more: z.boolean() });
export const changeUrl = (id: string): string => `/api/v1/changes/${encodeURIComponent(id)}`;
