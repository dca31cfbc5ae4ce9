/** One connection to the database, from its first reply to its end. */
import { connectOvsdb, type OvsdbFailure } from './client.ts';
import type { OvsChange } from './facts.ts';
import { createOvsTables, monitorRequests } from './tables.ts';

export type OvsSessionOptions = {
  socketPath: string;
  timeoutMs: number;
  echoAfterMs: number;
  signal: AbortSignal;
  /** The first of a session is a reset. */
  onChange(change: OvsChange): void;
  /** Facts are live; again with every update. `problems`: rows left out, and why. */
  onUp(version: string | undefined, problems: string[]): void;
};

const database = 'Open_vSwitch';
const monitorId = 'patchbay';

/** Resolves with the reason when the connection is over. Never rejects. */
export async function runOvsSession(options: OvsSessionOptions): Promise<OvsdbFailure> {
  const tables = createOvsTables();
  let failed: OvsdbFailure | undefined;
  const fail = (failure: OvsdbFailure) => {
    failed ??= failure;
    client.close();
  };
  const client = connectOvsdb({
    socketPath: options.socketPath,
    timeoutMs: options.timeoutMs,
    echoAfterMs: options.echoAfterMs,
    onNotification(method, params) {
      if (method !== 'update' || params[0] !== monitorId) return;
      const taken = tables.update(params[1]);
      if (!taken.ok) return fail({ code: 'malformed', detail: taken.error });
      const change = tables.take();
      if (change) options.onChange(change);
      options.onUp(tables.version(), tables.problems());
    },
  });
  const close = () => client.close();
  options.signal.addEventListener('abort', close);
  if (options.signal.aborted) close();
  client
    .request('monitor', [database, monitorId, monitorRequests])
    .then((reply) => {
      // A connection that broke has its own reason.
      if (!reply.ok) return reply.error.code === 'answer' ? fail(reply.error) : undefined;
      const taken = tables.update(reply.value);
      if (!taken.ok) return fail({ code: 'malformed', detail: taken.error });
      options.onChange(tables.takeAll());
      options.onUp(tables.version(), tables.problems());
    })
    .catch((error: unknown) => fail({ code: 'bug', detail: `internal: ${String(error)}` }));
  const ended = await client.ended;
  options.signal.removeEventListener('abort', close);
  return failed ?? ended;
}
