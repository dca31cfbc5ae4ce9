import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Change } from '../../model/change.ts';
import type { PlannedStep } from '../../model/plan.ts';
import type { StepLink } from '../../model/step.ts';
import { openStore } from './database.ts';
import { changesKept, type Journaled, journalOf } from './journal.ts';
import { migrations } from './migrations.ts';

let dir = '';
let db: DatabaseSync;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'patchbay-journal-'));
  db = open();
});
afterEach(() => {
  db.close();
  rmSync(dir, { recursive: true, force: true });
});

function open(with_: readonly string[] = migrations): DatabaseSync {
  const opened = openStore(dir, Date.now, with_);
  if (!opened.ok) throw new Error(opened.error.detail);
  return opened.value.db;
}

const link = { netns: 'netns:h:b:1', name: 'eth1', ifindex: 7 } as StepLink;
const planned: PlannedStep[] = ['10.0.0.1', '10.0.0.2'].map((address) => ({
  step: { do: 'addAddress', link, address, prefixLength: 24 },
  inverse: [{ do: 'removeAddress', link, address, prefixLength: 24 }],
  ...{ reversibility: 'exact', differences: [], commands: [`ip address add ${address}/24`, 'true'], operation: 0 },
}));

function change(id: string, more: Partial<Change> = {}): Journaled & { change: Change } {
  const steps = planned.map(({ step, commands, operation }) => {
    return { step, operation, command: commands.join('\n'), status: 'waiting' as const };
  });
  return {
    planned,
    change: {
      ...{ id, who: 'somebody', startedAt: '2026-01-02T03:04:05.678Z', status: 'running', steps },
      operations: [{ kind: 'setAddresses', container: 'web', name: 'eth1', addresses: ['10.0.0.1/24', '10.0.0.2/24'] }],
      ...{ reversibility: 'exact', ...more },
    },
  };
}

test('gives back what was written, also after it was closed and opened', () => {
  const journaled = change('a');
  const [first, second] = journaled.change.steps as [Change['steps'][number], Change['steps'][number]];
  const error = { code: 'refused', detail: 'The kernel says no.', foreignText: 'EPERM' } as const;
  const steps = [
    {
      ...first,
      status: 'undo-failed' as const,
      undoError: { ...error, code: 'timeout' as const },
      undoCommand: 'ip x',
    },
    { ...second, status: 'failed' as const, error },
  ];
  const ended = { steps, status: 'incomplete' as const, endedAt: '2026-01-02T03:04:06.000Z', revision: 12 };
  const leftAs = { made: { 'link x': { addresses: '10.0.0.1/24' } }, unshown: ['y'] };
  const journal = journalOf(db, 'epoch-1');
  journal.write(journaled, [0]);
  journal.write({ ...journaled, change: { ...journaled.change, ...ended }, leftAs }, [0, 1]);
  const whole = { change: { ...journaled.change, ...ended }, planned, leftAs };
  expect(journal.read('a')).toEqual(whole);
  db.close();
  db = open();
  expect(journalOf(db, 'epoch-1').read('a')).toEqual(whole);
  // A revision of another life of the agent means nothing.
  const { revision: _, ...withoutRevision } = whole.change;
  expect(journalOf(db, 'epoch-2').read('a')?.change).toEqual(withoutRevision);
});

test('writes only the steps it is told of', () => {
  const journal = journalOf(db, 'e');
  const journaled = change('a');
  const steps = journaled.change.steps.map((one) => ({ ...one, status: 'done' as const }));
  journal.write({ ...journaled, change: { ...journaled.change, steps } }, [1]);
  expect(journal.read('a')?.change.steps.map((one) => one.status)).toEqual(['waiting', 'done']);
});

test('lists the newest first, by pages, and what is running', () => {
  const journal = journalOf(db, 'e');
  for (const id of ['a', 'b', 'c', 'd']) journal.write(change(id, id === 'b' ? {} : { status: 'applied' }), []);
  const ids = (list: Change[] | undefined) => list?.map((one) => one.id);
  expect(ids(journal.newest(3))).toEqual(['d', 'c', 'b']);
  expect(ids(journal.newest(3, 'b'))).toEqual(['a']);
  expect(ids(journal.newest(3, 'a'))).toEqual([]);
  expect(journal.newest(3, 'nobody')).toBeUndefined();
  expect(ids(journal.running().map((one) => one.change))).toEqual(['b']);
  expect(ids(journal.after('b'))).toEqual(['d', 'c']);
  expect(journal.read('nobody')).toBeUndefined();
});

test('a revert that is applied makes the other change reverted in the same write; one that failed does not', () => {
  const journal = journalOf(db, 'e');
  journal.write(change('a', { status: 'applied' }), []);
  journal.write(change('b', { status: 'failed', reverts: 'a' }), []);
  expect(journal.read('a')?.change).toMatchObject({ status: 'applied' });
  journal.write(change('c', { status: 'applied', reverts: 'a' }), []);
  expect(journal.read('a')?.change).toMatchObject({ status: 'reverted', revertedBy: 'c' });
  expect(journal.read('b')?.change).toMatchObject({ status: 'failed', reverts: 'a' });
});

test(`keeps the ${changesKept} newest, with their steps`, () => {
  const journal = journalOf(db, 'e');
  for (let count = 0; count < changesKept + 3; count += 1) journal.write(change(`c${count}`), []);
  const count = (table: string) => (db.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;
  expect([count('changes'), count('change_steps')]).toEqual([changesKept, 2 * changesKept]);
  expect(journal.read('c2')).toBeUndefined();
  expect(journal.read('c3')?.change.id).toBe('c3');
});

test('a write that fails leaves nothing of itself', () => {
  const journal = journalOf(db, 'e');
  const broken = change('a', { status: 'no such status' as Change['status'] });
  expect(() => journal.write(broken, [])).toThrow();
  expect(journal.read('a')).toBeUndefined();
  journal.write(change('a'), []);
  expect(journal.read('a')?.change.id).toBe('a');
});

test('a database from before there were changes gets the journal and keeps what it holds', () => {
  db.close();
  rmSync(dir, { recursive: true, force: true });
  db = open(migrations.slice(0, 2));
  db.exec("INSERT INTO users (name, role, created_at) VALUES ('ada', 'admin', 1)");
  db.close();
  db = open();
  expect(db.prepare('SELECT name FROM users').all()).toEqual([{ name: 'ada' }]);
  journalOf(db, 'e').write(change('a'), []);
  expect(journalOf(db, 'e').newest(1)).toHaveLength(1);
});
