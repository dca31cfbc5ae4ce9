import { describe, expect, it } from 'vitest';
import { problemOf } from '../../model/fault.ts';
import { emptyTopology } from '../../model/topology.ts';
import type { WireDelta } from '../../model/wire.ts';
import type { Connection } from './connection.ts';
import { type Clock, startStream } from './stream.ts';

const host = (hostname: string) => ({
  id: 'host:h',
  hostname,
  kernel: '6.1',
  bootId: 'b',
  sources: Object.fromEntries(
    ['kernel', 'docker', 'ovs', 'netfilter'].map((name) => [name, { state: 'up', since: '2026-01-01T00:00:00Z' }]),
  ),
});

/** A clock that stands still until `pass`. */
function standingClock(): Clock & { pass(ms: number): Promise<void> } {
  let now = 1_000_000;
  let timers: { at: number; action: () => void }[] = [];
  return {
    nowMs: () => now,
    after(delayMs, action) {
      const timer = { at: now + delayMs, action };
      timers.push(timer);
      return { cancel: () => (timers = timers.filter((one) => one !== timer)) };
    },
    async pass(ms) {
      now += ms;
      const due = timers.filter((one) => one.at <= now);
      timers = timers.filter((one) => one.at > now);
      for (const one of due) one.action();
      await settle();
    },
  };
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((done) => setImmediate(done));
};

/** A server whose answers the test gives one by one. */
function harness() {
  const clock = standingClock();
  const requests: { url: string; lastEventId: string | undefined; signal: AbortSignal }[] = [];
  const answers: (() => Response)[] = [];
  const states: Connection[] = [];
  const seen: { snapshots: number; deltas: number; hostname: string | undefined } = {
    snapshots: 0,
    deltas: 0,
    hostname: undefined,
  };
  let url = '/stream';
  const { stop, reopen } = startStream({
    url: () => url,
    clock,
    fetch: async (asked, init) => {
      const headers = init?.headers as Record<string, string>;
      const signal = init?.signal;
      if (!signal) throw new Error('no signal');
      requests.push({ url: String(asked), lastEventId: headers['last-event-id'], signal });
      const answer = answers.shift();
      if (!answer) throw new TypeError('connection refused');
      return answer();
    },
    sink: {
      connection: (state) => states.push(state),
      snapshot: (topology) => {
        seen.snapshots += 1;
        seen.hostname = topology.hosts[0]?.hostname;
      },
      delta: (topology) => {
        seen.deltas += 1;
        seen.hostname = topology.hosts[0]?.hostname;
      },
    },
  });
  const changeUrl = (to: string): void => {
    url = to;
    reopen();
  };
  return { clock, requests, answers, states, seen, changeUrl, stop };
}

function streamBody() {
  let control: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (given) => {
      control = given;
    },
  });
  const send = (event: string, data: unknown, id?: string): void => {
    const text = `event: ${event}\n${id ? `id: ${id}\n` : ''}data: ${JSON.stringify(data)}\n\n`;
    control?.enqueue(new TextEncoder().encode(text));
  };
  return { response: () => new Response(body), send, end: () => control?.close() };
}

const snapshot = (revision: number, epoch = 'e1') => ({
  epoch,
  topology: { ...emptyTopology(), revision, hosts: [host('first')] },
});
const rename = (from: number, hostname: string): WireDelta => ({
  from,
  to: from + 1,
  patch: { hosts: [{ id: 'host:h', set: { hostname } }] },
});
const problem = (code: Parameters<typeof problemOf>[0]['code']) => () => {
  const body = problemOf({ code, detail: 'x' });
  return new Response(JSON.stringify(body), { status: body.status });
};
const last = <T>(list: T[]): T | undefined => list[list.length - 1];

async function liveHarness() {
  const test = harness();
  const body = streamBody();
  test.answers.push(body.response);
  // The first request has already been answered by a refusal: give it its retry.
  await settle();
  await test.clock.pass(1_000);
  body.send('snapshot', snapshot(5), 'e1:5');
  await settle();
  return { ...test, body };
}

