/**
 * Attaching containers to a bridge: a request to the agent until its answer, which comes when every step is journaled, taken and read again,
 * against pipework, without and with its announcement by arping, and against the very `ip` commands of the preview.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type LabAgent, startLabAgent } from '../lab/agent.ts';
import { type LabHost, upLabHost } from '../lab/host.ts';
import { makeChange, planFor, revertChange, untilKnown } from '../lab/make-changes.ts';
import { pipeworkVersion } from '../lab/pipework/version.ts';
import { until } from '../lab/poll.ts';
import { containerPid, runContainer } from '../lab/scenes/scene.ts';
import { timed } from './cold.ts';
import { type Spread, spread, spreadText, tableText } from './statistics.ts';

/** Design budget: one attachment by ours as a part of pipework's time without arping. */
export const attachBudget = 1 / 10;

const ways = ['ours, one request', 'ours, a request each', 'ip commands', 'pipework', 'pipework with arping'] as const;
type Way = (typeof ways)[number];
type Bridge = 'br0' | 'ovs0';

type Row = {
  bridge: Bridge;
  count: number;
  rounds: number;
  ms: Partial<Record<Way, Spread>>;
  ratios: Partial<Record<Way, Spread>>;
};
export type AttachResult = {
  /** Which pipework; absent when none was given, and then nothing is shown against it. */
  pipework?: string;
  rows: Row[];
  met: boolean;
};

const guestName = (index: number): string => `guest${index}`;
const addressOf = (index: number): string => `10.60.0.${index + 2}/24`;

type Stand = { host: LabHost; agent: LabAgent; pids: string[]; script: string | undefined };

const operationOf = (bridge: Bridge, index: number) => ({
  ...{ kind: 'attach', container: guestName(index), name: 'eth1', addresses: [addressOf(index)] },
  to: bridge === 'br0' ? { bridge } : { ovsBridge: bridge },
});

/** Whoever did less than it was asked would be measured for less work. */
async function mustBeAttached({ host, pids }: Stand, count: number): Promise<void> {
  const asked = pids.slice(0, count).map((pid) => `nsenter -t ${pid} -n ip -4 -o address show dev eth1 up`);
  const told = (await host.run(['sh', '-ec', asked.join('\n')])).trim().split('\n');
  for (const [index, line] of told.entries())
    if (!line.includes(addressOf(index))) throw new Error(`${guestName(index)} is not attached: ${line}`);
  if (told.length !== count) throw new Error(`${told.length} of ${count} are attached`);
}

/** Takes away what other programs attached, and waits until the agent has nothing more to read about it. */
async function takeAway({ host, agent }: Stand, bridge: Bridge): Promise<void> {
  const ends = (await host.run(['ip', '-o', 'link', 'show', 'type', 'veth'])).matchAll(/^\d+: ([^@:]+)/gm);
  for (const [, name = ''] of ends) {
    if (bridge === 'ovs0') await host.run(['ovs-vsctl', '--if-exists', 'del-port', 'ovs0', name]);
    await host.run(['ip', 'link', 'delete', 'dev', name]);
  }
  await until('the agent has read that all is gone', async () => {
    const { links, ovsPorts } = await agent.snapshot();
    return ![...links, ...ovsPorts].some((one) => /eth1/.test(one.name));
  });
}

async function ours(stand: Stand, bridge: Bridge, requests: readonly unknown[][]): Promise<number> {
  const made: string[] = [];
  const began = performance.now();
  for (const operations of requests) made.push((await makeChange(stand.agent, { operations })).id);
  const ms = performance.now() - began;
  await mustBeAttached(stand, requests.flat().length);
  for (const id of made.toReversed()) await revertChange(stand.agent, id);
  await takeAway(stand, bridge);
  return ms;
}

/** The preview's own commands, without what costs time and is no `ip`: each process is known already, and nothing is announced. */
async function byCommands(stand: Stand, bridge: Bridge, operations: readonly unknown[]): Promise<number> {
  const plan = await planFor(stand.agent, operations);
  const lines = plan.steps.filter(({ step }) => step.do !== 'announce').flatMap((one) => one.commands);
  const known = (line: string): string =>
    line
      .replaceAll(
        /"\$\(docker inspect -f '\{\{\.State\.Pid\}\}' guest(\d+)\)"/g,
        (_, index) => stand.pids[Number(index)] ?? '',
      )
      .replaceAll(/\$\(docker inspect -f '\{\{\.Id\}\}' (guest\d+)\)/g, '$1');
  const { ms } = await timed(stand.host, ['bash', '-ec', lines.map(known).join('\n')]);
  await mustBeAttached(stand, operations.length);
  await takeAway(stand, bridge);
  return ms;
}

async function byPipework(stand: Stand, bridge: Bridge, count: number, arping: boolean): Promise<number> {
  const { host, script = '' } = stand;
  const path = (await host.run(['sh', '-c', 'command -v arping'])).trim();
  // It looks for the program: what is no file is none.
  if (!arping) await host.run(['mount', '--bind', '/dev/null', path]);
  const calls = Array.from(
    { length: count },
    (_, index) => `sh '${script}' ${bridge} ${guestName(index)} ${addressOf(index)}`,
  );
  const { ms, out } = await timed(host, ['sh', '-ec', calls.join('\n')]).finally(
    () => arping || host.run(['umount', path]),
  );
  if (/arping not found/.test(out) === arping) throw new Error(`arping was ${arping ? 'not ' : ''}found: ${out}`);
  await mustBeAttached(stand, count);
  await takeAway(stand, bridge);
  return ms;
}

