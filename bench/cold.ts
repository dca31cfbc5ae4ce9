/** The cold read of a host against plotnetcfg and against a loop of `ip -j`, interleaved so that each round sees the same machine. */
import { join } from 'node:path';
import type { LabHost } from '../lab/host.ts';
import { agentNodeFlags } from '../server/agent-node-flags.ts';
import type { ColdRead } from './cold-read.ts';
import { type Spread, spread } from './statistics.ts';
import { hostEndName, upWiredHost } from './wired-host.ts';

/** Milliseconds by the clock, and of processor time (user and system). */
type Cost = { ms: number; cpuMs: number };
type Way = 'ours' | 'ours, whole process' | 'plotnetcfg' | 'ip -j loop';
type Round = Record<Way, Cost>;

/** Design budget: ours as a part of the peer's time. */
export const coldBudget = { plotnetcfg: 1 / 3, 'ip -j loop': 1 / 20 } as const;
type Peer = keyof typeof coldBudget;

export type ColdResult = {
  namespaces: number;
  rounds: number;
  ways: Record<Way, { ms: Spread; cpuMs: Spread }>;
  /** Ours divided by the peer's, round by round. */
  ratios: Record<Peer, { ms: Spread; cpuMs: Spread; met: boolean }>;
};

/** Times a program inside the host by bash's own clock, so that the way into the host is not counted. Gives what it printed. */
export async function timed(
  host: LabHost,
  argv: readonly string[],
  wrap: readonly string[] = [],
): Promise<Cost & { out: string }> {
  const script = 'TIMEFORMAT="%3R %3U %3S"; time "$@"';
  const { code, stdout, stderr } = await host.exec([...wrap, 'bash', '-c', script, 'bash', ...argv], {
    timeoutMs: 300_000,
  });
  const figures = /^(\d+\.\d+) (\d+\.\d+) (\d+\.\d+)\n$/.exec(stderr);
  if (code !== 0 || !figures) throw new Error(`${argv.join(' ')}: exit code ${code}\n${stderr}`);
  const [realMs = 0, userMs = 0, systemMs = 0] = figures.slice(1).map((one) => Number(one) * 1000);
  return { ms: realMs, cpuMs: userMs + systemMs, out: stdout };
}

/** A peer that did not see the whole host would be measured for less work. */
function mustHold(what: string, out: string, count: number): void {
  const names = new Set(out.match(/(?<="name":\s*"|"ifname":\s*")veth\d+(?=")/g));
  for (let index = 0; index < count; index += 1) {
    if (!names.has(hostEndName(index))) throw new Error(`${what} did not see ${hostEndName(index)}`);
  }
  const insides = out.match(/"(?:name|ifname)":\s*"eth0"/g)?.length ?? 0;
  if (insides < count) throw new Error(`${what} saw ${insides} of ${count} veth ends inside namespaces`);
}

async function ours(host: LabHost, count: number): Promise<{ inside: Cost; whole: Cost }> {
  const program = join(import.meta.dirname, 'cold-read.ts');
  const whole = await timed(host, [process.execPath, ...agentNodeFlags, program]);
  const read = JSON.parse(whole.out) as ColdRead;
  const links = 3 * count + 2;
  if (read.namespaces !== count + 1 || read.links !== links || read.peers !== 2 * count) {
    throw new Error(`our own read is incomplete: ${whole.out}`);
  }
  // Four addresses and four routes in each namespace are more than what a read that stopped half-way would have.
  if (read.addresses < 4 * count || read.routes < 3 * count)
    throw new Error(`our own read is incomplete: ${whole.out}`);
  return { inside: read, whole };
}

/** plotnetcfg looks at every process's namespace: it gets a /proc with its shell alone, which has to be there as process 1. */
const ownProcesses = ['unshare', '--pid', '--fork', '--mount-proc'];

async function round(host: LabHost, count: number): Promise<Round> {
  const own = await ours(host, count);
  const plotnetcfg = await timed(host, ['plotnetcfg', '--format=json'], ownProcesses);
  mustHold('plotnetcfg', plotnetcfg.out, count);
  const loop = await timed(host, ['sh', join(import.meta.dirname, 'ip-loop.sh')]);
  mustHold('the loop of ip -j', loop.out, count);
  return { ours: own.inside, 'ours, whole process': own.whole, plotnetcfg, 'ip -j loop': loop };
}

function summary(namespaces: number, rounds: readonly Round[]): ColdResult {
  const of = (way: Way) => ({
    ms: spread(rounds.map((one) => one[way].ms)),
    cpuMs: spread(rounds.map((one) => one[way].cpuMs)),
  });
  const against = (peer: Peer) => {
    const ms = spread(rounds.map((one) => one.ours.ms / one[peer].ms));
    const cpuMs = spread(rounds.map((one) => one.ours.cpuMs / one[peer].cpuMs));
    return { ms, cpuMs, met: ms.median <= coldBudget[peer] };
  };
  return {
    namespaces,
    rounds: rounds.length,
    ways: {
      ours: of('ours'),
      'ours, whole process': of('ours, whole process'),
      plotnetcfg: of('plotnetcfg'),
      'ip -j loop': of('ip -j loop'),
    },
    ratios: { plotnetcfg: against('plotnetcfg'), 'ip -j loop': against('ip -j loop') },
  };
}

/** Brings a host with `namespaces` up, runs `rounds` rounds after one that does not count, and takes it down again. */
export async function benchCold(namespaces: number, rounds: number): Promise<ColdResult> {
  const host = await upWiredHost(namespaces);
  try {
    // Fills the page cache with every program and module.
    await ours(host, namespaces);
    const done: Round[] = [];
    for (let index = 0; index < rounds; index += 1) done.push(await round(host, namespaces));
    return summary(namespaces, done);
  } finally {
    await host.down();
  }
}
