/**
 * The agent at rest on a host with real containers: what it costs to watch when nothing happens, without and with somebody who watches
 * rates, beside the engine's own daemons in the same minutes and plotnetcfg run once a second.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { readStream, startLabAgent } from '../lab/agent.ts';
import { type LabHost, upLabHost } from '../lab/host.ts';
import { until } from '../lab/poll.ts';
import { sceneNamed } from '../lab/scenes/all.ts';
import { timed } from './cold.ts';
import { median } from './statistics.ts';

export const restBudget = { percent: 1, residentMiB: 200 } as const;

export type RestFigures = { percent: number; residentMiB: number };
export type RestResult = {
  containers: number;
  namespaces: number;
  seconds: number;
  /** Nobody but one reader of the stream. */
  agent: RestFigures;
  /** With one reader of the stream that asked for rates. */
  agentWithRates: RestFigures;
  /** dockerd and containerd in the minute of `agent`; not their shims, of which each container has one. */
  engine: RestFigures;
  /** Processor time of one run of plotnetcfg, which told once a second would be this part of a core in percent. */
  plotnetcfgPercent: number;
  met: boolean;
};

type Process = { pid: number; name: string };

/** Processes of the lab host, as it counts them. */
function processesOf(host: LabHost): Process[] {
  const root = `/proc/${host.pid}/root/proc`;
  return readdirSync(root).flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      return [{ pid: Number(pid), name: readFileSync(`${root}/${pid}/comm`, 'utf8').trim() }];
    } catch {
      return [];
    }
  });
}

/** utime and stime in ms (ticks of 1/100 s) and resident MiB (proc_pid_stat(5), proc_pid_status(5)). */
function costOf(host: LabHost, pids: readonly number[]): { cpuMs: number; residentMiB: number } {
  const sum = { cpuMs: 0, residentMiB: 0 };
  for (const pid of pids) {
    const folder = `/proc/${host.pid}/root/proc/${pid}`;
    const stat = readFileSync(`${folder}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    sum.cpuMs += 10 * (Number(fields[11]) + Number(fields[12]));
    sum.residentMiB += Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`${folder}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  }
  return sum;
}

/** What several groups of processes take over the same time. */
async function watch(host: LabHost, groups: readonly (readonly number[])[], seconds: number): Promise<RestFigures[]> {
  const before = groups.map((pids) => costOf(host, pids));
  const startedMs = performance.now();
  await sleep(seconds * 1_000);
  const passedMs = performance.now() - startedMs;
  return groups.map((pids, index) => {
    const now = costOf(host, pids);
    return {
      percent: (100 * (now.cpuMs - (before[index]?.cpuMs ?? 0))) / passedMs,
      residentMiB: now.residentMiB,
    };
  });
}

const settleMs = 20_000;
const plotnetcfgRuns = 5;

/** Brings up a host with the scene `crowd` of that many containers, and takes it down again. */
export async function benchRest(containers: number, seconds: number): Promise<RestResult> {
  const host = await upLabHost();
  try {
    await sceneNamed(`crowd-${containers}`).build(host);
    const agent = await startLabAgent(host);
    const plain = await readStream(agent);
    await until('every container is told', () => plain.topology().containers.length >= containers, 60_000);
    await sleep(settleMs);
    const engine = processesOf(host).filter(({ name }) => name === 'dockerd' || name === 'containerd');
    const [own, engines] = await watch(host, [[agent.pid], engine.map((one) => one.pid)], seconds);
    plain.drop();
    const curious = await readStream(agent, '?rates=1');
    await sleep(2_000);
    const [withRates] = await watch(host, [[agent.pid]], seconds);
    curious.drop();
    const runs: number[] = [];
    for (let run = 0; run < plotnetcfgRuns; run += 1) {
      runs.push((await timed(host, ['plotnetcfg', '--format=json'])).cpuMs);
    }
    const { namespaces } = (await agent.stats()).stats ?? { namespaces: Number.NaN };
    await agent.stop();
    if (!own || !engines || !withRates) throw new Error('three groups were watched');
    return {
      ...{ containers, namespaces, seconds, agent: own, agentWithRates: withRates, engine: engines },
      plotnetcfgPercent: median(runs) / 10,
      met: own.percent < restBudget.percent && own.residentMiB < restBudget.residentMiB,
    };
  } finally {
    await host.down();
  }
}
