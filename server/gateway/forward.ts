/** Hands requests on to the agent's unix socket, with cookie and Authorization untouched: the agent alone decides who may do what. */
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import type { Fault } from '../../model/fault.ts';
import { err, ok, type Result } from '../../model/result.ts';
import { dataHeaders, doorFault, ownNames, refusal } from './doors.ts';

/** The agent refuses more as well; refused here it costs the root process nothing. In bytes. */
const maxBodyBytes = 1024 * 1024;

/** A body is read up to here, be it only to throw it away; then the connection is closed. */
const maxReadBytes = 64 * 1024 * 1024;

/** How long the agent may take to begin its answer. */
const answerTimeoutMs = 30_000;

/** These speak of one connection, not of the message (RFC 9110, 7.6.1). */
const hopByHop = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** A connection each: one kept open would break in mid-request whenever the agent is restarted. */
const connections = new Agent({ keepAlive: false });

const unavailable: Fault = {
  code: 'agent-unavailable',
  detail: 'The agent does not answer. It is started again by itself; its log on the host says why it ended.',
};

/** Answers one request to /api/v1/*. */
export async function forward(request: Request): Promise<Response> {
  // Before anything is refused: a body that nobody reads would be collected in memory, whole, by the framework.
  // A sender that goes away in the middle of its body is no bug of ours.
  const body = await bodyOf(request).catch(() => err<Fault>({ code: 'malformed-body', detail: 'The body broke off.' }));
  const fault = doorFault(request.headers, ownNames());
  if (fault) return refusal(fault);
  if (!body.ok) return refusal(body.error);
  const answer = await ask(request, body.value);
  return answer.ok ? responseOf(answer.value) : refusal(answer.error);
}

/**
 * The body whole and counted as it arrives, so that a slow or endless upload holds no connection of the agent. Bodies are small: what
 * streams here is answers. What is too much is read on and thrown away for a while before it is refused: a connection closed with data
 * unread is reset (RFC 9112, 9.6), and the sender might never see why.
 */
async function bodyOf(request: Request): Promise<Result<Buffer, Fault>> {
  if (request.body === null) return ok(Buffer.alloc(0));
  const chunks: Uint8Array[] = [];
  let total = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    total += value.byteLength;
    if (total <= maxBodyBytes) chunks.push(value);
    else chunks.length = 0;
    if (total > maxReadBytes) {
      await reader.cancel();
      break;
    }
  }
  if (total <= maxBodyBytes) return ok(Buffer.concat(chunks, total));
  return err({ code: 'body-too-large', detail: `A body may have at most ${maxBodyBytes} bytes.` });
}

function ask(request: Request, body: Buffer): Promise<Result<IncomingMessage, Fault>> {
  const url = new URL(request.url);
  const headers: Record<string, string | number> = {};
  for (const [name, value] of request.headers) if (!hopByHop.has(name)) headers[name] = value;
  if (body.length > 0) headers['content-length'] = body.length;
  return new Promise((resolve) => {
    const onward = httpRequest({
      agent: connections,
      socketPath: process.env.PATCHBAY_AGENT_SOCKET ?? '/run/patchbay/agent.sock',
      method: request.method,
      path: `${url.pathname}${url.search}`,
      headers,
      signal: request.signal,
    });
    const timer = setTimeout(() => onward.destroy(new Error('no answer')), answerTimeoutMs);
    onward.on('response', (answer) => {
      clearTimeout(timer);
      resolve(ok(answer));
    });
    // Also after the answer has begun: the reader of the body is told by its own stream.
    onward.on('error', () => {
      clearTimeout(timer);
      resolve(err(unavailable));
    });
    onward.end(body);
  });
}

const statusesWithoutBody = new Set([204, 304]);

function responseOf(answer: IncomingMessage): Response {
  const headers = new Headers();
  const raw = answer.rawHeaders;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    if (!hopByHop.has(name)) headers.append(name, raw[index + 1] ?? '');
  }
  for (const [name, value] of Object.entries(dataHeaders)) if (!headers.has(name)) headers.set(name, value);
  const status = answer.statusCode ?? 502;
  if (statusesWithoutBody.has(status)) {
    answer.resume();
    return new Response(null, { status, headers });
  }
  const isStream = headers.get('content-type')?.startsWith('text/event-stream') === true;
  const bytes = isStream ? untilItEnds(answer) : answer;
  const body = Readable.toWeb(bytes) as WebStream<Uint8Array> as ReadableStream<Uint8Array>;
  return new Response(body, { status, headers });
}

/**
 * An event stream may end at any time, also with the agent: its reader resumes by the last id, so breaking off is its normal end and no
 * error. A reader that leaves ends the connection to the agent at once, not at the next event.
 */
function untilItEnds(answer: IncomingMessage): Readable {
  const stream = new PassThrough();
  for (const event of ['error', 'close']) answer.on(event, () => stream.end());
  stream.on('close', () => answer.destroy());
  return answer.pipe(stream);
}
