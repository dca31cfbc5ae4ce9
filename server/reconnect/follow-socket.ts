/** A source behind a unix socket: one session after the other, whatever happens to the server, each state told once. */
import { deepEqual } from '../../model/equal.ts';
import type { SourceState, SourceStatus } from '../../model/host.ts';
import { waitFor, waitForPath } from './wait.ts';

/** What a source is said to be; when it began is the listener's to know. */
export type Status = Omit<SourceStatus, 'since'>;

export type RetryTiming = {
  /** Attempts to connect follow each other after `retryFromMs`, doubling up to `retryToMs`. */
  retryFromMs: number;
  retryToMs: number;
};

/** Why a session ended. Codes other than those `stateAfter` names mean that the server was reached and then lost. */
export type SessionEnd = { code: string; detail: string };

export type SessionContext = {
  signal: AbortSignal;
  tell(status: Status): void;
  /** To be called when the session's facts are complete and live. */
  isUp(): void;
};

export type FollowOptions = {
  socketPath: string;
  timing: RetryTiming;
  /** Told when it differs from what was told before. */
  onStatus(status: Status): void;
  /** One connection from its first attempt to its end; ends soon after `signal` is aborted, and never throws for an expected failure. */
  session(context: SessionContext): Promise<SessionEnd>;
};

/**
 * Starts at once; `stop` ends the session and every wait, and nothing is told after it. Before the server was ever reached a missing or
 * stale socket is `absent`, afterwards `lost`.
 */
export function followSocket(options: FollowOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const done = follow(options, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

async function follow({ socketPath, timing, onStatus, session }: FollowOptions, signal: AbortSignal): Promise<void> {
  let wasUp = false;
  let retryMs = timing.retryFromMs;
  let told: Status | undefined;
  const tell = (status: Status): void => {
    if (signal.aborted || deepEqual(told, status)) return;
    told = status;
    onStatus(status);
  };

  tell({ state: 'reading' });
  while (!signal.aborted) {
    let upSinceMs: number | undefined;
    const isUp = (): void => {
      wasUp = true;
      upSinceMs ??= performance.now();
    };
    const end = await session({ signal, tell, isUp });
    tell({ state: stateAfter(end.code, wasUp), detail: end.detail });
    // A server that comes up and breaks at once is not asked in a tight loop.
    if (upSinceMs !== undefined && performance.now() - upSinceMs > timing.retryToMs) retryMs = timing.retryFromMs;
    if (end.code === 'no-socket') {
      await waitForPath(socketPath, timing.retryToMs, signal);
      retryMs = timing.retryFromMs;
    } else {
      await waitFor(retryMs, signal);
      retryMs = Math.min(retryMs * 2, timing.retryToMs);
    }
  }
}

function stateAfter(code: string, wasUp: boolean): SourceState {
  if (code === 'no-socket' || code === 'refused') return wasUp ? 'lost' : 'absent';
  return code === 'no-permission' ? 'no-permission' : 'lost';
}
