/** What a real engine cannot be made to do at will: hang, break off in mid-answer, talk nonsense, close its socket to us. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, watch } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createRawServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTroubleWatch, startRecorded, until } from '../reconnect/testing.ts';
import type { DockerChange } from './facts.ts';
import { type DockerTiming, startDockerSource } from './source.ts';

/** A busy machine may take long over an answer that comes: only tests of an engine that hangs are impatient with it. */
const fast: Partial<DockerTiming> = { pingEveryMs: 50, retryInspectMs: 30, retryFromMs: 5, retryToMs: 40 };
const impatient: Partial<DockerTiming> = { ...fast, requestTimeoutMs: 150 };

let dir: string;
let socketPath: string;
let cleanUps: (() => Promise<void> | void)[];
const troubleWatch = createTroubleWatch();

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'patchbay-docker-'));
  socketPath = join(dir, 'docker.sock');
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
  const source = startRecorded<DockerChange>((report) => startDockerSource({ socketPath, timing, ...report }));
  cleanUps.push(source.stop);
  return source;
}

/** Listens; ends with every connection it has. */
async function listen(server: Server): Promise<{ sockets: Set<Socket>; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const close = async () => {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  cleanUps.push(close);
  return { sockets, close };
}

const idOf = (digit: string) => digit.repeat(64);
const containerJson = (id: string, pid = 0) => ({
  Id: id,
  Name: `/c${id[0]}`,
  State: { Status: pid === 0 ? 'exited' : 'running', Pid: pid },
  Config: { Image: 'busybox', Labels: {} },
  HostConfig: { NetworkMode: 'none', PortBindings: {} },
  NetworkSettings: { SandboxKey: '', Ports: {} },
});
const version = { Version: '20.10.24', ApiVersion: '1.41', MinAPIVersion: '1.12' };

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const json =
  (value: unknown): Answer =>
  (_request, response) =>
    response.end(JSON.stringify(value));
const opens: Answer = (_request, response) => {
  response.flushHeaders();
};
/** An engine with one container, by path without query; `more` overrides. */
function scripted(more: Record<string, Answer> = {}) {
  const answers: Record<string, Answer> = {
    '/version': json(version),
    '/v1.41/events': opens,
    '/v1.41/networks': json([]),
    '/v1.41/containers/json': json([{ Id: idOf('a') }]),
    [`/v1.41/containers/${idOf('a')}/json`]: json(containerJson(idOf('a'))),
    ...more,
  };
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    asked.push(path);
    const answer = answers[path];
    if (answer) answer(request, response);
    else response.writeHead(404).end('{"message":"no such thing"}');
  });
  return { server, asked, answers };
}

