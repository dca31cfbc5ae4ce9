/** Timers that end together. */
export interface Timers {
  later(delayMs: number, work: () => void): void;
  /** Again and again, each time `everyMs` after the last has ended. */
  repeat(everyMs: number, work: () => void | Promise<void>): void;
  readonly stopped: boolean;
  stop(): void;
}

export function createTimers(): Timers {
  const pending = new Set<NodeJS.Timeout>();
  let stopped = false;
  const timers: Timers = {
    later(delayMs, work) {
      if (stopped) return;
      const timer = setTimeout(() => {
        pending.delete(timer);
        work();
      }, delayMs);
      pending.add(timer);
    },
    repeat(everyMs, work) {
      timers.later(everyMs, async () => {
        await work();
        timers.repeat(everyMs, work);
      });
    },
    get stopped() {
      return stopped;
    },
    stop() {
      stopped = true;
      for (const timer of pending) clearTimeout(timer);
    },
  };
  return timers;
}
