/**
 * `npm run bench [-- cold|change] [--json]`: how fast the host is read, and how soon a change is told, beside the peers in the same run.
 * Ratios are what counts: the machine may be slow or busy, but all are measured on it at the same time. Ends with 1 when a budget is missed.
 */
import { availableParallelism, loadavg, release } from 'node:os';
import { benchChange, type ChangeResult, changeBudgetMs } from './change.ts';
import { benchCold, type ColdResult, coldBudget } from './cold.ts';
import { spreadText, tableText } from './statistics.ts';

const large = 1_000;

function coldText(result: ColdResult): string {
  const ways = Object.entries(result.ways).map(([name, { ms, cpuMs }]) => [name, spreadText(ms), spreadText(cpuMs)]);
  const ratios = Object.entries(result.ratios).map(([peer, { ms, cpuMs, met }]) => {
    const budget = coldBudget[peer as keyof typeof coldBudget];
    return `ours / ${peer}: ${spreadText(ms)}, processor ${spreadText(cpuMs)}; at most ${budget.toFixed(3)}: ${met ? 'met' : 'MISSED'}`;
  });
  return [
    `cold read of ${result.namespaces} namespaces with a veth each, median (min-max) of ${result.rounds} interleaved rounds`,
    tableText([['', 'clock ms', 'processor ms'], ...ways]),
    ...ratios,
  ].join('\n');
}

function changeText(results: readonly ChangeResult[]): string {
  const ms = (value: number): string => value.toFixed(2);
  const rows = results.flatMap(({ namespaces, oursMs, monitorMs, ratio }) => [
    [`${namespaces} namespaces, ours`, ms(oursMs.p50), ms(oursMs.p99), ms(oursMs.max), ms(ratio)],
    [`${namespaces} namespaces, ip monitor`, ms(monitorMs.p50), ms(monitorMs.p99), ms(monitorMs.max), ''],
  ]);
  const [small, big] = results;
  if (!small || !big) throw new Error('two hosts are compared');
  const met = big.oursMs.p99 < changeBudgetMs;
  const agents = results.map(({ namespaces, procScanMs, residentBytes, restPercent }) => [
    `${namespaces} namespaces`,
    ms(procScanMs),
    (residentBytes / 2 ** 20).toFixed(0),
    ms(restPercent),
  ]);
  return [
    `one change until its delta is at a client, ${big.changes} changes`,
    tableText([['', 'p50 ms', 'p99 ms', 'max ms', 'ours/monitor'], ...rows]),
    `p99 at ${big.namespaces} namespaces under ${changeBudgetMs} ms: ${met ? 'met' : 'MISSED'}`,
    `p50 at ${big.namespaces} / at ${small.namespaces} namespaces: ours ${ms(big.oursMs.p50 / small.oursMs.p50)}, ip monitor ${ms(big.monitorMs.p50 / small.monitorMs.p50)}`,
    tableText([['the agent at rest', '/proc pass ms', 'resident MiB', '% of a core'], ...agents]),
  ].join('\n');
}

const asked = process.argv.slice(2);
const json = asked.includes('--json');
const [row, ...more] = asked.filter((one) => one !== '--json');
if ((row !== undefined && row !== 'cold' && row !== 'change') || more.length > 0) {
  console.error('npm run bench [-- cold|change] [--json]');
  process.exit(2);
}
if (process.getuid?.() !== 0) {
  console.error('npm run bench: lab hosts need root');
  process.exit(2);
}
const say = (text: string): void => console.log(json ? '' : `${text}\n`);

say(
  `Linux ${release()}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, Node.js ${process.version}`,
);
const cold: ColdResult[] = [];
const change: ChangeResult[] = [];
if (row !== 'change') {
  for (const [namespaces, rounds] of [
    [250, 9],
    [large, 5],
  ] as const) {
    const result = await benchCold(namespaces, rounds);
    cold.push(result);
    if (!json) say(coldText(result));
  }
}
if (row !== 'cold') {
  for (const namespaces of [10, large]) change.push(await benchChange(namespaces, 300));
  if (!json) say(changeText(change));
}
if (json) console.log(JSON.stringify({ cold, change }, undefined, 2));
const missed =
  cold.some(({ ratios }) => Object.values(ratios).some(({ met }) => !met)) ||
  change.some(({ namespaces, oursMs }) => namespaces === large && oursMs.p99 >= changeBudgetMs);
process.exitCode = missed ? 1 : 0;
