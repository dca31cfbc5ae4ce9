import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Rates } from '../../model/wire.ts';
import { memoryLive } from '../live/memory-live.ts';
import { openStream, positionOf } from './stream.ts';
import { startTestAgent, type TestAgent } from './testing.ts';

let agent: TestAgent;
let token = '';
let tokenId = '';
beforeEach(async () => {
  agent = await startTestAgent();
  const made = agent.access.createToken('reader', 'viewer', 'test');
  token = made.secret;
  tokenId = made.row.id;
});
afterEach(() => agent.close());

type Event = { event: string; id: string | undefined; data: Record<string, unknown> };
type Reader = { events: Event[]; answer: IncomingMessage; ended: () => boolean; close: () => void };

async function until(what: () => boolean): Promise<void> {
  for (let tries = 0; !what(); tries += 1) {
    if (tries > 1000) throw new Error('waited in vain');
    await sleep(5);
  }
}

/** Reads the stream as a browser does, one event at a time. */
function read(lastEventId?: string, query = ''): Promise<Reader> {
  return new Promise((resolve, reject) => {
    const headers: Record<string, string> = { host: 'localhost', authorization: `Bearer ${token}` };
    if (lastEventId !== undefined) headers['last-event-id'] = lastEventId;
    const asking = request(
      { socketPath: agent.socket, path: `/api/v1/topology/stream${query}`, headers, agent: false },
      (answer) => {
        const events: Event[] = [];
        let rest = '';
        let over = false;
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          const parts = (rest + chunk).split('\n\n');
          rest = parts.pop() ?? '';
          for (const part of parts) {
            const fields = new Map(
              part.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]),
            );
            const event = fields.get('event');
            if (event !== undefined)
              events.push({ event, id: fields.get('id'), data: JSON.parse(fields.get('data') ?? '') });
          }
        });
        answer.on('close', () => {
          over = true;
        });
        answer.on('error', () => {});
        resolve({ events, answer, ended: () => over, close: () => asking.destroy() });
      },
    );
    asking.on('error', reject);
    asking.end();
  });
}

describe('the stream', () => {
  test('begins with a snapshot and goes on with deltas, each with the id that resumes after it', async () => {
    agent.live.change();
    const reader = await read();
    expect(reader.answer.headers['content-type']).toBe('text/event-stream');
    await until(() => reader.events.length === 1);
    agent.live.change({ remove: { links: ['link:x'] } });
    await until(() => reader.events.length === 2);
    expect(reader.events).toMatchObject([
      { event: 'snapshot', id: 'epoch-1:1', data: { epoch: 'epoch-1', topology: { revision: 1 } } },
      { event: 'delta', id: 'epoch-1:2', data: { from: 1, to: 2, remove: { links: ['link:x'] } } },
    ]);
    reader.close();
  });

  test.each([
    ['epoch-1:3', ['delta 4', 'delta 5']],
    ['epoch-1:5', []],
    ['epoch-1:0', ['snapshot 5']],
    ['epoch-1:99', ['snapshot 5']],
    ['epoch-0:3', ['snapshot 5']],
    ['nonsense', ['snapshot 5']],
    ['', ['snapshot 5']],
  ])('resumed at %j', async (lastEventId, expected) => {
    for (let revision = 0; revision < 5; revision += 1) agent.live.change();
    const reader = await read(lastEventId);
    await until(() => agent.live.subscribers() === 1);
    agent.live.change();
    await until(() => reader.events.at(-1)?.data.to === 6);
    const told = reader.events.map(({ event, id }) => `${event} ${id?.split(':')[1]}`);
    expect(told).toEqual([...expected, 'delta 6']);
    reader.close();
  });

  test('tells rates to those who asked for them, and watches only for them', async () => {
    const [plain, curious] = [await read(), await read(undefined, '?rates=1')];
    await until(() => curious.events.length > 0 && plain.events.length > 0);
    expect(agent.live.rateWatchers()).toBe(1);
    const rates: Rates = {
      time: '2026-01-01T00:00:00.000Z',
      intervalMs: 1_000,
      links: [['link:a', 1, 2, 3, 4, 5, 6]],
    };
    agent.live.tellRates(rates);
    agent.live.change();
    await until(() => plain.events.length === 2 && curious.events.length === 3);
    expect(plain.events.map((one) => one.event)).toEqual(['snapshot', 'delta']);
    expect(curious.events.slice(1)).toMatchObject([{ event: 'rates', id: undefined, data: rates }, { event: 'delta' }]);
    plain.close();
    curious.close();
    await until(() => agent.live.rateWatchers() === 0);
  });

  test('readers that leave, however they leave, leave nothing behind', async () => {
    const readers = await Promise.all(Array.from({ length: 20 }, () => read()));
    await until(() => agent.live.subscribers() === 20);
    for (const reader of readers) reader.close();
    await until(() => agent.live.subscribers() === 0);
    for (let round = 0; round < 20; round += 1) {
      const socket = connect(agent.socket);
      socket.write(`GET /api/v1/topology/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`);
      if (round % 2 === 0) await new Promise((resolve) => socket.once('data', resolve));
      socket.destroy();
    }
    await sleep(50);
    await until(() => agent.live.subscribers() === 0);
    const head = await agent.ask('/api/v1/topology/stream', {
      method: 'HEAD',
      headers: { authorization: `Bearer ${token}` },
    });
    expect([head.status, agent.live.subscribers()]).toEqual([200, 0]);
  });

  test('a reader that does not read is cut off; one that reads is not', async () => {
    const slow = await read();
    const quick = await read();
    await until(() => agent.live.subscribers() === 2);
    slow.answer.pause();
    const big = { remove: { links: Array.from({ length: 1_000 }, (_, index) => `link:${index}:${'x'.repeat(240)}`) } };
    for (let sent = 0; sent < 60 && agent.live.subscribers() === 2; sent += 1) {
      const { to } = agent.live.change(big);
      await until(() => quick.events.at(-1)?.data.to === to);
    }
    expect(agent.live.subscribers()).toBe(1);
    slow.answer.resume();
    await until(() => slow.ended());
    expect(slow.answer.complete).toBe(false);
    expect(quick.ended()).toBe(false);
    quick.close();
  });
});