async function measure(stand: Stand, bridge: Bridge, count: number, rounds: number): Promise<Row> {
  const operations = Array.from({ length: count }, (_, index) => operationOf(bridge, index));
  const way: Partial<Record<Way, () => Promise<number>>> = {
    'ours, one request': () => ours(stand, bridge, [operations]),
    'ours, a request each': () =>
      ours(
        stand,
        bridge,
        operations.map((one) => [one]),
      ),
    'ip commands': () => byCommands(stand, bridge, operations),
  };
  if (stand.script !== undefined) {
    way.pipework = () => byPipework(stand, bridge, count, false);
    // A second each, which nothing is learned from a hundred times.
    if (count <= 10) way['pipework with arping'] = () => byPipework(stand, bridge, count, true);
  }
  const taken = Object.fromEntries(Object.keys(way).map((name) => [name, [] as number[]])) as Partial<
    Record<Way, number[]>
  >;
  for (let round = 0; round < rounds; round += 1)
    for (const name of ways) {
      const ms = await way[name]?.();
      if (ms !== undefined) taken[name]?.push(ms);
    }
  const spreads = (of: (values: number[]) => number[]) =>
    Object.fromEntries(Object.entries(taken).map(([name, values]) => [name, spread(of(values))]));
  const own = taken['ours, one request'] ?? [];
  const ratio = (values: number[]): number[] => values.map((ms, round) => (own[round] ?? Number.NaN) / ms);
  return { bridge, count, rounds, ms: spreads((values) => values), ratios: spreads(ratio) };
}

async function standUp(host: LabHost, guests: number, stateDir: string): Promise<Stand> {
  await host.run(['ip', 'link', 'add', 'name', 'br0', 'type', 'bridge']);
  await host.run(['ip', 'link', 'set', 'dev', 'br0', 'up']);
  await host.run(['ovs-vsctl', 'add-br', 'ovs0', '--', 'set', 'Bridge', 'ovs0', 'datapath_type=netdev']);
  const names = Array.from({ length: guests }, (_, index) => guestName(index));
  for (const name of names) await runContainer(host, name, ['--network', 'none']);
  const pids: string[] = [];
  for (const name of names) pids.push(await containerPid(host, name));
  const agent = await startLabAgent(host, { PATCHBAY_STATE_DIR: stateDir });
  await untilKnown(agent, names);
  await until('the agent knows both bridges', async () => {
    const { links, ovsBridges } = await agent.snapshot();
    return (
      ovsBridges.length === 1 && links.some((one) => one.name === 'br0') && links.some((one) => one.name === 'ovs0')
    );
  });
  return { host, agent, pids, script: process.env.PIPEWORK };
}

const large = 100;

/** Brings a host with containers and an agent up, attaches them in each way in turn, and takes both down again. */
export async function benchAttach(): Promise<AttachResult> {
  // On the machine's disk: what a lab host writes stays in memory, where to sync costs nothing.
  const stateDir = mkdtempSync(join(import.meta.dirname, '..', '.cache', 'bench-state-'));
  const host = await upLabHost();
  try {
    const stand = await standUp(host, large, stateDir);
    try {
      // Every program and module once.
      await measure(stand, 'br0', 1, 1);
      await measure(stand, 'ovs0', 1, 1);
      const rows = [
        await measure(stand, 'br0', 1, 9),
        await measure(stand, 'br0', 10, 5),
        await measure(stand, 'br0', large, 3),
        await measure(stand, 'ovs0', 1, 9),
        await measure(stand, 'ovs0', 10, 5),
      ];
      const single = rows.filter((one) => one.count === 1).map((one) => one.ratios.pipework?.median);
      const met = single.every((one) => one === undefined || one <= attachBudget);
      return { rows, met, ...(stand.script === undefined ? {} : { pipework: pipeworkVersion(stand.script) }) };
    } finally {
      await stand.agent.stop();
    }
  } finally {
    await host.down();
    rmSync(stateDir, { recursive: true });
  }
}

/** As a person reads it. */
export function attachText({ rows, pipework, met }: AttachResult): string {
  const table = rows.flatMap(({ bridge, count, rounds, ms, ratios }) =>
    ways.flatMap((way) => {
      const [took, ratio] = [ms[way], ratios[way]];
      if (!took || !ratio) return [];
      const what = `${count} on ${bridge === 'br0' ? 'a Linux bridge' : 'Open vSwitch'} (${rounds} rounds), ${way}`;
      return [
        [
          what,
          spreadText(took),
          (took.median / count).toFixed(1),
          way === 'ours, one request' ? '' : spreadText(ratio),
        ],
      ];
    }),
  );
  const single = rows.find((one) => one.count === 1 && one.bridge === 'br0')?.ratios.pipework?.median;
  return [
    'attach containers: from the request to the answer, median (min-max)',
    tableText([['', 'ms', 'ms each', 'ours, one request / this'], ...table]),
    pipework === undefined || single === undefined
      ? 'against pipework: SKIPPED, because PIPEWORK=<path of the script> is not set; the budget is not shown to be met'
      : `pipework ${pipework}; one attachment at most ${attachBudget.toFixed(3)} of its time without arping: ${met ? 'met' : 'MISSED'}`,
  ].join('\n');
}
