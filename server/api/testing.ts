/** For the tests of the API: the real app over a real unix socket, with a real store in a temporary folder, and a topology held in memory. */
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Host } from '../../model/host.ts';
import { hostId } from '../../model/ids.ts';
import { err } from '../../model/result.ts';
import { emptyTopology, type Topology } from '../../model/topology.ts';
import type { Rates, WireDelta } from '../../model/wire.ts';
import { type Access, accessOf } from '../access/access.ts';
import type { LiveEvent, LiveView } from '../live/view.ts';
import { accountsOf } from '../store/accounts.ts';
import { arrangementsOf } from '../store/arrangements.ts';
import { openStore } from '../store/database.ts';
import { adminApiOf } from './admin.ts';
import { apiOf } from './app.ts';
import { closeServer, serveUnix } from './listen.ts';

const since = '2026-01-01T00:00:00.000Z';
const host: Host = {
  id: hostId('test'),
  hostname: 'test',
  kernel: '6.18',
  bootId: 'boot',
  sources: {
    kernel: { state: 'up', since },
    docker: { state: 'absent', since },
    ovs: { state: 'absent', since },
    netfilter: { state: 'absent', since },
  },
};

/** What is read on demand needs a kernel: server/live/on-demand.lab.test.ts. */
const noSuchThing = err({ code: 'not-found', detail: 'not held in memory' } as const);

export type MemoryLive = LiveView & {
  setReady: (ready: boolean) => void;
  /** Makes one more revision and tells everybody. */
  change: (delta?: Omit<WireDelta, 'from' | 'to'>) => WireDelta;
  subscribers: () => number;
  /** Tells those who watch rates. */
  tellRates: (rates: Rates) => void;
  rateWatchers: () => number;
};

/** A live view that remembers its last `ringSize` deltas. */
export function memoryLive(epoch: string, ringSize = 4): MemoryLive {
  let topology: Topology = { ...emptyTopology(), hosts: [host] };
  let ready = true;
  const ring: WireDelta[] = [];
  const listeners = new Set<(event: LiveEvent) => void>();
  const rateWatchers = new Set<(rates: Rates) => void>();
  return {
    epoch,
    isReady: () => ready,
    setReady(to) {
      ready = to;
    },
    host: () => host,
    snapshot: () => topology,
    since(revision) {
      const known = revision === topology.revision || ring.some((delta) => delta.from === revision);
      return known ? ring.filter((delta) => delta.from >= revision) : undefined;
    },
    stats: () => ({
      overflows: 0,
      interruptedDumps: 0,
      namespaces: 1,
      procScans: 1,
      lastProcScanMs: 1,
      lastDescriptorScanMs: 1,
    }),
    onDemand: {
      neighbours: () => noSuchThing,
      fdb: () => noSuchThing,
      counters: () => noSuchThing,
      sockets: () => noSuchThing,
      netfilter: async () => noSuchThing,
    },
    ruleSet: () => undefined,
    portListeners: () => new Map(),
    watchRates(listener) {
      rateWatchers.add(listener);
      return () => rateWatchers.delete(listener);
    },
    tellRates: (rates) => {
      for (const listener of [...rateWatchers]) listener(rates);
    },
    rateWatchers: () => rateWatchers.size,
    subscribe(position, listener) {
      const known =
        position?.epoch === epoch &&
        (position.revision === topology.revision || ring.some((delta) => delta.from === position.revision));
      if (known) {
        for (const delta of ring) if (delta.from >= position.revision) listener({ kind: 'delta', delta });
      } else listener({ kind: 'snapshot', topology });
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    subscribers: () => listeners.size,
    change(more = {}) {
      const delta = { from: topology.revision, to: topology.revision + 1, ...more };
      topology = { ...topology, revision: delta.to };
      ring.push(delta);
      if (ring.length > ringSize) ring.shift();
      for (const listener of [...listeners]) listener({ kind: 'delta', delta });
      return delta;
    },
  };
}

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
  access: Access;
  /** What the agent wrote to its log. */
  log: () => string;
  ask: (path: string, ask?: Ask) => Promise<Answer>;
  /** The cookie of a fresh session of the admin. */
  adminCookie: () => string;
  close: () => Promise<void>;
};

export async function startTestAgent(options: { presetToken?: string; readOnly?: boolean } = {}): Promise<TestAgent> {
  const dir = mkdtempSync(join(tmpdir(), 'patchbay-api-'));
  const store = openStore(dir, Date.now);
  if (!store.ok) throw new Error(store.error.detail);
  const readOnly = options.readOnly ?? false;
  const access = accessOf(accountsOf(store.value.db), Date.now, { readOnly, presetToken: options.presetToken });
  const live = memoryLive('epoch-1');
  const logged: string[] = [];
  const log = pino({ base: undefined }, { write: (line: string) => logged.push(line) });
  const socket = join(dir, 'agent.sock');
  const adminSocket = join(dir, 'admin.sock');
  const arrangements = arrangementsOf(store.value.db, Date.now);
  const api = apiOf({ live, access, arrangements, engineEvents: noEvents, log, version: '0.0.0', readOnly });
  const servers = [
    await serveUnix(socket, { mode: 0o660 }, api.fetch),
    await serveUnix(adminSocket, { mode: 0o600 }, adminApiOf(access).fetch),
  ];
  return {
    dir,
    socket,
    adminSocket,
    live,
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
