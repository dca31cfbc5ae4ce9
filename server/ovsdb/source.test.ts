/** What a real ovsdb-server cannot be made to do at will: hang, break off in mid-message, talk nonsense, ask for an echo. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, watch } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTroubleWatch, startRecorded, until } from '../reconnect/testing.ts';
import type { OvsChange } from './facts.ts';
import { createJsonStream } from './json-stream.ts';
import { type OvsTiming, startOvsSource } from './source.ts';

/** A busy machine may take long over an answer that comes: only tests of a server that hangs are impatient with it. */
const fast: Partial<OvsTiming> = { echoAfterMs: 40, retryFromMs: 5, retryToMs: 40 };
const impatient: Partial<OvsTiming> = { ...fast, requestTimeoutMs: 150 };

let dir: string;
let runDir: string;
let cleanUps: (() => Promise<void> | void)[];
const troubleWatch = createTroubleWatch();

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'patchbay-ovs-'));
  runDir = dir;
  cleanUps = [];
  troubleWatch.begin();
});
afterEach(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
  rmSync(dir, { recursive: true, force: true });
  troubleWatch.end();
  expect(troubleWatch.troubles).toEqual([]);
});

function start(timing = fast) {
  const source = startRecorded<OvsChange>((report) => startOvsSource({ runDir, timing, ...report }));
  cleanUps.push(source.stop);
  return source;
}

type Message = { method?: string; params?: unknown[]; id?: unknown; result?: unknown };
type Listening = { server: Server; sockets: Set<Socket>; close(): Promise<void> };

/** A server that hands every message to `answer`. */
async function listen(answer: (message: Message, socket: Socket) => void): Promise<Listening> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const stream = createJsonStream(1_000_000);
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      const messages = stream.push(chunk);
      if (messages.ok) for (const message of messages.value) answer(message as Message, socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(join(runDir, 'db.sock'), resolve));
  const close = async () => {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  cleanUps.push(close);
  return { server, sockets, close };
}

const send = (socket: Socket, message: object) => socket.write(JSON.stringify(message));
const bridge = 'b0000000-0000-4000-8000-000000000001';
const tables = {
  Bridge: {
    [bridge]: {
      new: {
        name: 'ovs0',
        ports: ['set', []],
        datapath_type: 'netdev',
        fail_mode: ['set', []],
        stp_enable: false,
        controller: ['set', []],
        external_ids: ['map', []],
      },
    },
  },
};
const wellBehaved = (message: Message, socket: Socket) => {
  if (message.method === 'monitor') send(socket, { id: message.id, result: tables, error: null });
  if (message.method === 'echo') send(socket, { id: message.id, result: message.params, error: null });
};

