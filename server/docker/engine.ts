/** One connection's worth of requests to the Engine API over its unix socket: each under a deadline, and the event stream. */
import { Agent, type IncomingMessage } from 'node:http';
import type DockerModem from 'docker-modem';
import Docker from 'dockerode';
import { err, ok, type Result } from '../../model/result.ts';

/**
 * `no-socket`: nothing at the path. `refused`: a socket nobody listens on. `no-permission`: closed to us. `timeout`: no whole answer in
 * time. `closed`: the connection broke. `gone`: HTTP 404. `answer`: another HTTP error. `malformed`: an answer that is not what the API
 * promises. `unsupported`: an engine too old. `bug`: ours.
 */
export type EngineFailure = {
  code:
    | 'no-socket'
    | 'refused'
    | 'no-permission'
    | 'timeout'
    | 'closed'
    | 'gone'
    | 'answer'
    | 'malformed'
    | 'unsupported'
    | 'bug';
  detail: string;
};

export type Query = Record<string, string | boolean | Record<string, string[]>>;

type EngineRequest = {
  method: 'GET' | 'POST';
  path: string;
  query?: Query | undefined;
  body?: object | undefined;
};

export type Engine = {
  /** The parsed JSON body. `path` with its API version, or without one for /version. */
  getJson(path: string, query?: Query): Promise<Result<unknown, EngineFailure>>;
  /** POST `path` with a JSON body; the engine has done it when this is a success. */
  postJson(path: string, body: object): Promise<Result<void, EngineFailure>>;
  /** The body of GET `path` as a stream that stays open; the deadline holds for its head only. */
  getStream(path: string, query?: Query): Promise<Result<IncomingMessage, EngineFailure>>;
  /** Ends every request and socket; what is under way fails with `closed`. */
  close(): void;
};

/** An inspect is some kilobytes; the list of thousands of containers some megabytes. */
const maxBodyBytes = 64 * 1024 * 1024;

/** Inspects go over this many sockets at most, besides the event stream and a ping. */
export const inspectConcurrency = 6;

function failureOf(error: unknown, socketPath: string): EngineFailure {
  const { code, statusCode, message } = error as { code?: string; statusCode?: number; message?: string };
  const words = (message ?? String(error)).trim();
  // The library puts words of its own before the engine's.
  const detail = words.replace(/^\(HTTP code \d+\) unexpected - (?=.)/, '');
  if (statusCode !== undefined) return { code: statusCode === 404 ? 'gone' : 'answer', detail };
  if (code === 'ENOENT' || code === 'ENOTDIR') return { code: 'no-socket', detail: `${socketPath} does not exist` };
  if (code === 'ECONNREFUSED') return { code: 'refused', detail: `nobody listens on ${socketPath}` };
  if (code === 'EACCES' || code === 'EPERM') return { code: 'no-permission', detail };
  return { code: 'closed', detail };
}

/** Opens no socket yet. DOCKER_HOST plays no part: the path is the caller's choice. */
export function openEngine(socketPath: string, requestTimeoutMs: number): Engine {
  const agent = new Agent({ keepAlive: true, maxSockets: inspectConcurrency + 2 });
  // The library passes `agent` on; its type does not know it.
  const options: Docker.DockerOptions & { agent: Agent } = { socketPath, host: undefined, protocol: 'http', agent };
  const modem: DockerModem = new Docker(options).modem;
  const underWay = new Set<() => void>();
  let closed = false;

  /**
   * One request under a deadline. Every request runs as a stream: the library's own body reader never settles when a connection breaks
   * between head and end.
   */
  async function ask<Value>(
    request: EngineRequest,
    read: (response: IncomingMessage) => Promise<Result<Value, EngineFailure>>,
  ): Promise<Result<Value, EngineFailure>> {
    if (closed) return err({ code: 'closed', detail: 'closed by us' });
    const aborter = new AbortController();
    const { promise: ended, resolve: end } = Promise.withResolvers<Result<Value, EngineFailure>>();
    const give = (failure: EngineFailure) => {
      end(err(failure));
      aborter.abort();
    };
    const detail = `no answer to ${request.method} ${request.path} within ${requestTimeoutMs} ms`;
    const timer = setTimeout(() => give({ code: 'timeout', detail }), requestTimeoutMs);
    const cancel = () => give({ code: 'closed', detail: 'closed by us' });
    underWay.add(cancel);
    dial(request, aborter.signal).then(
      async (response) => end(response.ok ? await read(response.value) : response),
      (error) => end(err({ code: 'bug', detail: String(error) })),
    );
    const result = await ended;
    clearTimeout(timer);
    underWay.delete(cancel);
    return result;
  }

  function dial(request: EngineRequest, signal: AbortSignal) {
    const { promise, resolve } = Promise.withResolvers<Result<IncomingMessage, EngineFailure>>();
    // The library takes `options` for the query of a path that ends in a question mark, and else for the body of a POST.
    const { method, path, query, body } = request;
    const given = query ?? body;
    const options = {
      path: query === undefined ? path : `${path}?`,
      method,
      isStream: true,
      statusCodes: { 200: true },
      abortSignal: signal,
      ...(given === undefined ? {} : { options: given }),
    };
    modem.dial(options, (error, answer) => {
      if (error) return resolve(err(failureOf(error, socketPath)));
      const response = answer as IncomingMessage;
      // Without a listener an error after the deadline would have nowhere to go.
      response.on('error', () => {});
      if (signal.aborted) response.destroy();
      else signal.addEventListener('abort', () => response.destroy(), { once: true });
      resolve(ok(response));
    });
    return promise;
  }

  async function readJson(response: IncomingMessage): Promise<Result<unknown, EngineFailure>> {
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of response as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > maxBodyBytes) return err({ code: 'malformed', detail: `an answer is over ${maxBodyBytes} bytes` });
        chunks.push(chunk);
      }
    } catch (error) {
      return err(failureOf(error, socketPath));
    }
    try {
      return ok(JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown);
    } catch {
      return err({ code: 'malformed', detail: 'an answer is not JSON' });
    }
  }

  return {
    getJson: (path, query) => ask({ method: 'GET', path, query }, readJson),
    postJson: (path, body) =>
      ask({ method: 'POST', path, body }, async (response) => {
        response.resume();
        return ok(undefined);
      }),
    async getStream(path, query) {
      const result = await ask({ method: 'GET', path, query }, async (response) => ok(response));
      if (!result.ok) return result;
      const stream = result.value;
      const cancel = () => stream.destroy();
      underWay.add(cancel);
      stream.once('close', () => underWay.delete(cancel));
      if (closed) cancel();
      return result;
    },
    close() {
      closed = true;
      for (const cancel of [...underWay]) cancel();
      agent.destroy();
    },
  };
}
