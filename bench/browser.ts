/**
 * The page with a large host, in Chromium: how soon there is a picture, the longest task while a person pans and zooms and while containers
 * come and go, and what memory is left behind. The built page is served by the real web process; only the agent is played. Beside it the
 * same page with groups switched off, so that every container has a strip.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Page } from '@playwright/test';
import { type Arrangement, defaultArrangement } from '../model/arrangement.ts';
import { placeWebCopy } from '../server/supervise/web-copy.ts';
import { playAgent, playedTopology, ungrouped } from './played-host.ts';
import { median } from './statistics.ts';

export const firstPictureBudgetMs = 2_000;
export const longestTaskBudgetMs = 50;

export type BrowserFigures = {
  /** From the start of the navigation until cards stand on the canvas; median of three loads. */
  firstPictureMs: number;
  /** The longest task; 0 when none was over the 50 ms from which the browser counts. */
  panMs: number;
  zoomMs: number;
  churnMs: number;
  mountedCards: number;
  /** JavaScript heap after forced collections, in MiB: before and after the churn. */
  heapBeforeMib: number;
  heapAfterMib: number;
};
export type BrowserResult = { containers: number; deltas: number; grouped: BrowserFigures; ungrouped: BrowserFigures };

/** In the page, before anything else: when the first card stood there, and every long task. */
const watcher = `
  window.watched = { pictureMs: undefined, tasks: [] };
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) window.watched.tasks.push(one.duration);
  }).observe({ type: 'longtask', buffered: true });
  const look = () => {
    if (document.querySelector('[data-object="group"], [data-object="unit"]')) window.watched.pictureMs = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

export async function benchBrowser(containers: number, churns: number): Promise<BrowserResult> {
  const dir = mkdtempSync(join(tmpdir(), 'patchbay-bench-'));
  try {
    return {
      containers,
      deltas: churns * 2,
      grouped: await measure(dir, containers, churns, defaultArrangement),
      ungrouped: await measure(dir, containers, churns, ungrouped),
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function measure(
  dir: string,
  containers: number,
  churns: number,
  arranged: Arrangement,
): Promise<BrowserFigures> {
  const copy = placeWebCopy(join(import.meta.dirname, '..'), dir);
  if (!copy.ok) throw new Error(copy.error);
  const socket = join(dir, 'agent.sock');
  const agent = await playAgent(socket, playedTopology(containers), arranged);
  const port = await freePort();
  const web = spawn(copy.value.node, [copy.value.entry], {
    cwd: copy.value.dir,
    env: {
      NODE_ENV: 'production',
      PATH: '/usr/bin:/bin',
      HOSTNAME: '127.0.0.1',
      PORT: String(port),
      PATCHBAY_LISTEN_HOST: '127.0.0.1',
      PATCHBAY_AGENT_SOCKET: socket,
    },
    stdio: 'ignore',
  });
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--js-flags=--expose-gc', '--enable-precise-memory-info'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.addInitScript(watcher);
    const url = `http://127.0.0.1:${port}/`;
    await reached(url);
    const loads: number[] = [];
    // The first load also warms the server and the browser's code cache, as any load but the very first does.
    for (let load = 0; load < 4; load += 1) {
      await page.goto(url);
      await page.locator('[data-object="group"], [data-object="unit"]').first().waitFor();
      await sleep(500);
      loads.push(await page.evaluate<number>('window.watched.pictureMs'));
      await sleep(1_000);
    }
    await page.mouse.move(700, 500);
    const panMs = await longestTask(page, () => wheel(page, 150, 60));
    const zoomMs = await longestTask(page, async () => {
      await page.keyboard.down('Control');
      await wheel(page, 25, 60);
      await wheel(page, 25, -60);
      await page.keyboard.up('Control');
    });
    const mountedCards = await page.locator('.react-flow__node').count();
    const play = async (times: number): Promise<void> => {
      for (let turn = 0; turn < times; turn += 1) {
        agent.churn();
        await sleep(60);
      }
      await sleep(1_000);
    };
    // What is kept per name fills up once.
    await play(Math.min(100, churns));
    const heapBeforeMib = await heapMib(page);
    const churnMs = await longestTask(page, () => play(churns));
    return {
      firstPictureMs: median(loads.slice(1)),
      panMs,
      zoomMs,
      churnMs,
      mountedCards,
      heapBeforeMib,
      heapAfterMib: await heapMib(page),
    };
  } finally {
    await browser.close();
    agent.close();
    web.kill('SIGTERM');
    await once(web, 'exit');
  }
}

async function wheel(page: Page, times: number, by: number): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) {
    await page.mouse.wheel(0, by);
    await sleep(16);
  }
}

async function longestTask(page: Page, doing: () => Promise<void>): Promise<number> {
  await page.evaluate('window.watched.tasks.length = 0');
  await doing();
  await sleep(300);
  return page.evaluate<number>('Math.max(0, ...window.watched.tasks)');
}

async function heapMib(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  for (let turn = 0; turn < 3; turn += 1) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 2 ** 20;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise<void>((done) => server.close(() => done()));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function reached(url: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      await (await fetch(url)).text();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(100);
    }
  }
}
