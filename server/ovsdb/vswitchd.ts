/**
 * Whether ovs-vswitchd runs. The database cannot tell: it serves its rows all the same. A connection to the daemon's control socket can: the
 * kernel closes it in the moment the daemon ends, however it ends (ovs-vswitchd(8), --unixctl). Nothing is ever sent on it.
 */
import { readFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { waitFor, waitForPath } from '../reconnect/wait.ts';

/** Between attempts to find the daemon again when no change in its folder announces it. */
const recheckMs = 2_000;

/** Tells at once and then whenever it changes, until the signal aborts. `runDir` holds ovs-vswitchd.pid and the control socket. */
export async function watchVswitchd(
  runDir: string,
  signal: AbortSignal,
  onRunning: (running: boolean) => void,
): Promise<void> {
  const pidFile = join(runDir, 'ovs-vswitchd.pid');
  let told: boolean | undefined;
  const tell = (running: boolean) => {
    if (signal.aborted || told === running) return;
    told = running;
    onRunning(running);
  };
  while (!signal.aborted) {
    const pid = (await readFile(pidFile, 'utf8').catch(() => '')).trim();
    const known = /^\d{1,10}$/.test(pid);
    if (known) await connectedUntilClosed(join(runDir, `ovs-vswitchd.${pid}.ctl`), signal, () => tell(true));
    tell(false);
    if (known) await waitFor(recheckMs, signal);
    else await waitForPath(pidFile, recheckMs, signal);
  }
}

function connectedUntilClosed(path: string, signal: AbortSignal, onConnect: () => void): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = createConnection({ path });
  const stop = () => socket.destroy();
  signal.addEventListener('abort', stop);
  socket.on('connect', onConnect);
  socket.on('error', () => {});
  socket.resume();
  socket.on('close', () => {
    signal.removeEventListener('abort', stop);
    resolve();
  });
  return promise;
}

/** Whether it runs at this moment. */
export async function vswitchdRuns(runDir: string): Promise<boolean> {
  const pid = (await readFile(join(runDir, 'ovs-vswitchd.pid'), 'utf8').catch(() => '')).trim();
  if (!/^\d{1,10}$/.test(pid)) return false;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = createConnection({ path: join(runDir, `ovs-vswitchd.${pid}.ctl`) });
  socket.on('connect', () => resolve(true));
  socket.on('error', () => resolve(false));
  const runs = await promise;
  socket.destroy();
  return runs;
}
