/** The Docker Engine as a source: connects, follows, and comes back by itself whatever happens to the engine. */
import { followSocket, type RetryTiming, type Status } from '../reconnect/follow-socket.ts';
import { openEngine } from './engine.ts';
import type { DockerChange } from './facts.ts';
import type { WireEvent } from './schemas.ts';
import { runSession, type SessionTiming } from './session.ts';

export type DockerTiming = SessionTiming &
  RetryTiming & {
    /** A request without its whole answer after this long means: the engine hangs. */
    requestTimeoutMs: number;
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
  /** Each event as it comes; after a reconnection some come twice. */
  onEvent?(event: WireEvent): void;
  /** Told when it differs from what was told before. */
  onStatus(status: Status): void;
  timing?: Partial<DockerTiming>;
};

/**
 * Starts at once; `stop` ends every socket, watch and timer, and nothing is told after it. Each connection tells its facts as one reset and
 * then changes. When it ends, the facts stay as they were told and the status says `lost`; before the engine was ever reached a missing
 * socket is `absent`.
 */
export function startDockerSource(options: DockerSourceOptions): { stop(): Promise<void> } {
  const timing = { ...dockerTiming, ...options.timing };
  const { socketPath, onStatus } = options;
  return followSocket({
    socketPath,
    timing,
    onStatus,
    async session({ signal, tell, isUp }) {
      const engine = openEngine(socketPath, timing.requestTimeoutMs);
      const close = () => engine.close();
      signal.addEventListener('abort', close);
      const end = await runSession(engine, timing, {
        onEvent: (event) => options.onEvent?.(event),
        onReading: (version) => tell({ state: 'reading', version }),
        onChange: (change) => {
          if (!signal.aborted) options.onChange(change);
        },
        onUp: (version, detail) => {
          isUp();
          tell({ state: 'up', version, detail });
        },
      });
      signal.removeEventListener('abort', close);
      return end;
    },
  });
}
