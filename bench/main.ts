/**
 * `npm run bench [-- cold|change|rest|browser|attach] [--json]`: how fast the host is read, how soon a change is told, what watching costs when
 * nothing happens, what a browser makes of a large host, and how long attaching takes, beside the peers in the same run.
 * Ratios are what counts: the machine may be slow or busy, but all are measured on it at the same time. Ends with 1 when a budget is missed.
 */
import { availableParallelism, loadavg, release } from 'node:os';
import { attachText, benchAttach } from './attach.ts';
import { type BrowserResult, benchBrowser, firstPictureBudgetMs, longestTaskBudgetMs } from './browser.ts';
import { benchChange, type ChangeResult, changeBudgetMs } from './change.ts';
import { benchCold, type ColdResult, coldBudget } from './cold.ts';
import type { LongestTask, PageFigures } from './page-figures.ts';
import { benchRest, type RestResult, restBudget } from './rest.ts';
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

function restText(result: RestResult): string {
  const { agent, agentWithRates, engine, plotnetcfgPercent } = result;
  const row = (name: string, { percent, residentMiB }: { percent: number; residentMiB: number }): string[] => {
    return [name, percent.toFixed(2), residentMiB.toFixed(0)];
  };
  return [
    `at rest for ${result.seconds} s: ${result.containers} containers in ${result.namespaces} namespaces`,
    tableText([
      ['', '% of a core', 'resident MiB'],
      row('the agent', agent),
      row('the agent, rates watched', agentWithRates),
      row('dockerd and containerd', engine),
      ['plotnetcfg once a second', plotnetcfgPercent.toFixed(2), ''],
    ]),
    `under ${restBudget.percent} % of a core and ${restBudget.residentMiB} MiB: ${result.met ? 'met' : 'MISSED'}`,
  ].join('\n');
}

function browserText({ containers, deltas, grouped, ungrouped, real }: BrowserResult): string {
  const task = ({ clockMs, processorMs }: LongestTask): string => `${clockMs.toFixed(0)} (${processorMs.toFixed(0)})`;
  const row = (name: string, one: PageFigures): string[] => [
    name,
    one.firstPictureMs.toFixed(0),
    ...[one.pan, one.zoom, one.churn].map(task),
    String(one.mountedCards),
    one.heapBeforeMib.toFixed(1),
    one.heapAfterMib.toFixed(1),
  ];
  const verdict = (met: boolean): string => (met ? 'met' : 'MISSED');
  return [
    `the page with ${containers} played containers and with ${real.containers} real ones; longest task by the clock (by processor time) while panning, zooming,`,
    `and over ${deltas} deltas or ${real.restarts} containers run and removed`,
    tableText([
      ['', 'first picture ms', 'pan ms', 'zoom ms', 'churn ms', 'cards in page', 'heap MiB before', 'after'],
      row(`${containers}, grouped`, grouped),
      row(`${containers}, groups off`, ungrouped),
      row(`${real.containers} real`, real.figures),
    ]),
    `grouped / groups off: first picture ${(grouped.firstPictureMs / ungrouped.firstPictureMs).toFixed(2)}, heap ${(grouped.heapAfterMib / ungrouped.heapAfterMib).toFixed(2)}`,
    `first picture under ${firstPictureBudgetMs} ms: ${verdict(grouped.firstPictureMs < firstPictureBudgetMs)}; no task over ${longestTaskBudgetMs} ms of processor time on pan and zoom: ${verdict(isSmooth(grouped))}`,
  ].join('\n');
}

const isSmooth = ({ pan, zoom }: PageFigures): boolean =>
  Math.max(pan.processorMs, zoom.processorMs) <= longestTaskBudgetMs;

const asked = process.argv.slice(2);
const json = asked.includes('--json');
const [row, ...more] = asked.filter((one) => one !== '--json');
const rows = ['cold', 'change', 'rest', 'browser', 'attach'];
if ((row !== undefined && !rows.includes(row)) || more.length > 0) {
  console.error('npm run bench [-- cold|change|rest|browser|attach] [--json]');
  process.exit(2);
}
const say = (text: string): void => console.log(json ? '' : `${text}\n`);

say(
  `Linux ${release()}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, Node.js ${process.version}`,
);
const cold: ColdResult[] = [];
const change: ChangeResult[] = [];
const wants = (name: string): boolean => row === undefined || row === name;
if (wants('cold')) {
  for (const [namespaces, rounds] of [
    [250, 9],
    [large, 5],
  ] as const) {
    const result = await benchCold(namespaces, rounds);
    cold.push(result);
    if (!json) say(coldText(result));
  }
}
if (wants('change')) {
  for (const namespaces of [10, large]) change.push(await benchChange(namespaces, 300));
  if (!json) say(changeText(change));
}
let rest: RestResult | undefined;
if (wants('rest')) {
  rest = await benchRest(250, 60);
  if (!json) say(restText(rest));
}
const browser = wants('browser') ? await benchBrowser(large, 400) : undefined;
if (browser && !json) say(browserText(browser));
const attach = wants('attach') ? await benchAttach() : undefined;
if (attach && !json) say(attachText(attach));
if (json) console.log(JSON.stringify({ cold, change, rest, browser, attach }, undefined, 2));
const missed =
  rest?.met === false ||
  attach?.met === false ||
  cold.some(({ ratios }) => Object.values(ratios).some(({ met }) => !met)) ||
  change.some(({ namespaces, oursMs }) => namespaces === large && oursMs.p99 >= changeBudgetMs) ||
  (browser !== undefined && (browser.grouped.firstPictureMs >= firstPictureBudgetMs || !isSmooth(browser.grouped)));
process.exitCode = missed ? 1 : 0;
