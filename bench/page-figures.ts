/** One page in Chromium: how soon there is a picture, the longest task while a person pans and zooms and while containers come and go, and what memory is left behind. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { median } from './statistics.ts';

/** The longest task of the page's main thread: by the clock, and the processor time it took. On a busy machine only the second tells. */
export type LongestTask = { clockMs: number; processorMs: number };

export type PageFigures = {
  /** From the start of the navigation until cards stand on the canvas; median of three loads. */
  firstPictureMs: number;
  pan: LongestTask;
  zoom: LongestTask;
  churn: LongestTask;
  /** In the page while all of the picture that fits is on the screen. */
  mountedCards: number;
  /** JavaScript heap after forced collections, in MiB: before and after the churn. */
  heapBeforeMib: number;
  heapAfterMib: number;
};

/** In the page, before anything else: when the first card stood there. */
const watcher = `
  window.pictureMs = undefined;
  const look = () => {
    if (document.querySelector('[data-object="group"], [data-object="unit"]')) window.pictureMs = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

/** `churn` lets containers come and go: first to fill what is kept per name, then for the figures. */
export async function measurePage(
  browser: Browser,
  url: string,
  as: Pick<BrowserContextOptions, 'storageState'>,
  churn: { warmUp(): Promise<void>; run(): Promise<void> },
): Promise<PageFigures> {
  const context = await browser.newContext({ ...as, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(watcher);
  const loads: number[] = [];
  // The first load also warms the server and the browser's code cache, as any load but the very first does.
  for (let load = 0; load < 4; load += 1) {
    await page.goto(url);
    await page.locator('[data-object="group"], [data-object="unit"]').first().waitFor();
    await sleep(500);
    loads.push(await page.evaluate<number>('window.pictureMs'));
    await sleep(1_000);
  }
  await page.mouse.move(700, 500);
  const screens = await page.locator('[data-frame="host"]').evaluate((frame) => frame.getBoundingClientRect().height);
  const there = Math.max(10, Math.min(150, Math.ceil(screens / stepPx)));
  const pan = await longestTask(browser, page, async () => {
    for (let done = 0; done < 150; done += 2 * there) {
      await wheel(page, there, stepPx);
      await wheel(page, there, -stepPx);
    }
  });
  let mountedCards = 0;
  const zoom = await longestTask(browser, page, async () => {
    await page.keyboard.down('Control');
    await wheel(page, 25, stepPx);
    await sleep(500);
    mountedCards = await page.locator('.react-flow__node').count();
    await wheel(page, 25, -stepPx);
    await page.keyboard.up('Control');
  });
  await churn.warmUp();
  const heapBeforeMib = await heapMib(page);
  const churned = await longestTask(browser, page, () => churn.run());
  const heapAfterMib = await heapMib(page);
  await context.close();
  return {
    firstPictureMs: median(loads.slice(1)),
    ...{ pan, zoom, churn: churned },
    ...{ mountedCards, heapBeforeMib, heapAfterMib },
  };
}

const stepPx = 60;

async function wheel(page: Page, times: number, by: number): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) {
    await page.mouse.wheel(0, by);
    await sleep(16);
  }
}

/** What a trace tells of a task, times in microseconds; `tdur` is the thread's processor time. */
type TraceEvent = {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  dur?: number;
  tdur?: number;
  args?: { name?: string };
};

async function longestTask(browser: Browser, page: Page, doing: () => Promise<void>): Promise<LongestTask> {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await doing();
  await sleep(300);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
  const mains = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map((event) => threadOf(event)),
  );
  const tasks = traceEvents.filter(
    (event) => event.ph === 'X' && event.name.endsWith('RunTask') && mains.has(threadOf(event)),
  );
  if (tasks.length === 0) throw new Error('the trace holds no task of the page');
  return {
    clockMs: Math.max(...tasks.map(({ dur = 0 }) => dur)) / 1_000,
    processorMs: Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1_000,
  };
}

async function heapMib(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  for (let turn = 0; turn < 3; turn += 1) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 2 ** 20;
}
