import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { problemSchema } from '../../model/fault.ts';
import { forward } from './forward.ts';

/** Stands where the agent stands, to see what reaches it. */
let dir = '';
let server: Server;
let handle: (request: IncomingMessage, response: ServerResponse) => void;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'patchbay-gateway-'));
  const socket = join(dir, 'agent.sock');
  vi.stubEnv('PATCHBAY_AGENT_SOCKET', socket);
  server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(socket, resolve));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(dir, { recursive: true, force: true });
});

const ask = (path: string, init: RequestInit & { duplex?: 'half' } = {}): Promise<Response> =>
  forward(
    new Request(`http://localhost:7420${path}`, {
      ...init,
      headers: { host: 'localhost:7420', ...(init.headers as Record<string, string>) },
    }),
  );
const codeOf = async (response: Response): Promise<string> => problemSchema.parse(await response.json()).code;

describe('forward', () => {
  test('hands everything on untouched, and the answer back', async () => {
    let seen: unknown;
    handle = (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { host, cookie, authorization, origin, te } = request.headers;
        const sent = { host, cookie, authorization, origin, te };
        seen = [request.method, request.url, sent, Buffer.concat(chunks).toString()];
        response.writeHead(418, { 'set-cookie': ['a=1', 'b=2'], 'x-own': 'y', 'content-type': 'text/plain' });
        response.end('short and stout');
      });
    };
    const sent = { cookie: 'a=b', authorization: 'Bearer x', origin: 'http://localhost:7420', te: 'trailers' };
    const response = await ask('/api/v1/a%20b?c=d', { method: 'POST', headers: sent, body: '{"a":1}' });
    const { te: _, ...kept } = sent;
    expect(seen).toEqual(['POST', '/api/v1/a%20b?c=d', { host: 'localhost:7420', ...kept, te: undefined }, '{"a":1}']);
    expect([response.status, await response.text()]).toEqual([418, 'short and stout']);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('x-own')).toBe('y');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('an answer without a body', async () => {
    handle = (_, response) => response.writeHead(204).end();
    const response = await ask('/api/v1/x', { method: 'DELETE' });
    expect([response.status, response.body]).toEqual([204, null]);
  });

  test('streams, and a reader that leaves is felt at the other end', async () => {
    let left = false;
    handle = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('one');
      response.on('close', () => {
        left = true;
      });
    };
    const response = await ask('/api/v1/topology/stream');
    const reader = response.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('one');
    expect(left).toBe(false);
    await reader?.cancel();
    await vi.waitFor(() => expect(left).toBe(true), { timeout: 2_000 });
  });

  test('a stream that breaks off with the agent ends like any other, what was sent before is not lost', async () => {
    handle = (request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('one', () => request.socket.destroy());
    };
    const response = await ask('/api/v1/topology/stream');
    expect(await response.text()).toBe('one');
  });

  test('a stream is read as fast as its reader reads', async () => {
    let taken = 0;
    handle = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) taken += 65_536;
      };
      response.on('drain', more);
      more();
    };
    const response = await ask('/api/v1/topology/stream');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(taken).toBeLessThan(4 * 1024 * 1024);
    await response.body?.cancel();
  });

  test('a request that is given up is given up at the other end', async () => {
    const abort = new AbortController();
    const reached = new Promise<IncomingMessage>((resolve) => {
      handle = (request) => resolve(request);
    });
    const answer = ask('/api/v1/slow', { signal: abort.signal });
    const request = await reached;
    const closed = new Promise((resolve) => request.socket.once('close', resolve));
    abort.abort();
    await closed;
    expect(await codeOf(await answer)).toBe('agent-unavailable');
  });

  test('bodies over a mebibyte never reach the agent, declared or streamed', async () => {
    let reached = 0;
    handle = (_, response) => {
      reached += 1;
      response.end('{}');
    };
    const declared = await ask('/api/v1/x', { method: 'POST', body: 'x'.repeat(10_000_000) });
    expect([declared.status, await codeOf(declared)]).toEqual([413, 'body-too-large']);
    let pulled = 0;
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
      cancel() {
        cancelled = true;
      },
    });
    const streamed = await ask('/api/v1/x', { method: 'POST', body: endless, duplex: 'half' });
    expect([streamed.status, await codeOf(streamed)]).toEqual([413, 'body-too-large']);
    // What the sender sends on is thrown away, up to a bound.
    await vi.waitFor(() => expect(cancelled).toBe(true), { timeout: 5_000 });
    expect(pulled).toBeLessThan(70 * 1024 * 1024);
    expect(reached).toBe(0);
    expect((await ask('/api/v1/x', { method: 'POST', body: 'x'.repeat(1024 * 1024) })).status).toBe(200);
  });

  test('foreign doors are shut before the agent is asked', async () => {
    handle = () => expect.unreachable();
    const host = await ask('/api/v1/health', { headers: { host: 'evil.example' } });
    expect([host.status, await codeOf(host)]).toEqual([403, 'host-not-allowed']);
    const origin = await ask('/api/v1/health', { headers: { origin: 'http://evil.example' } });
    expect([origin.status, await codeOf(origin)]).toEqual([403, 'origin-not-allowed']);
  });

  test('no agent, or one that dies before it answers', async () => {
    handle = (request) => request.socket.destroy();
    const died = await ask('/api/v1/health');
    expect([died.status, await codeOf(died)]).toEqual([502, 'agent-unavailable']);
    vi.stubEnv('PATCHBAY_AGENT_SOCKET', join(dir, 'nobody.sock'));
    const none = await ask('/api/v1/health');
    expect([none.status, await codeOf(none)]).toEqual([502, 'agent-unavailable']);
  });
});
