/** Open vSwitch as a source: its database, monitored; comes back by itself whatever happens to the server. */
import { join } from 'node:path';
import { deepEqual } from '../../model/equal.ts';
import type { SourceState, SourceStatus } from '../../model/host.ts';
import { assertNever } from '../../model/result.ts';
import type { OvsdbFailure } from './client.ts';
import type { OvsChange } from './facts.ts';
import { runOvsSession } from './session.ts';
import { watchVswitchd } from './vswitchd.ts';
import { waitFor, waitForPath } from './wait.ts';

export type OvsTiming = {
  /** A request without an answer after this long means: the server hangs. */
  requestTimeoutMs: number;
  /** A server that said nothing for this long is asked for an echo. */
  echoAfterMs: number;
  /** Attempts to connect follow each other after `retryFromMs`, doubling up to `retryToMs`. */
  retryFromMs: number;
  retryToMs: number;
};

export const ovsTiming: OvsTiming = {
  requestTimeoutMs: 5_000,
  echoAfterMs: 10_000,
  retryFromMs: 200,
  retryToMs: 5_000,
};

export type OvsSourceOptions = {
  /** The folder with db.sock and ovs-vswitchd.pid, /run/openvswitch by default of the packages. */
  runDir: string;
  onChange(change: OvsChange): void;
  /** Told when it differs from what was told before. */
  onStatus(status: Omit<SourceStatus, 'since'>): void;
  timing?: Partial<OvsTiming>;
};

type Status = Omit<SourceStatus, 'since'>;

/** Rows spelled out in the status; the rest is a number. */
const maxProblemsTold = 5;

/**
 * Starts at once; `stop` ends every socket, watch and timer, and nothing is told after it. Each connection tells its facts as one reset and
 * then changes. When it ends, the facts stay as they were told and the status says `lost`; before the database was ever reached a missing
 * socket is `absent`. While ovs-vswitchd does not run the status is `up`, since the rows are, and the detail says so.
 */
export function startOvsSource(options: OvsSourceOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const done = run(options, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

async function run(options: OvsSourceOptions, signal: AbortSignal): Promise<void> {
  const timing = { ...ovsTiming, ...options.timing };
  const socketPath = join(options.runDir, 'db.sock');
  let wasUp = false;
  let retryMs = timing.retryFromMs;
  let told: Status | undefined;
  const tell = (status: Status) => {
    if (signal.aborted || deepEqual(told, status)) return;
    told = status;
    options.onStatus(status);
  };

  tell({ state: 'reading' });
  while (!signal.aborted) {
    let upSince: number | undefined;
    let up: { version: string | undefined; problems: string[] } | undefined;
    let vswitchdRuns: boolean | undefined;
    const sessionOver = new AbortController();
    let vswitchd: Promise<void> | undefined;
    const tellUp = () => {
      // The daemon's first word follows within a moment; without it the detail would claim too much.
      if (up && vswitchdRuns !== undefined && !sessionOver.signal.aborted) tell(statusUp(up, vswitchdRuns));
    };
    const failure = await runOvsSession({
      socketPath,
      timeoutMs: timing.requestTimeoutMs,
      echoAfterMs: timing.echoAfterMs,
      signal,
      onChange: (change) => {
        if (!signal.aborted) options.onChange(change);
      },
      onUp: (version, problems) => {
        wasUp = true;
        upSince ??= performance.now();
        up = { version, problems };
        vswitchd ??= watchVswitchd(options.runDir, sessionOver.signal, (running) => {
          vswitchdRuns = running;
          tellUp();
        });
        tellUp();
      },
    });
    sessionOver.abort();
    await vswitchd;
    tell({ state: stateAfter(failure, wasUp), detail: failure.detail });
    // A server that comes up and breaks at once is not asked in a tight loop.
    if (upSince !== undefined && performance.now() - upSince > timing.retryToMs) retryMs = timing.retryFromMs;
    if (failure.code === 'no-socket') {
      await waitForPath(socketPath, timing.retryToMs, signal);
      retryMs = timing.retryFromMs;
    } else {
      await waitFor(retryMs, signal);
      retryMs = Math.min(retryMs * 2, timing.retryToMs);
    }
  }
}

function statusUp(up: { version: string | undefined; problems: string[] }, vswitchdRuns: boolean): Status {
  const more = up.problems.length - maxProblemsTold;
  const details = [
    ...(vswitchdRuns ? [] : ['ovs-vswitchd does not run: these rows are in the database, nobody carries them out']),
    ...up.problems.slice(0, maxProblemsTold),
    ...(more > 0 ? [`${more} more rows left out`] : []),
  ];
  return {
    state: 'up',
    ...(up.version === undefined ? {} : { version: up.version }),
    ...(details.length === 0 ? {} : { detail: details.join('; ') }),
  };
}

function stateAfter(failure: OvsdbFailure, wasUp: boolean): SourceState {
  switch (failure.code) {
    case 'no-socket':
    case 'refused':
      return wasUp ? 'lost' : 'absent';
    case 'no-permission':
      return 'no-permission';
    case 'timeout':
    case 'closed':
    case 'answer':
    case 'malformed':
    case 'bug':
      return 'lost';
    default:
      return assertNever(failure.code);
  }
}