describe('startStream', () => {
  it('goes live with a snapshot and applies deltas', async () => {
    const { seen, states, body, stop } = await liveHarness();
    expect(last(states)).toEqual({ kind: 'live' });
    body.send('delta', rename(5, 'second'), 'e1:6');
    await settle();
    expect(seen).toEqual({ snapshots: 1, deltas: 1, hostname: 'second' });
    stop();
  });

  it('resumes by the last event id after the stream ended', async () => {
    const { seen, states, body, clock, requests, answers, stop } = await liveHarness();
    body.send('delta', rename(5, 'second'), 'e1:6');
    await settle();
    const next = streamBody();
    answers.push(next.response);
    body.end();
    await settle();
    expect(last(states)).toMatchObject({ kind: 'lost', cause: 'stream-ended', retryAtMs: clock.nowMs() + 1_000 });
    await clock.pass(1_000);
    expect(last(requests)?.lastEventId).toBe('e1:6');
    expect(last(states)).toEqual({ kind: 'live' });
    next.send('delta', rename(6, 'third'), 'e1:7');
    await settle();
    expect(seen).toEqual({ snapshots: 1, deltas: 2, hostname: 'third' });
    stop();
  });

  it.each([
    ['a missing revision', rename(8, 'x'), 'e1:9'],
    ['an unknown record', { from: 5, to: 6, remove: { links: ['link:none'] } }, 'e1:6'],
    ['another epoch', rename(5, 'x'), 'e2:6'],
    ['a delta that does not parse', { from: 5 }, 'e1:6'],
  ])('asks for a snapshot after %s', async (_what, delta, id) => {
    const { seen, body, clock, requests, answers, stop } = await liveHarness();
    const next = streamBody();
    answers.push(next.response);
    body.send('delta', delta, id);
    await settle();
    expect(seen.deltas).toBe(0);
    await clock.pass(1_000);
    expect(last(requests)?.lastEventId).toBeUndefined();
    next.send('snapshot', snapshot(9, 'e2'), 'e2:9');
    await settle();
    expect(seen.snapshots).toBe(2);
    stop();
  });

  it('goes on under another address without anybody noticing', async () => {
    const { body, requests, answers, states, seen, changeUrl, stop } = await liveHarness();
    const told = states.length;
    const next = streamBody();
    answers.push(next.response);
    changeUrl('/stream?rates=1');
    await settle();
    expect(last(requests)).toMatchObject({ url: '/stream?rates=1', lastEventId: 'e1:5' });
    next.send('delta', rename(5, 'second'), 'e1:6');
    await settle();
    expect(seen).toEqual({ snapshots: 1, deltas: 1, hostname: 'second' });
    expect(states.slice(told)).toEqual([{ kind: 'live' }]);
    expect(() => body.send('delta', rename(6, 'stale'), 'e1:7')).toThrow();
    stop();
  });

  it('takes another address at the next try when it is not connected', async () => {
    const { clock, requests, answers, body, changeUrl, stop } = await liveHarness();
    answers.push(problem('agent-unavailable'));
    body.end();
    await settle();
    await clock.pass(1_000);
    const before = requests.length;
    changeUrl('/stream?rates=1');
    await settle();
    expect(requests).toHaveLength(before);
    await clock.pass(2_000);
    expect(last(requests)?.url).toBe('/stream?rates=1');
    stop();
  });

  it('reconnects after silence', async () => {
    const { clock, requests, body, answers, states, stop } = await liveHarness();
    await clock.pass(14_000);
    body.send('ping', { time: 'now' });
    await settle();
    await clock.pass(14_000);
    expect(last(requests)?.signal.aborted).toBe(false);
    answers.push(streamBody().response);
    await clock.pass(1_100);
    expect(last(requests)?.signal.aborted).toBe(true);
    expect(last(states)).toMatchObject({ kind: 'lost', cause: 'stream-ended' });
    const before = requests.length;
    await clock.pass(1_000);
    expect(requests).toHaveLength(before + 1);
    expect(last(states)).toEqual({ kind: 'live' });
    stop();
  });

  it('tells agent gone from web gone and keeps the time of the loss while it backs off', async () => {
    const { clock, states, body, answers, requests, stop } = await liveHarness();
    const lostAtMs = clock.nowMs();
    answers.push(problem('agent-unavailable'));
    body.end();
    await settle();
    await clock.pass(1_000);
    expect(last(states)).toMatchObject({ kind: 'lost', cause: 'agent-gone', sinceMs: lostAtMs });
    const before = requests.length;
    await clock.pass(1_999);
    expect(requests).toHaveLength(before);
    await clock.pass(1);
    expect(last(states)).toMatchObject({ kind: 'lost', cause: 'web-gone', sinceMs: lostAtMs });
    for (const wait of [4_000, 8_000, 10_000, 10_000]) {
      expect(last(states)).toMatchObject({ retryAtMs: clock.nowMs() + wait });
      await clock.pass(wait);
    }
    stop();
  });

  it('waits for the first read and stops when signed out', async () => {
    const { clock, states, answers, requests } = harness();
    await settle();
    answers.push(problem('not-ready'), problem('unauthenticated'));
    await clock.pass(1_000);
    expect(last(states)?.kind).toBe('reading');
    await clock.pass(1_000);
    expect(last(states)).toEqual({ kind: 'signed-out' });
    const before = requests.length;
    await clock.pass(60_000);
    expect(requests).toHaveLength(before);
  });
});