describe('a server that misbehaves', () => {
  test('accepts and never answers: lost for want of an answer, up once it answers', async () => {
    const hung = await listen(() => {});
    const seen = start(impatient);
    await until('lost', () => seen.state() === 'lost');
    expect(seen.detail()).toMatch(/^no answer to (monitor|echo) within 150 ms$/);
    await hung.close();
    await listen(wellBehaved);
    await until('up', () => seen.state() === 'up');
    expect(seen.changes).toHaveLength(1);
  });

  test('falls silent while up: lost for want of an echo, its facts not taken back', async () => {
    let silent = false;
    await listen((message, socket) => (silent ? undefined : wellBehaved(message, socket)));
    const seen = start(impatient);
    await until('up', () => seen.state() === 'up');
    silent = true;
    await until('lost', () => seen.state() === 'lost');
    expect(seen.statuses.map((one) => one.detail)).toContain('no answer to echo within 150 ms');
    const told = seen.changes.length;
    silent = false;
    await until('up again', () => seen.state() === 'up' && seen.changes.length > told);
    // Every connection told the bridge anew, and nothing in between took it back.
    for (const one of seen.changes) expect(one).toMatchObject({ reset: true, bridges: [{ name: 'ovs0' }] });
  });

  test.each<[string, (message: Message, socket: Socket) => void, RegExp]>([
    [
      'half a reply',
      (_m, socket) => void socket.write('{"id":1,', () => socket.destroy()),
      /closed the connection|ECONNRESET/,
    ],
    ['a half-closed connection', (_m, socket) => void socket.end('{"id":1,'), /closed the connection/],
    ['no object', (_m, socket) => void socket.write('[]'), /begins with byte 91/],
    ['no JSON', (_m, socket) => void socket.write('{nonsense}'), /not JSON/],
    ['no message', (_m, socket) => void send(socket, { a: 1 }), /neither request, reply nor notification/],
    ['no table updates', (m, socket) => void send(socket, { id: m.id, result: [], error: null }), /table updates/],
    [
      'an error',
      (m, socket) => void send(socket, { id: m.id, result: null, error: { error: 'unknown database' } }),
      /unknown database/,
    ],
    [
      'an update that is none',
      (message, socket) => {
        wellBehaved(message, socket);
        if (message.method === 'monitor')
          send(socket, { id: null, method: 'update', params: ['patchbay', { Bridge: 3 }] });
      },
      /table updates: Bridge/,
    ],
  ])('%s: lost, in words', async (_name, answer, words) => {
    await listen(answer);
    const seen = start();
    await until('lost', () => seen.statuses.some((one) => one.state === 'lost' && words.test(one.detail ?? '')));
  });

  test('a row that does not parse is left out and named; the rest is there', async () => {
    const bad = 'b0000000-0000-4000-8000-000000000002';
    const result = {
      Bridge: { ...tables.Bridge, [bad]: { new: { ...tables.Bridge[bridge]?.new, stp_enable: 'yes' } } },
    };
    await listen((message, socket) => {
      if (message.method === 'monitor') send(socket, { id: message.id, result, error: null });
      else wellBehaved(message, socket);
    });
    const seen = start();
    await until('up', () => seen.state() === 'up');
    expect(seen.changes[0]?.bridges.map((one) => one.name)).toEqual(['ovs0']);
    expect(seen.detail()).toContain(`Bridge ${bad} left out, stp_enable: `);
  });

  test('its echo is answered, other requests are refused', async () => {
    const heard: Message[] = [];
    const { sockets } = await listen((message, socket) => {
      if (message.method === undefined) heard.push(message);
      else wellBehaved(message, socket);
    });
    const seen = start();
    await until('up', () => seen.state() === 'up');
    for (const socket of sockets) {
      send(socket, { id: 'theirs', method: 'echo', params: ['{"', 7] });
      send(socket, { id: 9, method: 'transact', params: [] });
    }
    await until('answers', () => heard.length === 2);
    expect(heard).toEqual([
      { id: 'theirs', result: ['{"', 7], error: null },
      { id: 9, result: null, error: 'unknown method' },
    ]);
  });
});

describe('the socket', () => {
  test('absent, with the path; up when the folder and then the socket appear', async () => {
    runDir = join(dir, 'run', 'openvswitch');
    const seen = start();
    await until('absent', () => seen.state() === 'absent');
    expect(seen.detail()).toBe(`${runDir}/db.sock does not exist`);
    mkdirSync(runDir, { recursive: true });
    await listen(wellBehaved);
    await until('up', () => seen.state() === 'up');
    expect(seen.statuses.map((one) => one.state)).not.toContain('lost');
  });

  test('closed to us: no-permission', async () => {
    await listen(wellBehaved);
    chmodSync(join(dir, 'db.sock'), 0);
    // Root may open everything: for this test the process gives that up.
    if (process.geteuid?.() === 0) {
      chmodSync(dir, 0o755);
      process.seteuid?.(65534);
      cleanUps.push(() => process.seteuid?.(0));
    }
    const seen = start();
    await until('refused', () => seen.state() === 'no-permission');
    expect(seen.detail()).toContain('EACCES');
  });
});

test('100 reconnects leave no descriptor, no listener and no unhandled rejection behind', async () => {
  let count = 0;
  let breaking = false;
  const { sockets } = await listen((message, socket) => {
    wellBehaved(message, socket);
    if (!breaking || message.method !== 'monitor') return;
    count += 1;
    if (count < 100) setTimeout(() => socket.destroy(), 1);
    else breaking = false;
  });
  // The process opens its one inotify descriptor with its first watch and keeps it.
  watch(tmpdir()).close();
  const seen = start();
  await until('up', () => seen.state() === 'up');
  const descriptors = () => readdirSync('/proc/self/fd').length;
  const before = descriptors();
  breaking = true;
  for (const socket of sockets) socket.destroy();
  await until('100 connections', () => count === 100);
  await until('up again', () => seen.state() === 'up');
  expect(sockets.size).toBe(1);
  await until(`descriptors from ${before}`, () => descriptors() <= before);
});

test('stopped at any moment it tells nothing more and lets go of everything', async () => {
  const { sockets } = await listen(wellBehaved);
  for (let delayMs = 0; delayMs < 15; delayMs += 1) {
    const seen = start();
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    await seen.stop();
    const told = seen.statuses.length + seen.changes.length;
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(seen.statuses.length + seen.changes.length).toBe(told);
  }
  await until('no connection', () => sockets.size === 0);
});
