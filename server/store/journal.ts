/**
 * The journal of changes. Written ahead: what `write` was given is on disk when it returns (synchronous=FULL), so a change that the agent
 * did not live to end is found at its next start. Times are ms since 1970 in the file and ISO 8601 outside.
 */
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type Change, changeSchema, changeStepSchema, type StepError } from '../../model/change.ts';
import { type PlannedStep, plannedStepSchema } from '../../model/plan.ts';

/** The journal keeps this many of its latest changes. */
export const changesKept = 1_000;

/** A change with what it takes to take it back. */
export type Journaled = {
  change: Change;
  /** One for each of the change's steps, in the same order. */
  planned: readonly PlannedStep[];
  /** How it left the host; there once it was applied. Compared when it is to be reverted. */
  leftAs?: LeftAs;
};
const leftAsSchema = z.object({
  /** What it made: thing -> aspect -> how it was. */
  made: z.record(z.string(), z.record(z.string(), z.string())),
  /** What was expected and not shown by the topology when its end was written down. */
  unshown: z.array(z.string()),
});
export type LeftAs = z.infer<typeof leftAsSchema>;

export type Journal = ReturnType<typeof journalOf>;

const rowSchema = z.object({
  number: z.number(),
  id: z.string(),
  who: z.string(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  status: z.string(),
  operations: z.string(),
  reversibility: z.string(),
  reverts: z.string().nullable(),
  revertedBy: z.string().nullable(),
  epoch: z.string(),
  revision: z.number().nullable(),
  leftAs: z.string().nullable(),
});
const stepRowSchema = z.object({
  planned: z.string(),
  status: z.string(),
  error: z.string().nullable(),
  undoError: z.string().nullable(),
  undoCommand: z.string().nullable(),
});

const columns =
  'number, id, who, started_at AS startedAt, ended_at AS endedAt, status, operations, reversibility, reverts, reverted_by AS revertedBy, epoch, revision, left_as AS leftAs';
const iso = (ms: number): string => new Date(ms).toISOString();
const textOr = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

/** `epoch` names this life of the agent: a revision of another one means nothing and is not told. */
export function journalOf(db: DatabaseSync, epoch: string) {
  const insert = db.prepare(
    'INSERT INTO changes (id, who, started_at, status, operations, reversibility, reverts, epoch) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING number',
  );
  const update = db.prepare(
    'UPDATE changes SET status = ?, ended_at = ?, revision = ?, left_as = ?, reverted_by = ? WHERE number = ?',
  );
  const insertStep = db.prepare('INSERT INTO change_steps (change, position, planned, status) VALUES (?, ?, ?, ?)');
  const updateStep = db.prepare(
    'UPDATE change_steps SET status = ?, error = ?, undo_error = ?, undo_command = ? WHERE change = ? AND position = ?',
  );
  const markReverted = db.prepare(
    "UPDATE changes SET status = 'reverted', reverted_by = ? WHERE id = ? AND status = 'applied'",
  );
  const trim = db.prepare('DELETE FROM changes WHERE number <= (SELECT max(number) FROM changes) - ?');
  const byId = db.prepare(`SELECT ${columns} FROM changes WHERE id = ?`);
  const running = db.prepare(`SELECT ${columns} FROM changes WHERE status = 'running' ORDER BY number DESC`);
  const newest = db.prepare(`SELECT ${columns} FROM changes WHERE number < ? ORDER BY number DESC LIMIT ?`);
  const after = db.prepare(`SELECT ${columns} FROM changes WHERE number > ? ORDER BY number DESC`);
  const stepsOf = db.prepare(
    'SELECT planned, status, error, undo_error AS undoError, undo_command AS undoCommand FROM change_steps WHERE change = ? ORDER BY position',
  );

  const whole = (raw: unknown): Journaled => {
    const row = rowSchema.parse(raw);
    const rows = z.array(stepRowSchema).parse(stepsOf.all(row.number));
    const planned = rows.map((one) => plannedStepSchema.parse(JSON.parse(one.planned)));
    const steps = rows.map((one, at) => stepOf(one, planned[at] as PlannedStep));
    const change = changeSchema.parse({
      id: row.id,
      who: row.who,
      startedAt: iso(row.startedAt),
      ...(row.endedAt === null ? {} : { endedAt: iso(row.endedAt) }),
      status: row.status,
      operations: JSON.parse(row.operations),
      steps,
      reversibility: row.reversibility,
      ...(row.reverts === null ? {} : { reverts: row.reverts }),
      ...(row.revertedBy === null ? {} : { revertedBy: row.revertedBy }),
      ...(row.revision === null || row.epoch !== epoch ? {} : { revision: row.revision }),
    });
    return {
      change,
      planned,
      ...(row.leftAs === null ? {} : { leftAs: leftAsSchema.parse(JSON.parse(row.leftAs)) }),
    };
  };
  const numberOf = (id: string): number | undefined => (byId.get(id) as { number: number } | undefined)?.number;

  const begin = ({ change, planned }: Journaled): number => {
    const { number } = insert.get(
      ...[change.id, change.who, Date.parse(change.startedAt), change.status, JSON.stringify(change.operations)],
      ...[change.reversibility, change.reverts ?? null, epoch],
    ) as { number: number };
    for (const [at, one] of planned.entries()) insertStep.run(number, at, JSON.stringify(one), 'waiting');
    trim.run(changesKept);
    return number;
  };

  const write = (journaled: Journaled, positions: Iterable<number>): void => {
    const { change, leftAs } = journaled;
    const number = numberOf(change.id) ?? begin(journaled);
    update.run(
      ...[change.status, change.endedAt === undefined ? null : Date.parse(change.endedAt), change.revision ?? null],
      ...[textOr(leftAs), change.revertedBy ?? null, number],
    );
    for (const at of positions) {
      const { status, error, undoError, undoCommand } = change.steps[at] as Change['steps'][number];
      updateStep.run(status, textOr(error), textOr(undoError), undoCommand ?? null, number, at);
    }
    if (change.reverts !== undefined && change.status === 'applied') markReverted.run(change.id, change.reverts);
  };

  return {
    /**
     * The change as it is now and those of its steps that are at `positions`, in one transaction; the first time whole. A change that was
     * applied and reverts another one makes that one `reverted` in the same breath.
     */
    write(journaled: Journaled, positions: Iterable<number>): void {
      db.exec('BEGIN IMMEDIATE');
      try {
        write(journaled, positions);
        db.exec('COMMIT');
      } catch (error) {
        // A failed COMMIT may have rolled back by itself (sqlite.org/lang_transaction.html).
        if (db.isTransaction) db.exec('ROLLBACK');
        throw error;
      }
    },
    read(id: string): Journaled | undefined {
      const row = byId.get(id);
      return row === undefined ? undefined : whole(row);
    },
    /** Changes that have not ended, the newest first. */
    running: (): Journaled[] => running.all().map(whole),
    /** The newest first, all of them or those before the change `before`; undefined when there is none of that id. */
    newest(limit: number, before?: string): Change[] | undefined {
      const below = before === undefined ? Number.MAX_SAFE_INTEGER : numberOf(before);
      return below === undefined ? undefined : newest.all(below, limit).map((row) => whole(row).change);
    },
    /** Those that came after the change `id`, the newest first. */
    after: (id: string): Change[] => after.all(numberOf(id) ?? 0).map((row) => whole(row).change),
  };
}

function stepOf(row: z.infer<typeof stepRowSchema>, planned: PlannedStep) {
  return changeStepSchema.parse({
    step: planned.step,
    command: planned.commands.join('\n'),
    operation: planned.operation,
    status: row.status,
    ...(row.error === null ? {} : { error: JSON.parse(row.error) as StepError }),
    ...(row.undoError === null ? {} : { undoError: JSON.parse(row.undoError) as StepError }),
    ...(row.undoCommand === null ? {} : { undoCommand: row.undoCommand }),
  });
}