describe('an engine that misbehaves', () => {
  test('accepts and never answers: lost for want of an answer, up once it answers', async () => {
    const hung = await listen(createRawServer(() => {}));
    const seen = start(impatient);
    await until('lost', () => seen.state() === 'lost');
    expect(seen.detail()).toBe('no answer to GET /version within 150 ms');
    await hung.close();
    await listen(scripted().server);
    await until('up', () => seen.state() === 'up');
    expect(seen.changes).toHaveLength(1);
  });

  test('falls silent while up: lost, its facts not taken back', async () => {
    let silent = false;
    const engine = scripted({
      '/version': (request, response) => (silent ? undefined : json(version)(request, response)),
    });
    await listen(engine.server);
    const seen = start(impatient);
    await until('up', () => seen.state() === 'up');
    silent = true;
    await until('lost', () => seen.state() === 'lost');
    const told = seen.changes.length;
    silent = false;
    await until('up again', () => seen.state() === 'up' && seen.changes.length > told);
    // Every connection told the container anew, and nothing in between took it back.
    for (const one of seen.changes) expect(one).toMatchObject({ reset: true, containers: [{ id: idOf('a') }] });
  });

  test.each<[string, Record<string, Answer>, RegExp]>([
    [
      'a head and half a body',
      { '/v1.41/networks': (_q, r) => void r.write('[{', () => r.socket?.destroy()) },
      /aborted|hang up|reset/i,
    ],
    [
      'a half-closed connection in mid-body',
      { '/v1.41/networks': (_q, r) => void r.write('[{', () => r.socket?.end()) },
      /aborted|hang up|reset/i,
    ],
    ['a body that never ends', { '/v1.41/networks': (_q, r) => void r.write('[') }, /no answer .* within/],
    ['no JSON', { '/v1.41/networks': (_q, r) => void r.end('<html>') }, /not JSON/],
    ['not a list', { '/v1.41/networks': json({}) }, /the list of networks: /],
    ['no version', { '/version': json({ Version: 1 }) }, /GET \/version: Version: /],
    ['an engine too old', { '/version': json({ ...version, ApiVersion: '1.39' }) }, /1\.40/],
    [
      'HTTP 500',
      { '/v1.41/containers/json': (_q, r) => void r.writeHead(500).end('{"message":"out of order"}') },
      /out of order/,
    ],
    ['events that are none', { '/v1.41/events': (_q, r) => void r.write('nonsense\n') }, /an event is not JSON/],
    ['an event stream that ends', { '/v1.41/events': (_q, r) => void r.end() }, /the event stream ended/],
  ])('%s: lost, in words', async (_name, more, words) => {
    await listen(scripted(more).server);
    const seen = start(impatient);
    await until('lost', () => seen.statuses.some((one) => one.state === 'lost' && words.test(one.detail ?? '')));
  });

  test('a container that does not parse is left out and named; the rest is there', async () => {
    const engine = scripted({
      '/v1.41/containers/json': json([{ Id: idOf('a') }, { Id: idOf('b') }, { Id: 7 }]),
      [`/v1.41/containers/${idOf('b')}/json`]: json({ ...containerJson(idOf('b')), Config: { Image: 5 } }),
    });
    await listen(engine.server);
    const seen = start();
    await until('up', () => seen.state() === 'up');
    expect(seen.changes[0]?.containers.map((one) => one.id)).toEqual([idOf('a')]);
    expect(seen.detail()).toContain(`container/${'b'.repeat(12)} left out, Config.Image: `);
    expect(seen.detail()).toContain('listed container 2 left out, Id: ');
  });

  const hasB = (change: DockerChange): boolean => change.containers.some((fact) => fact.id === idOf('b'));
  test.each<[string, Answer, Partial<DockerTiming>, string]>([
    ['never answers for', () => undefined, impatient, 'no answer'],
    ['fails to show', (_request, response) => void response.writeHead(500).end('{"message":"busy"}'), fast, ''],
  ])('a container that the engine %s is asked for again; the others stay live', async (_name, fails, timing, words) => {
    let failing = true;
    const b = `/v1.41/containers/${idOf('b')}/json`;
    const engine = scripted({
      '/v1.41/containers/json': json([{ Id: idOf('a') }, { Id: idOf('b') }]),
      [b]: (request, response) => (failing ? fails : json(containerJson(idOf('b'))))(request, response),
    });
    await listen(engine.server);
    const seen = start(timing);
    const complaint = `container/${'b'.repeat(12)} not current, ${words}`;
    await until('up without it', () => seen.state() === 'up' && seen.detail().includes(complaint));
    expect(seen.changes.some(hasB)).toBe(false);
    failing = false;
    await until('told', () => seen.changes.some(hasB));
    await until('no complaint', () => seen.state() === 'up' && !seen.detail().includes('not current'));
    // Patient, the connection that showed the others is the one that then shows this.
    if (timing === fast) expect(seen.changes.map((one) => one.reset)).toEqual([true, false]);
  });

  test('an event between list and inspect is not lost', async () => {
    const b = idOf('b');
    const engine = scripted();
    let events: ServerResponse | undefined;
    engine.answers['/v1.41/events'] = (_request, response) => {
      events = response;
      response.flushHeaders();
    };
    // The container comes into being while the first, older list is on its way to us.
    engine.answers['/v1.41/containers/json'] = (_request, response) => {
      engine.answers[`/v1.41/containers/${b}/json`] = json(containerJson(b, 9));
      events?.write(`${JSON.stringify({ Type: 'container', Action: 'start', Actor: { ID: b, Attributes: {} } })}\n`);
      setTimeout(() => response.end('[]'), 20);
    };
    await listen(engine.server);
    const seen = start();
    await until('told', () => seen.changes.some((one) => one.containers.some((fact) => fact.id === b)));
    expect(engine.asked.indexOf('/v1.41/events')).toBeLessThan(engine.asked.indexOf('/v1.41/containers/json'));
  });
});

describe('the socket', () => {
  test('absent, with the path; up when the folder and then the socket appear', async () => {
    socketPath = join(dir, 'run', 'later', 'docker.sock');
    const seen = start();
    await until('absent', () => seen.state() === 'absent');
    expect(seen.detail()).toBe(`${socketPath} does not exist`);
    mkdirSync(join(dir, 'run', 'later'), { recursive: true });
    await listen(scripted().server);
    await until('up', () => seen.state() === 'up');
    expect(seen.statuses.map((one) => one.state)).not.toContain('lost');
  });

  test('closed to us: no-permission', async () => {
    await listen(scripted().server);
    chmodSync(socketPath, 0);
    const isRoot = process.geteuid?.() === 0;
    // Root may open everything: for this test the process gives that up.
    if (isRoot) {
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
  const engine = scripted({ '/v1.41/events': (_request, response) => void response.flushHeaders() });
  await listen(engine.server);
  // The process opens its one inotify descriptor with its first watch and keeps it.
  watch(tmpdir()).close();
  const seen = start();
  await until('up', () => seen.state() === 'up');
  const descriptors = () => readdirSync('/proc/self/fd').length;
  const before = descriptors();
  const connections = new Promise<void>((resolve) => {
    let count = 0;
    engine.answers['/v1.41/events'] = (_request, response) => {
      response.flushHeaders();
      count += 1;
      if (count < 100) setTimeout(() => response.socket?.destroy(), 1);
      else resolve();
    };
    seen.changes.length = 0;
    engine.server.closeAllConnections();
  });
  await connections;
  await until('up again', () => seen.state() === 'up');
  expect(seen.changes.length).toBeLessThanOrEqual(100);
  await until(`descriptors from ${before}`, () => descriptors() <= before);
  await seen.stop();
  expect(process.getActiveResourcesInfo().filter((one) => one === 'PipeConnectWrap')).toEqual([]);
});

test('stopped at any moment it tells nothing more and lets go of everything', async () => {
  const { sockets } = await listen(scripted().server);
  for (let delayMs = 0; delayMs < 25; delayMs += 1) {
    const seen = start();
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    await seen.stop();
    const told = seen.statuses.length + seen.changes.length;
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(seen.statuses.length + seen.changes.length).toBe(told);
  }
  await until('no connection', () => sockets.size === 0);
});
