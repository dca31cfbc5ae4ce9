/** The host's own key: made once, kept in the state dir, so that ids outlive renames of the machine. */
import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { err, ok, type Result } from '../../model/result.ts';

const form = /^[0-9a-f]{32}$/;

/**
 * The key (32 hex digits). A file that holds anything else is an error, told in a sentence: a new key would rename everything that is
 * remembered about the host.
 */
export function readOrMakeHostKey(stateDir: string): Result<string, string> {
  const path = join(stateDir, 'host-id');
  try {
    const key = read(path) ?? make(path);
    if (form.test(key)) return ok(key);
    return err(`${path} does not hold a host id (32 hex digits). Put back its backup, or remove it.`);
  } catch (error) {
    return err(`${path} cannot be used: ${(error as Error).message}.`);
  }
}

function make(path: string): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o711 });
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, `${randomUUID().replaceAll('-', '')}\n`, { mode: 0o644, flush: true });
  try {
    // link(2) fails when another process was first: its key stands.
    linkSync(partial, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(partial, { force: true });
  }
  const made = read(path);
  if (made === undefined) throw new Error(`${path} vanished while it was made`);
  return made;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
