/** Changes of the host: made, listed, taken back. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from '@hono/zod-openapi';
import { type Change, changeSchema } from '../../../model/change.ts';
import type { Fault } from '../../../model/fault.ts';
import { operationsSchema } from '../../../model/operation.ts';
import { err, ok, type Result } from '../../../model/result.ts';
import type { ChangeRequest, Changes } from '../../apply/changes.ts';
import { scriptOf } from '../../apply/script.ts';
import { guarded, type Reply, type Route } from '../call.ts';
import { scriptReply, scriptType } from '../script-reply.ts';
import { baseRevisionSchema } from './plans.ts';

/** Changes of one page of the list. */
const changesTold = 50;

/** The web process gives up on an answer after 30 s; a change that takes longer is told as it is then. */
const answerWithinMs = 20_000;

const requestSchema = z
  .strictObject({
    operations: operationsSchema.optional(),
    /** A plan that was looked at: exactly its steps are taken. */
    planId: z.string().min(1).optional(),
    /** The revision of the topology that was looked at. */
    baseRevision: baseRevisionSchema.optional(),
    /** Do also what cannot be taken back. */
    acknowledge: z.boolean().optional(),
  })
  .superRefine(({ operations, planId, baseRevision }, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if ((operations === undefined) === (planId === undefined))
      refuse('operations', 'name either `operations` or `planId`');
    else if (planId !== undefined && baseRevision !== undefined) refuse('baseRevision', 'a plan has its own revision');
  });

const listSchema = z.object({
  changes: z.array(changeSchema),
  /** There are older ones: ask with `before` and the id of the last. */
  more: z.boolean(),
});

const noSuchChange: Fault = { code: 'not-found', detail: 'There is no change of this id.' };

/** `answerWithin`: how long an answer may wait for the end of the change, in ms; another one only in tests. */
export function changesRoutes(changes: Changes, answerWithin = answerWithinMs): Route[] {
  const answer = async (making: Promise<Result<Change, Fault>>): Promise<Result<Reply, Fault>> => {
    const none = new AbortController();
    const late = sleep(answerWithin, undefined, { signal: none.signal }).then(
      () => changes.running(),
      () => undefined,
    );
    const made = await Promise.race([making, late]);
    none.abort();
    // It goes on whatever becomes of the answer; a failure by a bug is told to those who still wait.
    if (made !== undefined && 'id' in made) {
      making.catch(() => undefined);
      return ok({ status: 202, json: made });
    }
    const ended = made ?? (await making);
    return ended.ok ? ok({ status: 201, json: ended.value }) : ended;
  };

  const faults: Fault['code'][] = ['not-found', 'conflict', 'stale', 'read-only', 'busy', 'not-ready'];
  return [
    guarded({
      method: 'post',
      path: '/api/v1/changes',
      verb: 'changes.make',
      summary:
        'Carry out operations, or a plan that was looked at, as one: all or nothing. Answers with the change when it has ended; its status says how (applied, failed, incomplete). One that takes longer than 20 s is answered with 202 while it runs.',
      body: requestSchema,
      success: { status: 201, description: 'The change, ended.', schema: changeSchema },
      faults: [...faults, 'needs-acknowledge', 'missing-feature', 'unreadable', 'source-lost'],
      handle: ({ identity, body }) => answer(changes.apply(body as ChangeRequest, identity.principal.user)),
    }),
    guarded({
      method: 'get',
      path: '/api/v1/changes',
      verb: 'changes.list',
      summary: `The latest changes, the newest first, ${changesTold} at a time.`,
      query: { before: 'The id of a change: only older ones.' },
      success: { status: 200, description: 'The changes.', schema: listSchema },
      faults: ['invalid-field'],
      handle({ c }) {
        const list = changes.newest(changesTold + 1, c.req.query('before'));
        if (!list)
          return err({ code: 'invalid-field', field: 'before', detail: 'before: there is no change of this id.' });
        return ok({ status: 200, json: { changes: list.slice(0, changesTold), more: list.length > changesTold } });
      },
    }),
    guarded({
      method: 'get',
      path: '/api/v1/changes/{id}',
      verb: 'changes.read',
      summary: 'One change with its steps, also while it runs.',
      success: { status: 200, description: 'The change.', schema: changeSchema },
      faults: ['not-found'],
      handle({ c }) {
        const change = changes.read(c.req.param('id') ?? '');
        return change ? ok({ status: 200, json: change }) : err(noSuchChange);
      },
    }),
    guarded({
      method: 'get',
      path: '/api/v1/changes/{id}/script',
      verb: 'changes.script',
      summary: 'The steps of a change as a bash script.',
      success: { status: 200, description: 'The script.', mediaType: scriptType, schema: z.string() },
      faults: ['not-found'],
      handle({ c }) {
        const change = changes.read(c.req.param('id') ?? '');
        return change ? ok(scriptReply(c, scriptOfChange(change))) : err(noSuchChange);
      },
    }),
    guarded({
      method: 'post',
      path: '/api/v1/changes/{id}/revert',
      verb: 'changes.revert',
      summary:
        'Take an applied change back, by a change of its own. Refused when something of it was changed by others since. POST /api/v1/plans with revertOf shows the steps beforehand.',
      success: { status: 201, description: 'The change that took it back, ended.', schema: changeSchema },
      faults,
      handle: ({ c, identity }) => answer(changes.revert(c.req.param('id') ?? '', identity.principal.user)),
    }),
  ];
}

function scriptOfChange(change: Change): string {
  const title = [`Patchbay: change ${change.id} of ${change.who}, ${change.startedAt}, ${change.status}`];
  return scriptOf(
    title,
    change.operations,
    change.steps.map(({ operation, command }) => ({ operation, lines: command === '' ? [] : [command] })),
  );
}
