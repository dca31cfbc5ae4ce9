/** For the tests of the API: the real app over a real unix socket, with a real store in a temporary folder, and a topology held in memory. */
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Topology } from '../../model/topology.ts';
import { type Access, accessOf } from '../access/access.ts';
import { type Changes, createChanges } from '../apply/changes.ts';
import { type SimulatedHost, simulatedHost } from '../apply/simulated-host.ts';
import { type MemoryLive, memoryLive } from '../live/memory-live.ts';
import { accountsOf } from '../store/accounts.ts';
import { arrangementsOf } from '../store/arrangements.ts';
import { openStore } from '../store/database.ts';
import { journalOf } from '../store/journal.ts';
import { adminApiOf } from './admin.ts';
import { apiOf } from './app.ts';
import { closeServer, serveUnix } from './listen.ts';

const noEvents = { newestFirst: () => [] };

export type Answer = {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
  json: () => Record<string, unknown>;
};
export type Ask = {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer | Iterable<Buffer>;
};

/** One request over a unix socket. A `body` that is an iterable of buffers is sent in chunks without a Content-Length. */
export function askSocket(socketPath: string, path: string, ask: Ask = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { host: 'localhost', ...ask.headers };
    const asking = request({ socketPath, path, method: ask.method ?? 'GET', headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () => {
        const json = () => JSON.parse(text) as Record<string, unknown>;
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text, json });
      });
      answer.on('error', reject);
    });
    let answered = false;
    asking.on('response', () => {
      answered = true;
    });
    // A server that refuses a body closes the connection while we are still sending it.
    asking.on('error', (error) => {
      if (!answered) reject(error);
    });
    if (ask.body === undefined || typeof ask.body === 'string' || Buffer.isBuffer(ask.body)) asking.end(ask.body);
    else {
      for (const chunk of ask.body) asking.write(chunk);
      asking.end();
    }
  });
}

export type TestAgent = {
  dir: string;
  socket: string;
  adminSocket: string;
  live: MemoryLive;
  /** Takes the steps of changes on the topology held in memory. */
  host: SimulatedHost;
  changes: Changes;
  access: Access;
  /** What the agent wrote to its log. */
  log: () => string;
  ask: (path: string, ask?: Ask) => Promise<Answer>;
  /** The cookie of a fresh session of the admin. */
  adminCookie: () => string;
  close: () => Promise<void>;
};

export async function startTestAgent(
  options: { presetToken?: string; readOnly?: boolean; topology?: Topology } = {},
): Promise<TestAgent> {
  const dir = mkdtempSync(join(tmpdir(), 'patchbay-api-'));
  const store = openStore(dir, Date.now);
  if (!store.ok) throw new Error(store.error.detail);
  const readOnly = options.readOnly ?? false;
  const access = accessOf(accountsOf(store.value.db), Date.now, { readOnly, presetToken: options.presetToken });
  const live = memoryLive('epoch-1', { topology: options.topology });
  const host = simulatedHost(live);
  const logged: string[] = [];
  const log = pino({ base: undefined }, { write: (line: string) => logged.push(line) });
  const socket = join(dir, 'agent.sock');
  const adminSocket = join(dir, 'admin.sock');
  const arrangements = arrangementsOf(store.value.db, Date.now);
  const changes = createChanges({
    ...{ live, runner: host, journal: journalOf(store.value.db, live.epoch) },
    features: () => ({ ovsDatapath: false }),
    log,
    limits: { shownMs: 100, turnMs: 200 },
  });
  await changes.recover();
  const api = apiOf({ live, changes, access, arrangements, engineEvents: noEvents, log, version: '0.0.0', readOnly });
  const servers = [
    await serveUnix(socket, { mode: 0o660 }, api.fetch),
    await serveUnix(adminSocket, { mode: 0o600 }, adminApiOf(access).fetch),
  ];
  return {
    dir,
    socket,
    adminSocket,
    live,
    host,
    changes,
    access,
    log: () => logged.join(''),
    ask: (path, ask) => askSocket(socket, path, ask),
    adminCookie() {
      const signedIn = access.signIn(access.mintSignIn().token);
      if (!signedIn.ok) throw new Error(signedIn.error.detail);
      return `patchbay_session=${signedIn.value.secret}`;
    },
    async close() {
      await Promise.all(servers.map(closeServer));
      store.value.db.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
