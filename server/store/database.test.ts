import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Opened, openStore } from './database.ts';
import { readOrMakeHostKey } from './host-key.ts';

let dir = '';
const open: Opened[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'patchbay-store-'));
});
afterEach(() => {
  for (const one of open.splice(0)) one.db.close();
  rmSync(dir, { recursive: true, force: true });
});

const at = Date.UTC(2026, 0, 2, 3, 4, 5);
function opened(migrations?: readonly string[]): Opened {
  const result = openStore(dir, () => at, migrations);
  if (!result.ok) throw new Error(result.error.detail);
  open.push(result.value);
  return result.value;
}
function close(): void {
  open.pop()?.db.close();
}
const names = (): string[] => readdirSync(dir).sort();

const first = 'CREATE TABLE one (a TEXT) STRICT;';
const second = 'CREATE TABLE two (b TEXT) STRICT; INSERT INTO two SELECT a FROM one;';

describe('openStore', () => {
  test('a new database: WAL, synced, closed to others', () => {
    const { db, notices } = opened();
    expect(notices).toEqual([]);
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    expect(db.prepare('PRAGMA foreign_keys').get()).toEqual({ foreign_keys: 1 });
    for (const name of names()) expect(statSync(join(dir, name)).mode & 0o777, name).toBe(0o600);
  });

  test('a file that was open to others is closed', () => {
    opened();
    close();
    chmodSync(join(dir, 'patchbay.db'), 0o644);
    opened();
    expect(statSync(join(dir, 'patchbay.db')).mode & 0o777).toBe(0o600);
  });

  test('migrates step by step and keeps a backup that holds what was there', () => {
    opened([first]).db.exec("INSERT INTO one VALUES ('x')");
    close();
    const { db, notices } = opened([first, second]);
    expect(db.prepare('SELECT b FROM two').all()).toEqual([{ b: 'x' }]);
    expect(notices.join()).toContain('patchbay.db.schema-1');
    const backup = new DatabaseSync(join(dir, 'patchbay.db.schema-1'), { readOnly: true });
    expect(backup.prepare('SELECT a FROM one').all()).toEqual([{ a: 'x' }]);
    expect(backup.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 });
    backup.close();
    expect(statSync(join(dir, 'patchbay.db.schema-1')).mode & 0o777).toBe(0o600);
    close();
    expect(opened([first, second]).notices).toEqual([]);
  });

  test('a migration that fails leaves the old schema and its rows', () => {
    opened([first]).db.exec("INSERT INTO one VALUES ('x')");
    close();
    const failed = openStore(dir, () => at, [first, 'CREATE TABLE two (b TEXT); CREATE TABLE one (a TEXT);']);
    expect(failed).toMatchObject({ ok: false, error: { code: 'unusable' } });
    const { db } = opened([first]);
    expect(db.prepare('SELECT a FROM one').all()).toEqual([{ a: 'x' }]);
    expect(db.prepare("SELECT name FROM sqlite_schema WHERE name = 'two'").all()).toEqual([]);
  });

  test('a newer schema is refused in words and left alone', () => {
    opened([first, second]);
    close();
    const refused = openStore(dir, () => at, [first]);
    expect(refused).toMatchObject({ ok: false, error: { code: 'newer-schema' } });
    if (!refused.ok) expect(refused.error.detail).toMatch(/newer Patchbay \(schema 2; this one knows up to 1\)/);
    opened([first, second]);
  });

  test.each([
    ['no database at all', (path: string) => writeFileSync(path, 'garbage '.repeat(1000))],
    [
      'a torn page',
      (path: string) => {
        const bytes = readFileSync(path);
        bytes.fill(0xff, 4096, bytes.length);
        writeFileSync(path, bytes);
      },
    ],
  ])('a damaged file (%s) is set aside under a name that is told', (_, damage) => {
    opened([first]).db.exec("INSERT INTO one VALUES ('x')");
    close();
    const path = join(dir, 'patchbay.db');
    damage(path);
    const damaged = readFileSync(path);
    const { db, notices } = opened([first]);
    const aside = join(dir, 'patchbay.db.damaged-20260102T030405');
    expect(notices.join()).toContain(aside);
    expect(readFileSync(aside).equals(damaged)).toBe(true);
    expect(db.prepare('SELECT count(*) AS n FROM one').get()).toEqual({ n: 0 });
  });

  test('a state dir that cannot be made is a fault, not an exception', () => {
    writeFileSync(join(dir, 'file'), '');
    expect(openStore(join(dir, 'file', 'state'), () => at)).toMatchObject({ ok: false, error: { code: 'unusable' } });
  });
});

describe('readOrMakeHostKey', () => {
  test('is made once', () => {
    const key = readOrMakeHostKey(join(dir, 'state'));
    expect(key).toEqual({ ok: true, value: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(readOrMakeHostKey(join(dir, 'state'))).toEqual(key);
    expect(readdirSync(join(dir, 'state'))).toEqual(['host-id']);
  });

  test('a spoilt file is an error, and is not overwritten', () => {
    writeFileSync(join(dir, 'host-id'), 'spoilt');
    const spoilt = { ok: false, error: expect.stringMatching(/host-id does not hold a host id/) };
    expect(readOrMakeHostKey(dir)).toEqual(spoilt);
    expect(readFileSync(join(dir, 'host-id'), 'utf8')).toBe('spoilt');
    expect(existsSync(join(dir, 'patchbay.db'))).toBe(false);
  });
});
