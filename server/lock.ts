/**
 * One agent per host: a lock in the run dir that the kernel lets go of when its holder dies, however it dies. Node.js has no flock(2), and a
 * pid file is a race (the pid may be somebody else's by now). SQLite takes POSIX locks on its file: an exclusive transaction on an
 * otherwise unused database, never finished, is such a lock. The pid beside it is for people only.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { err, ok, type Result } from '../model/result.ts';

export type Lock = { release: () => void };
/** Somebody holds it (`pid` is absent when they did not get to write it), or the run dir cannot be used, told in a sentence. */
export type LockRefused = { pid: number | undefined } | { trouble: string };

/** Keeps the databases from being collected as garbage, which would close them and let the locks go. */
const held = new Set<DatabaseSync>();

/** SQLITE_BUSY (sqlite.org/rescode.html). */
const sqliteBusy = 5;

/** `name` tells the locks of one run dir apart. `waitMs` is how long to wait for a holder that is just ending. */
export function takeLock(runDir: string, name: string, waitMs: number): Result<Lock, LockRefused> {
  const pidPath = join(runDir, `${name}.pid`);
  let db: DatabaseSync | undefined;
  try {
    mkdirSync(runDir, { recursive: true, mode: 0o755 });
    db = new DatabaseSync(join(runDir, `${name}.lock`), { timeout: waitMs });
    db.exec('BEGIN EXCLUSIVE');
    writeFileSync(pidPath, `${process.pid}\n`);
  } catch (error) {
    db?.close();
    if ((error as { errcode?: number }).errcode === sqliteBusy) return err({ pid: readPid(pidPath) });
    return err({ trouble: `The run dir ${runDir} cannot be used: ${(error as Error).message}.` });
  }
  const taken = db;
  held.add(taken);
  return ok({
    release() {
      held.delete(taken);
      taken.close();
    },
  });
}

function readPid(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}
