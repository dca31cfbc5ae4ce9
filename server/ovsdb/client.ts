/** JSON-RPC 1.0 as an OVSDB server speaks it (RFC 7047, section 4) over a unix socket. One client is one connection. */
import { createConnection, type Socket } from 'node:net';
import { z } from 'zod';
import { err, ok, type Result } from '../../model/result.ts';
import { createJsonStream } from './json-stream.ts';

/**
 * `no-socket`: nothing at the path. `refused`: a socket nobody listens on. `no-permission`: closed to us. `timeout`: no answer in time.
 * `closed`: the connection broke. `answer`: the server's own error. `malformed`: not what the protocol promises. `bug`: ours.
 */
export type OvsdbFailure = {
  code: 'no-socket' | 'refused' | 'no-permission' | 'timeout' | 'closed' | 'answer' | 'malformed' | 'bug';
  detail: string;
};

export type OvsdbClient = {
  request(method: string, params: unknown[]): Promise<Result<unknown, OvsdbFailure>>;
  /** Resolves once, with the reason, when the connection is over. */
  ended: Promise<OvsdbFailure>;
  close(): void;
};

export type OvsdbClientOptions = {
  socketPath: string;
  /** Connecting and each request must be done within this. */
  timeoutMs: number;
  /** A server that said nothing for this long is sent an `echo`; without an answer in time the connection is over. */
  echoAfterMs: number;
  onNotification(method: string, params: unknown[]): void;
};

/** The reply to `monitor` holds a row for every port; a thousand of them are some hundred kilobytes. */
const maxMessageBytes = 64 * 1024 * 1024;

const messageSchema = z.union([
  z.object({ method: z.string(), params: z.array(z.unknown()), id: z.unknown() }),
  z.object({ id: z.number().int(), result: z.unknown(), error: z.unknown() }),
]);

function failureOf(error: NodeJS.ErrnoException, socketPath: string): OvsdbFailure {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    return { code: 'no-socket', detail: `${socketPath} does not exist` };
  }
  if (error.code === 'ECONNREFUSED') return { code: 'refused', detail: `nobody listens on ${socketPath}` };
  if (error.code === 'EACCES' || error.code === 'EPERM') return { code: 'no-permission', detail: error.message };
  return { code: 'closed', detail: error.message };
}

/** Connects; an error while connecting is told by `ended` and by every request. */
export function connectOvsdb(options: OvsdbClientOptions): OvsdbClient {
  const socket: Socket = createConnection({ path: options.socketPath });
  const stream = createJsonStream(maxMessageBytes);
  const waiting = new Map<number, (result: Result<unknown, OvsdbFailure>) => void>();
  const { promise: ended, resolve: tellEnd } = Promise.withResolvers<OvsdbFailure>();
  let over: OvsdbFailure | undefined;
  let lastId = 0;
  let lastHeard = performance.now();
  let echoUnderWay = false;

  function end(failure: OvsdbFailure): void {
    if (over) return;
    over = failure;
    clearTimeout(connectTimer);
    clearInterval(echoTimer);
    socket.destroy();
    for (const settle of waiting.values()) settle(err(failure));
    waiting.clear();
    tellEnd(failure);
  }

  function send(message: object): void {
    socket.write(JSON.stringify(message));
  }

  function receive(message: unknown): void {
    const parsed = messageSchema.safeParse(message);
    if (!parsed.success) {
      end({ code: 'malformed', detail: 'a message is neither request, reply nor notification' });
      return;
    }
    if (!('method' in parsed.data)) {
      const { id, result, error } = parsed.data;
      waiting.get(id)?.(error == null ? ok(result) : err({ code: 'answer', detail: JSON.stringify(error) }));
      return;
    }
    const { method, params, id } = parsed.data;
    if (id == null) options.onNotification(method, params);
    else if (method === 'echo') send({ id, result: params, error: null });
    else send({ id, result: null, error: 'unknown method' });
  }

  function request(method: string, params: unknown[]): Promise<Result<unknown, OvsdbFailure>> {
    if (over) return Promise.resolve(err(over));
    lastId += 1;
    const id = lastId;
    const { promise, resolve } = Promise.withResolvers<Result<unknown, OvsdbFailure>>();
    const detail = `no answer to ${method} within ${options.timeoutMs} ms`;
    const timer = setTimeout(() => end({ code: 'timeout', detail }), options.timeoutMs);
    waiting.set(id, (result) => {
      clearTimeout(timer);
      waiting.delete(id);
      resolve(result);
    });
    send({ method, params, id });
    return promise;
  }

  const connectTimer = setTimeout(
    () => end({ code: 'timeout', detail: `not connected within ${options.timeoutMs} ms` }),
    options.timeoutMs,
  );
  const echoTimer = setInterval(async () => {
    if (echoUnderWay || socket.connecting || performance.now() - lastHeard < options.echoAfterMs) return;
    echoUnderWay = true;
    await request('echo', []);
    echoUnderWay = false;
  }, options.echoAfterMs);

  socket.on('connect', () => clearTimeout(connectTimer));
  socket.on('error', (error) => end(failureOf(error, options.socketPath)));
  socket.on('close', () => end({ code: 'closed', detail: 'the server closed the connection' }));
  socket.on('data', (chunk: Buffer) => {
    lastHeard = performance.now();
    const messages = stream.push(chunk);
    if (!messages.ok) return end({ code: 'malformed', detail: messages.error });
    try {
      for (const message of messages.value) if (!over) receive(message);
    } catch (error) {
      end({ code: 'bug', detail: `internal: ${String(error)}` });
    }
  });

  return { request, ended, close: () => end({ code: 'closed', detail: 'closed by us' }) };
}
