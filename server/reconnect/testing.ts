/** What the unit tests of every source behind a socket need. */
import type { Status } from './follow-socket.ts';

export interface TroubleWatch {
  /** Warnings of the process and rejections that nobody handled, since `begin`. */
  readonly troubles: string[];
  begin(): void;
  end(): void;
}

export function createTroubleWatch(): TroubleWatch {
  const troubles: string[] = [];
  const onWarning = (warning: Error) => troubles.push(warning.message);
  const onRejection = (reason: unknown) => troubles.push(String(reason));
  return {
    troubles,
    begin() {
      troubles.length = 0;
      process.on('warning', onWarning);
      process.on('unhandledRejection', onRejection);
    },
    end() {
      process.off('warning', onWarning);
      process.off('unhandledRejection', onRejection);
    },
  };
}

/** Starts a source and keeps all it tells. */
export function startRecorded<Change>(
  start: (report: { onStatus(status: Status): void; onChange(change: Change): void }) => { stop(): Promise<void> },
) {
  const statuses: Status[] = [];
  const changes: Change[] = [];
  const source = start({
    onStatus: (status) => statuses.push(status),
    onChange: (change) => changes.push(change),
  });
  return {
    statuses,
    changes,
    state: () => statuses.at(-1)?.state,
    detail: () => statuses.at(-1)?.detail ?? '',
    ...source,
  };
}

/** Asks every 2 ms; throws, naming `what`, after `timeoutMs`. */
export async function until(what: string, ask: () => boolean, timeoutMs = 20_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!ask()) {
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
