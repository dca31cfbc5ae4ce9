/** The host's own key: made once, kept in the state dir, so that ids outlive renames of the machine. */
import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const form = /^[0-9a-f]{32}$/;

/** The key (32 hex digits). Throws when the file holds anything else: a new key would rename everything that is remembered about the host. */
export function readOrMakeHostKey(stateDir: string): string {
  const path = join(stateDir, 'host-id');
  const present = read(path);
  if (present !== undefined) return present;
  mkdirSync(stateDir, { recursive: true, mode: 0o711 });
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
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  if (!form.test(text))
    throw new Error(`${path} does not hold a host id (32 hex digits). Put back its backup, or remove it.`);
  return text;
}
