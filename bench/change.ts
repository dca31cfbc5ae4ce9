/** One change on a host with many namespaces: how long until its delta is at a client, against how long until `ip monitor` prints it. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { labToken, startLabAgent } from '../lab/agent.ts';
import type { LabHost } from '../lab/host.ts';
import { plannedChange } from './change-plan.ts';
import { type DeltaClock, startDeltaClock } from './delta-clock.ts';
import { median, quantile } from './statistics.ts';
import { upWiredHost } from './wired-host.ts';

export const changeBudgetMs = 50;

type Latency = { p50: number; p99: number; max: number };
export type ChangeResult = {
  namespaces: number;
  changes: number;
  oursMs: Latency;
  monitorMs: Latency;
  /** The median of ours divided by the monitor's, change by change. */
  ratio: number;
  /** Of the agent: cost of its last pass over /proc, resident memory, part of one core while nothing changes. */
  procScanMs: number;
  residentBytes: number;
  restPercent: number;
};

const latency = (values: readonly number[]): Latency => ({
  p50: quantile(values, 0.5),
  p99: quantile(values, 0.99),
  max: Math.max(...values),
});

/** One `ip` for all changes: a process for each would cost more than what is measured. */
function startWriter(host: LabHost): { write(line: string): void; stop(): Promise<void> } {
  const child = host.spawn(['ip', '-batch', '-'], { stdio: ['pipe', 'ignore', 'pipe'] });
  let words = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    words += chunk.toString();
  });
  const ended = once(child, 'close');
  return {
    write(line) {
      if (words !== '' || child.exitCode !== null) throw new Error(`ip -batch: ${words}`);
      child.stdin?.write(`${line}\n`);
    },
    async stop() {
      child.stdin?.end();
      await ended;
    },
  };
}

/** `ip monitor` with the moment it next prints a link's name. */
async function startMonitor(host: LabHost) {
  const child = host.spawn(['ip', 'monitor', 'link', 'address'], { stdio: ['ignore', 'pipe', 'ignore'] });
  let awaited: { pattern: RegExp; seen: (atMs: number) => void } | undefined;
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    if (!awaited?.pattern.test(chunk)) return;
    awaited.seen(performance.now());
    awaited = undefined;
  });
  const ended = once(child, 'close');
  await once(child, 'spawn');
  // It says nothing when it has subscribed.
  await sleep(500);
  return {
    next: (link: string): Promise<number> =>
      new Promise((resolve) => {
        awaited = { pattern: new RegExp(`\\b${link}\\b`), seen: resolve };
      }),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

const quietMs = 15;
const nothingToTellMs = 300;

async function measure(host: LabHost, clock: DeltaClock, count: number, changes: number) {
  const monitor = await startMonitor(host);
  const writer = startWriter(host);
  try {
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let index = 0; index < changes; index += 1) {
      const { link, prepare, line } = plannedChange(index, count);
      if (prepare !== undefined) {
        // Told, or nothing to tell. Going on before it is done would make one change of two, which is none when the second takes it back.
        const told = Promise.all([clock.nextAbout(link), monitor.next(link)]);
        writer.write(prepare);
        await Promise.race([told, sleep(nothingToTellMs)]);
        await sleep(2 * quietMs);
      }
      const arrivals = Promise.all([clock.nextAbout(link), monitor.next(link)]);
      const askedMs = performance.now();
      writer.write(line);
      const late = sleep(10_000, undefined, { ref: false }).then(() => {
        throw new Error(`nobody told of "${line}" within 10 s`);
      });
      const [delta, printed] = await Promise.race([arrivals, late]);
      ours.push(delta - askedMs);
      theirs.push(printed - askedMs);
      // Each change is a single one: what it entails (routes, the far end's carrier) is told before the next is asked for.
      await sleep(quietMs);
    }
    return { ours, theirs };
  } finally {
    await writer.stop();
    await monitor.stop();
  }
}

/** utime and stime in milliseconds: clock ticks of 1/100 s (proc_pid_stat(5)). */
async function cpuMsOf(host: LabHost, pid: number): Promise<number> {
  const stat = await host.run(['cat', `/proc/${pid}/stat`]);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

const restSeconds = 30;

/** Brings a host and an agent on it up, makes `changes` changes one after the other, and takes both down again. */
export async function benchChange(namespaces: number, changes: number): Promise<ChangeResult> {
  const host = await upWiredHost(namespaces);
  try {
    const agent = await startLabAgent(host);
    const clock = await startDeltaClock(agent.socketPath, labToken);
    const { ours, theirs } = await measure(host, clock, namespaces, changes);
    const before = await cpuMsOf(host, agent.pid);
    await sleep(restSeconds * 1000);
    const restPercent = ((await cpuMsOf(host, agent.pid)) - before) / (10 * restSeconds);
    const { stats, residentBytes } = (await agent.get('/api/v1/health')) as {
      stats: { lastProcScanMs: number };
      residentBytes: number;
    };
    clock.stop();
    await agent.stop();
    return {
      namespaces,
      changes,
      oursMs: latency(ours),
      monitorMs: latency(theirs),
      ratio: median(ours.map((one, index) => one / (theirs[index] ?? Number.NaN))),
      procScanMs: stats.lastProcScanMs,
      residentBytes,
      restPercent,
    };
  } finally {
    await host.down();
  }
}
