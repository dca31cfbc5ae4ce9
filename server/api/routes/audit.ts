/** GET /api/v1/audit: who asked for what, and what came of it. */
import { z } from '@hono/zod-openapi';
import { ok } from '../../../model/result.ts';
import type { Access } from '../../access/access.ts';
import { type GuardedRoute, guarded } from '../call.ts';

/** Entries told; the trail itself is longer. */
const entriesTold = 500;

const auditSchema = z.object({
  entries: z.array(
    z.object({
      at: z.string(),
      who: z.string(),
      verb: z.string(),
      /** `done`, or the code of the fault. */
      outcome: z.string(),
      /** What it was about, the path as a rule. */
      subject: z.string().optional(),
    }),
  ),
});

export function auditRoute(access: Access): GuardedRoute {
  return guarded({
    method: 'get',
    path: '/api/v1/audit',
    verb: 'audit.read',
    summary: `The latest ${entriesTold} entries of the audit trail, newest first: sign-ins, changes, and every refusal for want of a role.`,
    success: { status: 200, description: 'The entries.', schema: auditSchema },
    handle() {
      const entries = access.auditTrail(entriesTold).map(({ at, who, verb, outcome, subject }) => ({
        at: new Date(at).toISOString(),
        who,
        verb,
        outcome,
        ...(subject === null ? {} : { subject }),
      }));
      return ok({ status: 200, json: { entries } satisfies z.infer<typeof auditSchema> });
    },
  });
}
