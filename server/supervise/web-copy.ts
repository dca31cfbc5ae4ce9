/**
 * The web process's own copy of the built pages and of the Node.js binary: its user cannot read root's checkout, and must not be able to
 * change what it runs. It lies in the state dir, not in the run dir: Debian mounts /run noexec.
 */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../model/result.ts';

export type WebCopy = { dir: string; node: string; entry: string };

/** Makes the copy unless it is there. Errors are sentences for the operator. */
export function placeWebCopy(checkoutDir: string, stateDir: string): Result<WebCopy, string> {
  const built = join(checkoutDir, '.next');
  const stamp = join(built, '.patchbay-built');
  if (!existsSync(stamp)) return err('The pages are not built. Run: npm run setup');
  const version = createHash('sha256')
    .update(`${readFileSync(stamp, 'utf8')} ${process.version} ${process.arch}`)
    .digest('hex')
    .slice(0, 16);
  const home = join(stateDir, 'web');
  const dir = join(home, version);
  const copy = { dir, node: join(dir, 'node'), entry: join(dir, 'server.js') };
  if (existsSync(dir)) return ok(copy);
  mkdirSync(home, { recursive: true });
  for (const folder of [stateDir, home]) chmodSync(folder, 0o711);
  const partial = `${dir}.partial-${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  cpSync(join(built, 'standalone'), partial, { recursive: true, verbatimSymlinks: true });
  cpSync(join(built, 'static'), join(partial, '.next', 'static'), { recursive: true });
  const shared = join(checkoutDir, 'public');
  if (existsSync(shared)) cpSync(shared, join(partial, 'public'), { recursive: true });
  ownByRoot(partial);
  copyFileSync(process.execPath, join(partial, 'node'), constants.COPYFILE_FICLONE);
  chownSync(join(partial, 'node'), 0, 0);
  chmodSync(join(partial, 'node'), 0o755);
  renameSync(partial, dir);
  return ok(copy);
}

/** Removes the copies of other versions. Only for the holder of the host's lock: nobody else's web process runs from them. */
export function removeOtherCopies(stateDir: string, keep: WebCopy): void {
  const home = join(stateDir, 'web');
  for (const name of readdirSync(home)) {
    if (join(home, name) !== keep.dir) rmSync(join(home, name), { recursive: true, force: true });
  }
}

/** Root's, readable by everybody, writable by root: whatever owner, mode and umask the checkout had. */
function ownByRoot(path: string): void {
  chownSync(path, 0, 0);
  chmodSync(path, 0o755);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const full = join(path, entry.name);
    if (entry.isDirectory()) ownByRoot(full);
    else if (entry.isFile()) {
      chownSync(full, 0, 0);
      chmodSync(full, 0o644);
    }
  }
}
