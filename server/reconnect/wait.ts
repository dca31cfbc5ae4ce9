/** Waiting for a socket to come up, or for a while. */
import { existsSync, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Resolves after `timeoutMs`, or at once when the signal aborts. */
export function waitFor(timeoutMs: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) return Promise.resolve();
  const stop = () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    resolve();
  };
  const timer = setTimeout(stop, timeoutMs);
  signal.addEventListener('abort', stop);
  return promise;
}

/** What of `path` is missing next to what exists: the folder to watch and the name to wait for in it. */
function missingStep(path: string): { folder: string; name: string } {
  let step = path;
  while (!existsSync(dirname(step)) && dirname(step) !== step) step = dirname(step);
  return { folder: dirname(step), name: basename(step) };
}

/**
 * Resolves when `path`, or the missing folder nearest above it, appears (inotify), at the latest after `timeoutMs`: a mount over one of the
 * folders tells nobody, and the machine may be out of inotify watches. Also when the signal aborts.
 */
export async function waitForPath(path: string, timeoutMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const seen = new AbortController();
  const stop = () => seen.abort();
  signal.addEventListener('abort', stop);
  const { folder, name } = missingStep(path);
  try {
    const watcher = watch(folder, (_event, changed) => {
      if (changed === null || changed === name) stop();
    });
    watcher.on('error', () => {});
    seen.signal.addEventListener('abort', () => watcher.close());
    // It may have come between the failed attempt and the watch.
    if (existsSync(join(folder, name))) stop();
  } catch {
    // No watch to be had: the timeout alone has to do.
  }
  await waitFor(timeoutMs, seen.signal);
  stop();
  signal.removeEventListener('abort', stop);
}
