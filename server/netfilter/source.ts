/**
 * The packet filter of the host's namespace as a source: read as a whole at the start and whenever the kernel says that rules changed.
 * Legacy tables, of which the kernel says nothing, are polled. With the rules go the docker-proxies that listen beside them.
 */
import { deepEqual } from '../../model/equal.ts';
import type { SourceStatus } from '../../model/host.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Epoll } from '../libc/epoll.ts';
import { closeRuleEvents, drainRuleEvents, openRuleEvents } from './event-socket.ts';
import type { NetfilterChange, Table } from './facts.ts';
import { type ProgramFault, type Programs, runProgram } from './programs.ts';
import { createProxyReader, type WaitingSocket } from './proxies.ts';
import { noRules, type RulesRead, readLegacyRules, readNftRules, withLegacyRules } from './read-rules.ts';

type Status = Omit<SourceStatus, 'since'>;

export type NetfilterTiming = {
  /** News is answered once it was quiet for this long, so that the rules of one `docker run` are one read ... */
  quietMs: number;
  /** ... and at the latest after this. */
  atMostMs: number;
  /** How often legacy tables are looked at, and everything again after a failure. */
  pollMs: number;
  /** The proxies of a container come and go a little before and after its rules do: they are looked at this long after any news. */
  proxyLooksMs: readonly number[];
  /** How often they are looked at without news: one that was killed tells nobody. */
  proxyPollMs: number;
};

export const netfilterTiming: NetfilterTiming = {
  quietMs: 20,
  atMostMs: 200,
  pollMs: 5_000,
  proxyLooksMs: [50, 300, 1_500],
  proxyPollMs: 10_000,
};

/** After a read that took long the next one waits this many times as long, so that constant change costs a quarter of the time ... */
const restFactor = 3;
/** ... but never longer than this: on a machine that is busy with other things a read takes long without costing much. */
const restAtMostMs = 1_500;

export type NetfilterSourceOptions = {
  epoll: Epoll;
  /** Sockets of the host that wait; undefined when they cannot be read. */
  waitingSockets(): WaitingSocket[] | undefined;
  onChange(change: NetfilterChange): void;
  /** Told when it differs from what was told before. */
  onStatus(status: Status): void;
  programs?: Programs;
  timing?: Partial<NetfilterTiming>;
};

export type NetfilterSource = {
  /** To be called when a container came or went. */
  lookAtProxies(): void;
  stop(): Promise<void>;
};

/** The tables as plain data, to compare two reads. */
const plain = (tables: Table[]): unknown => tables.map((one) => ({ ...one, chains: [...one.chains.values()] }));

/** Starts reading at once; `stop` waits for a read under way, and nothing is told after it. */
export function startNetfilterSource(options: NetfilterSourceOptions): NetfilterSource {
  const { epoll, programs = runProgram } = options;
  const timing = { ...netfilterTiming, ...options.timing };
  let nft: Result<RulesRead, ProgramFault> = ok(noRules);
  let legacy = noRules;
  let wasUp = false;
  let told: Status | undefined;
  let toldTables: unknown;
  let stopped = false;

  const tellStatus = (status: Status): void => {
    if (stopped || deepEqual(told, status)) return;
    told = status;
    options.onStatus(status);
  };

  const tell = (): void => {
    if (stopped) return;
    const read = withLegacyRules(nft, legacy);
    if (!read.ok) {
      const { code, detail } = read.error;
      tellStatus({
        state: code === 'failed' ? 'lost' : code === 'no-permission' ? code : wasUp ? 'lost' : 'absent',
        detail,
      });
      return;
    }
    const { tables } = read.value;
    const now = plain(tables);
    if (!wasUp || !deepEqual(toldTables, now)) options.onChange({ ruleSet: { tables } });
    toldTables = now;
    wasUp = true;
    const versions = read.value.versions.join(', ');
    const problems = read.value.problems.join('; ');
    tellStatus({
      state: 'up',
      ...(versions === '' ? {} : { version: versions }),
      ...(problems === '' ? {} : { detail: problems }),
    });
  };

  let timer: NodeJS.Timeout | undefined;
  /** When the first unanswered news came, and the earliest moment of the next read, in performance.now() milliseconds. */
  let newsAtMs: number | undefined;
  let restUntilMs = 0;
  let reading: Promise<void> | undefined;

  const read = async (): Promise<void> => {
    const startedMs = performance.now();
    newsAtMs = undefined;
    const rules = await readNftRules(programs);
    nft = rules;
    const endedMs = performance.now();
    lookAtProxies();
    restUntilMs = endedMs + Math.min(restFactor * (endedMs - startedMs), restAtMostMs);
    tell();
  };

  const schedule = (): void => {
    if (stopped || reading || newsAtMs === undefined) return;
    const nowMs = performance.now();
    const dueMs = Math.max(Math.min(nowMs + timing.quietMs, newsAtMs + timing.atMostMs), restUntilMs);
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        reading = read().finally(() => {
          reading = undefined;
          schedule();
        });
      },
      Math.max(0, dueMs - nowMs),
    );
  };

  const news = (): void => {
    newsAtMs ??= performance.now();
    schedule();
  };

  const proxyReader = createProxyReader();
  let toldProxies: unknown;
  const readProxies = (): void => {
    const waiting = options.waitingSockets();
    if (stopped || !waiting) return;
    const proxies = proxyReader.read(waiting);
    if (deepEqual(toldProxies, proxies)) return;
    toldProxies = proxies;
    options.onChange({ proxies });
  };
  const looks = new Map<number, NodeJS.Timeout>();
  const lookAtProxies = (): void => {
    for (const [index, delayMs] of timing.proxyLooksMs.entries()) {
      // The first look is not put off by more news, the last one is.
      const isLast = index === timing.proxyLooksMs.length - 1;
      if (stopped || (looks.has(delayMs) && !isLast)) continue;
      clearTimeout(looks.get(delayMs));
      const timer = setTimeout(() => {
        looks.delete(delayMs);
        readProxies();
      }, delayMs);
      looks.set(delayMs, timer);
    }
  };
  const proxyTimer = setInterval(readProxies, timing.proxyPollMs);
  readProxies();

  const events = openRuleEvents();
  let watching = false;
  if (events.ok) {
    watching =
      epoll.add(events.value, () => {
        drainRuleEvents(events.value);
        news();
      }) === undefined;
  }

  let polling: Promise<void> | undefined;
  const poll = async (): Promise<void> => {
    legacy = await readLegacyRules(programs);
    // Where the kernel tells nothing of nft's rules either, they are polled as well.
    if (!watching || !nft.ok) news();
    else if (!reading) tell();
  };
  const pollTimer = setInterval(() => {
    polling ??= poll().finally(() => {
      polling = undefined;
    });
  }, timing.pollMs);

  tellStatus({ state: 'reading' });
  reading = readLegacyRules(programs)
    .then((found) => {
      legacy = found;
      return read();
    })
    .finally(() => {
      reading = undefined;
      schedule();
    });

  return {
    lookAtProxies,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      clearInterval(pollTimer);
      clearInterval(proxyTimer);
      for (const look of looks.values()) clearTimeout(look);
      if (events.ok) {
        if (watching) epoll.remove(events.value);
        closeRuleEvents(events.value);
      }
      await Promise.all([reading, polling]);
    },
  };
}
