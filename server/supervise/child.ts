/** Keeps one child process running: started again with growing pauses, ended with its whole process group. */
import type { ChildProcess } from 'node:child_process';

export type Ending = { code: number | null; signal: NodeJS.Signals | null };

const firstPauseMs = 200;
const longestPauseMs = 10_000;
/** A child that ran this long starts with the first pause again. */
const provenMs = 30_000;

/** The pause before the next start, given the last pause (0 = none yet) and how long the child ran. */
export function nextPauseMs(lastPauseMs: number, ranMs: number): number {
  if (lastPauseMs === 0 || ranMs >= provenMs) return firstPauseMs;
  return Math.min(lastPauseMs * 2, longestPauseMs);
}

/** How an ending is told. */
export const told = (ending: Ending): string =>
  ending.signal === null ? `exit code ${ending.code}` : `signal ${ending.signal}`;

export type Kept = {
  pid: () => number | undefined;
  /** Ends the child for good: SIGTERM, then SIGKILL after `graceMs`. */
  stop: (graceMs: number) => Promise<void>;
};

/**
 * `spawnChild` must start the child in a process group of its own (`detached`): whatever it leaves behind there is killed when it ends.
 * `onEnd` is called at every ending that was not asked for, with the pause until the next start, and may return false to give up.
 */
export function keepRunning(spawnChild: () => ChildProcess, onEnd: (ending: Ending, pauseMs: number) => boolean): Kept {
  let child: ChildProcess | undefined;
  let stopping = false;
  let pauseMs = 0;
  let timer: NodeJS.Timeout | undefined;

  function start(): void {
    const startedAt = performance.now();
    const current = spawnChild();
    child = current;
    let ended = false;
    const ending = (how: Ending): void => {
      if (ended) return;
      ended = true;
      if (current.pid !== undefined) killGroup(current.pid);
      if (stopping) return;
      pauseMs = nextPauseMs(pauseMs, performance.now() - startedAt);
      if (onEnd(how, pauseMs)) timer = setTimeout(start, pauseMs);
    };
    current.once('exit', (code, signal) => ending({ code, signal }));
    current.once('error', (error) => {
      console.error(`patchbay: ${error.message}`);
      ending({ code: 127, signal: null });
    });
  }
  start();

  return {
    pid: () => (running(child) ? child.pid : undefined),
    async stop(graceMs) {
      stopping = true;
      clearTimeout(timer);
      const current = child;
      if (!running(current)) return;
      await new Promise<void>((resolve) => {
        const kill = setTimeout(() => current.kill('SIGKILL'), graceMs);
        current.once('exit', () => {
          clearTimeout(kill);
          resolve();
        });
        current.kill('SIGTERM');
      });
    },
  };
}

const running = (child: ChildProcess | undefined): child is ChildProcess =>
  child?.pid !== undefined && child.exitCode === null && child.signalCode === null;

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
