/** Opens the agent's own database: one SQLite file in the state dir, written synchronously (small writes, WAL). */
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { err, ok, type Result } from '../../model/result.ts';
import { migrations as releasedMigrations } from './migrations.ts';

export type Opened = {
  db: DatabaseSync;
  /** Sentences an operator should read: a file set aside, a backup made. */
  notices: string[];
};

export type StoreFault = { code: 'newer-schema' | 'unusable'; detail: string };

/** SQLite's primary result codes for "this is not a database I can read" (sqlite.org/rescode.html). */
const sqliteCorrupt = 11;
const sqliteNotADatabase = 26;

const fileName = 'patchbay.db';

/** `now` is in ms since 1970; `migrations` is another list only in tests. */
export function openStore(
  stateDir: string,
  now: () => number,
  migrations: readonly string[] = releasedMigrations,
): Result<Opened, StoreFault> {
  const path = join(stateDir, fileName);
  const notices: string[] = [];
  try {
    mkdirSync(stateDir, { recursive: true, mode: 0o711 });
    let db = openIntact(path);
    if (db === undefined) {
      const aside = setAside(path, now());
      notices.push(
        `The database was damaged. It was kept as ${aside} and a new one was begun: tokens and sessions must be made again.`,
      );
      db = openIntact(path);
      if (db === undefined) return err({ code: 'unusable', detail: `A new database in ${stateDir} does not open.` });
    }
    const migrated = migrate(db, path, migrations);
    if (!migrated.ok) {
      db.close();
      return migrated;
    }
    notices.push(...migrated.value);
    return ok({ db, notices });
  } catch (error) {
    return err({ code: 'unusable', detail: `The database ${path} cannot be used: ${(error as Error).message}.` });
  }
}

/** The open database, or undefined when the file is no intact database. Other failures (a full disk, no permission) throw. */
function openIntact(path: string): DatabaseSync | undefined {
  // Made first with its final mode: SQLite gives -wal and -shm the mode of the main file.
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
  const db = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: 5_000 });
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    const check = db.prepare('PRAGMA quick_check(1)').get() as { quick_check: string };
    if (check.quick_check === 'ok') return db;
  } catch (error) {
    const code = (error as { errcode?: number }).errcode ?? 0;
    if (![sqliteCorrupt, sqliteNotADatabase].includes(code & 0xff)) {
      db.close();
      throw error;
    }
  }
  db.close();
  return undefined;
}

function setAside(path: string, now: number): string {
  const aside = `${path}.damaged-${new Date(now).toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(`${path}${suffix}`)) renameSync(`${path}${suffix}`, `${aside}${suffix}`);
  }
  return aside;
}

function migrate(db: DatabaseSync, path: string, migrations: readonly string[]): Result<string[], StoreFault> {
  const { user_version: found } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  const known = migrations.length;
  if (found > known) {
    return err({
      code: 'newer-schema',
      detail: `${path} was written by a newer Patchbay (schema ${found}; this one knows up to ${known}). Start that version again, or put back its backup ${path}.schema-${known}.`,
    });
  }
  if (found === known) return ok([]);
  const notices: string[] = [];
  if (found > 0) {
    const backup = `${path}.schema-${found}`;
    if (!existsSync(backup)) {
      // Not a file copy: VACUUM INTO takes what is still in the WAL along. Written under another name first, so a backup is always whole.
      const partial = `${backup}.partial-${process.pid}`;
      db.prepare('VACUUM INTO ?').run(partial);
      chmodSync(partial, 0o600);
      renameSync(partial, backup);
    }
    notices.push(`The database went from schema ${found} to ${known}; the old one is kept as ${backup}.`);
  }
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const step of migrations.slice(found)) db.exec(step);
    db.exec(`PRAGMA user_version = ${known}`);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
  return ok(notices);
}
