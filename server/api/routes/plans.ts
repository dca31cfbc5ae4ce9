/** POST /api/v1/plans: what would be done, without doing it. */
import { z } from '@hono/zod-openapi';
import { operationsSchema } from '../../../model/operation.ts';
import { type Plan, planSchema } from '../../../model/plan.ts';
import { ok } from '../../../model/result.ts';
import type { Changes } from '../../apply/changes.ts';
import { scriptOf } from '../../apply/script.ts';
import { type GuardedRoute, guarded } from '../call.ts';
import { scriptReply, wantsScript } from '../script-reply.ts';

export const baseRevisionSchema = z.number().int().nonnegative();

const requestSchema = z
  .strictObject({
    operations: operationsSchema.optional(),
    /** The id of a change: the plan that takes it back. */
    revertOf: z.string().min(1).optional(),
    /** The revision of the topology that was looked at. */
    baseRevision: baseRevisionSchema.optional(),
  })
  .superRefine(({ operations, revertOf, baseRevision }, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if ((operations === undefined) === (revertOf === undefined))
      refuse('operations', 'name either `operations` or `revertOf`');
    else if (revertOf !== undefined && baseRevision !== undefined)
      refuse('baseRevision', 'a plan that takes a change back is always made from the present');
  });

export function plansRoute(changes: Changes): GuardedRoute {
  return guarded({
    method: 'post',
    path: '/api/v1/plans',
    verb: 'plans.make',
    summary:
      'The steps that operations would take, or that would take a change back (revertOf), with their commands; changes nothing. With "Accept: text/x-shellscript" the answer is a bash script. A plan is kept for ten minutes, to be carried out by its id.',
    body: requestSchema,
    success: { status: 200, description: 'The plan.', schema: planSchema },
    faults: ['not-found', 'conflict', 'missing-feature', 'unreadable', 'stale', 'source-lost', 'not-ready'],
    handle({ c, body }) {
      const { operations = [], revertOf, baseRevision } = body;
      const plan = revertOf === undefined ? changes.plan({ operations, baseRevision }) : changes.planRevert(revertOf);
      if (!plan.ok || !wantsScript(c)) return plan.ok ? ok({ status: 200, json: plan.value }) : plan;
      return ok(scriptReply(c, scriptOfPlan(plan.value)));
    },
  });
}

function scriptOfPlan(plan: Plan): string {
  const title = [`Patchbay: plan ${plan.id}${plan.reverts === undefined ? '' : `, takes back change ${plan.reverts}`}`];
  return scriptOf(
    title,
    plan.operations,
    plan.steps.map(({ operation, commands }) => ({ operation, lines: commands })),
  );
}
