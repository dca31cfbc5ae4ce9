/** The agent: root, one per host. Everything it is made of is constructed and joined here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { accessOf } from './access/access.ts';
import { adminApiOf } from './api/admin.ts';
import { apiOf } from './api/app.ts';
import { closeServer, serveUnix } from './api/listen.ts';
import { createChanges } from './apply/changes.ts';
import { stepRunnerOfHost } from './apply/step-runner-of-host.ts';
import { parseConfig } from './config.ts';
import { allChecks } from './diagnose/checks/all.ts';
import { createEventLog } from './docker/event-log.ts';
import { startDockerSource } from './docker/source.ts';
import { exitCodes } from './exit-codes.ts';
import { startLive } from './live/live.ts';
import { takeLock } from './lock.ts';
import { startNetfilterSource } from './netfilter/source.ts';
import { hasGenericFamily, openGenericSocket, ovsDatapathFamily } from './netlink/genl-family.ts';
import { startOvsSource } from './ovsdb/source.ts';
import { accountsOf } from './store/accounts.ts';
import { arrangementsOf } from './store/arrangements.ts';
import { openStore } from './store/database.ts';
import { readOrMakeHostKey } from './store/host-key.ts';
import { journalOf } from './store/journal.ts';
import { webGid } from './supervise/web-user.ts';

function fail(code: number, sentence: string): never {
  console.error(`patchbay: ${sentence}`);
  process.exit(code);
}

const parsed = parseConfig(process.env);
if (!parsed.ok) fail(exitCodes.settings, parsed.error.detail);
const config = parsed.value;
if (process.geteuid?.() !== 0) fail(exitCodes.settings, 'the agent must run as root.');

// A supervisor that was killed takes its agent along a moment later: worth a short wait.
const lock = takeLock(config.runDir, 'agent', 2_000);
if (!lock.ok) {
  if ('trouble' in lock.error) fail(exitCodes.state, lock.error.trouble);
  const holder = lock.error.pid === undefined ? '' : ` (pid ${lock.error.pid})`;
  fail(exitCodes.lockHeld, `another agent${holder} runs on this host and holds ${config.runDir}/agent.lock.`);
}

const store = openStore(config.stateDir, Date.now);
if (!store.ok) fail(exitCodes.state, store.error.detail);
const log = pino({ base: undefined }, pino.destination({ fd: 2, sync: true }));
for (const notice of store.value.notices) log.warn(notice);

const access = accessOf(accountsOf(store.value.db), Date.now, { readOnly: config.readOnly, presetToken: config.token });
const hostKey = readOrMakeHostKey(config.stateDir);
if (!hostKey.ok) fail(exitCodes.state, hostKey.error);
const engineEvents = createEventLog();
const live = startLive({
  hostKey: hostKey.value,
  docker: (report) => startDockerSource({ socketPath: config.dockerSocket, onEvent: engineEvents.add, ...report }),
  ovs: (report) => startOvsSource({ runDir: config.ovsRunDir, ...report }),
  netfilter: startNetfilterSource,
  checks: allChecks,
  onTrouble: (text) => log.warn(text),
});
const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as {
  version: string;
};

const changes = createChanges({
  live,
  runner: stepRunnerOfHost({ reach: live.reach, ovsRunDir: config.ovsRunDir, dockerSocket: config.dockerSocket }),
  journal: journalOf(store.value.db, live.epoch),
  // Asked only by a plan that needs it: the question has the kernel load a module.
  features: () => ({
    get ovsDatapath() {
      const has = hasGenericFamily(openGenericSocket(), ovsDatapathFamily);
      return has.ok && has.value;
    },
  }),
  log: {
    warn: (words) => log.warn(words),
    error: (about, words) => log.error(about, words),
  },
});
const arrangements = arrangementsOf(store.value.db, Date.now);
const api = apiOf({ live, changes, access, arrangements, engineEvents, log, version, readOnly: config.readOnly });
const servers = [
  await serveUnix(join(config.runDir, 'agent.sock'), { mode: 0o660, gid: webGid }, api.fetch),
  await serveUnix(join(config.runDir, 'admin.sock'), { mode: 0o600 }, adminApiOf(access).fetch),
];
void changes.recover();
setInterval(() => access.removeExpired(), 3_600_000).unref();

/** A change that runs gets this long to end, then it is taken back; the supervisor waits for 5 s. What is not done by then the next start does. */
const changeEndMs = { finishMs: 1_500, withinMs: 4_000 };

async function leave(): Promise<void> {
  await changes.stop(changeEndMs.finishMs, changeEndMs.withinMs);
  await Promise.all(servers.map(closeServer));
  await live.stop();
  store.ok && store.value.db.close();
  process.exit(0);
}
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => void leave());