describe('one stream by itself', () => {
  const start = (options: { stillGood?: () => boolean; pingMs?: number } = {}) => {
    const live = memoryLive('e');
    let ended = 0;
    const stream = openStream(live, {
      position: undefined,
      stillGood: options.stillGood ?? (() => true),
      cutOff: () => {},
      ended: () => {
        ended += 1;
      },
      pingMs: options.pingMs ?? 10,
    });
    return { live, reader: stream.getReader(), ended: () => ended };
  };
  const text = async (reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string | undefined> => {
    const { value } = await reader.read();
    return value && new TextDecoder().decode(value);
  };

  test('pings, which have no id: they are no place to resume', async () => {
    const { reader, ended } = start();
    expect(await text(reader)).toBe('retry: 1000\n\n');
    expect(await text(reader)).toMatch(/^event: snapshot\nid: e:0\ndata: /);
    expect(await text(reader)).toMatch(/^event: ping\ndata: \{"time":"[^"]+"\}\n\n$/);
    await reader.cancel();
    expect(ended()).toBe(1);
  });

  test('ends by itself when its session or token has ended', async () => {
    let good = true;
    const { live, reader, ended } = start({ stillGood: () => good });
    await text(reader);
    good = false;
    let last = await reader.read();
    while (!last.done) last = await reader.read();
    expect([live.subscribers(), ended()]).toEqual([0, 1]);
  });
});

test('a revoked token is no longer good to a stream', () => {
  const identity = agent.access.authenticate({ kind: 'bearer', secret: token });
  if (!identity.ok) throw new Error('not signed in');
  expect(identity.value.stillGood()).toBe(true);
  agent.access.revokeToken(tokenId);
  expect(identity.value.stillGood()).toBe(false);
});

test('positionOf', () => {
  expect(positionOf('a:b:12')).toEqual({ epoch: 'a:b', revision: 12 });
  for (const none of [undefined, '', ':1', 'a:', 'a', 'a:-1', 'a:1.5', 'a:1e3', `a:${'1'.repeat(16)}`]) {
    expect(positionOf(none)).toBeUndefined();
  }
});
