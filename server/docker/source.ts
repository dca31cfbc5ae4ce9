/** The Docker Engine as a source: connects, follows, and comes back by itself whatever happens to the engine. */
import { deepEqual } from '../../model/equal.ts';
import type { SourceState, SourceStatus } from '../../model/host.ts';
import { assertNever } from '../../model/result.ts';
import { type EngineFailure, openEngine } from './engine.ts';
import type { DockerChange } from './facts.ts';
import { runSession, type SessionTiming } from './session.ts';
import { waitFor, waitForPath } from './wait.ts';

export type DockerTiming = SessionTiming & {
  /** A request without its whole answer after this long means: the engine hangs. */
  requestTimeoutMs: number;
  /** Attempts to connect follow each other after `retryFromMs`, doubling up to `retryToMs`. */
  retryFromMs: number;
  retryToMs: number;
};

export const dockerTiming: DockerTiming = {
  requestTimeoutMs: 5_000,
  pingEveryMs: 10_000,
  retryInspectMs: 5_000,
  retryFromMs: 200,
  retryToMs: 5_000,
};

export type DockerSourceOptions = {
  /** Path of the Engine API's unix socket, any path this process can reach. */
  socketPath: string;
  onChange(change: DockerChange): void;
  /** Told when it differs from what was told before. */
  onStatus(status: Omit<SourceStatus, 'since'>): void;
  timing?: Partial<DockerTiming>;
};

/**
 * Starts at once; `stop` ends every socket, watch and timer, and nothing is told after it. Each connection tells its facts as one reset and
 * then changes. When it ends, the facts stay as they were told and the status says `lost`; before the engine was ever reached a missing
 * socket is `absent`.
 */
export function startDockerSource(options: DockerSourceOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const done = run(options, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

async function run(options: DockerSourceOptions, signal: AbortSignal): Promise<void> {
  const timing = { ...dockerTiming, ...options.timing };
  let wasUp = false;
  let retryMs = timing.retryFromMs;
  let told: Omit<SourceStatus, 'since'> | undefined;
  const tell = (status: Omit<SourceStatus, 'since'>) => {
    if (signal.aborted || deepEqual(told, status)) return;
    told = status;
    options.onStatus(status);
  };

  tell({ state: 'reading' });
  while (!signal.aborted) {
    const engine = openEngine(options.socketPath, timing.requestTimeoutMs);
    const close = () => engine.close();
    signal.addEventListener('abort', close);
    let upSince: number | undefined;
    const failure = await runSession(engine, timing, {
      onReading: (version) => tell({ state: 'reading', version }),
      onChange: (change) => {
        if (!signal.aborted) options.onChange(change);
      },
      onUp: (version, detail) => {
        wasUp = true;
        upSince ??= performance.now();
        tell({ state: 'up', version, detail });
      },
    });
    signal.removeEventListener('abort', close);
    tell({ state: stateAfter(failure, wasUp), detail: failure.detail });
    // An engine that comes up and breaks at once is not asked in a tight loop.
    if (upSince !== undefined && performance.now() - upSince > timing.retryToMs) retryMs = timing.retryFromMs;
    if (failure.code === 'no-socket') {
      await waitForPath(options.socketPath, timing.retryToMs, signal);
      retryMs = timing.retryFromMs;
    } else {
      await waitFor(retryMs, signal);
      retryMs = Math.min(retryMs * 2, timing.retryToMs);
    }
  }
}

function stateAfter(failure: EngineFailure, wasUp: boolean): SourceState {
  switch (failure.code) {
    case 'no-socket':
    case 'refused':
      return wasUp ? 'lost' : 'absent';
    case 'no-permission':
      return 'no-permission';
    case 'timeout':
    case 'closed':
    case 'gone':
    case 'answer':
    case 'malformed':
    case 'unsupported':
    case 'bug':
      return 'lost';
    default:
      return assertNever(failure.code);
  }
}
