/** Open vSwitch as a source: its database, monitored; comes back by itself whatever happens to the server. */
import { join } from 'node:path';
import {
  followSocket,
  type RetryTiming,
  type SessionContext,
  type SessionEnd,
  type Status,
} from '../reconnect/follow-socket.ts';
import type { OvsChange } from './facts.ts';
import { runOvsSession } from './session.ts';
import { watchVswitchd } from './vswitchd.ts';

export type OvsTiming = RetryTiming & {
  /** A request without an answer after this long means: the server hangs. */
  requestTimeoutMs: number;
  /** A server that said nothing for this long is asked for an echo. */
  echoAfterMs: number;
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
  onStatus(status: Status): void;
  timing?: Partial<OvsTiming>;
};

/** Rows spelled out in the status; the rest is a number. */
const maxProblemsTold = 5;

/**
 * Starts at once; `stop` ends every socket, watch and timer, and nothing is told after it. Each connection tells its facts as one reset and
 * then changes. When it ends, the facts stay as they were told and the status says `lost`; before the database was ever reached a missing
 * socket is `absent`. While ovs-vswitchd does not run the status is `up`, since the rows are, and the detail says so.
 */
export function startOvsSource(options: OvsSourceOptions): { stop(): Promise<void> } {
  const timing = { ...ovsTiming, ...options.timing };
  const socketPath = join(options.runDir, 'db.sock');
  return followSocket({
    socketPath,
    timing,
    onStatus: options.onStatus,
    session: (context) => oneSession(options, socketPath, timing, context),
  });
}

async function oneSession(
  options: OvsSourceOptions,
  socketPath: string,
  timing: OvsTiming,
  { signal, tell, isUp }: SessionContext,
): Promise<SessionEnd> {
  let up: { version: string | undefined; problems: string[] } | undefined;
  let vswitchdRuns: boolean | undefined;
  const sessionOver = new AbortController();
  let vswitchd: Promise<void> | undefined;
  const tellUp = () => {
    // The daemon's first word follows within a moment; without it the detail would claim too much.
    if (up && vswitchdRuns !== undefined && !sessionOver.signal.aborted) tell(statusUp(up, vswitchdRuns));
  };
  const end = await runOvsSession({
    socketPath,
    timeoutMs: timing.requestTimeoutMs,
    echoAfterMs: timing.echoAfterMs,
    signal,
    onChange: (change) => {
      if (!signal.aborted) options.onChange(change);
    },
    onUp: (version, problems) => {
      isUp();
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
  return end;
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
