/** Pages that stay open, and what each of them keeps. */
import { type BrowserServer, type CDPSession, chromium, type Page } from '@playwright/test';
import { chromiumOptions } from '../chromium.ts';
import { type PageWorker, workerOf } from './page-worker.ts';

export type PageSize = { heapBytes: number; workerHeapBytes: number; nodes: number; listeners: number };

export type Browsers = {
  pages: Page[];
  /** Pid of the browser; its renderers are below it. */
  pid: number;
  /** What the pages said on their consoles, and every answer of 400 and above. */
  complaints: string[];
  /** Of each page, after its garbage and that of its worker is collected. */
  sizes(): Promise<PageSize[]>;
  close(): Promise<void>;
};

/** `count` contexts of one browser, each with a page at `url`, all signed in by one session. */
export async function openBrowsers(count: number, url: string, signInLink: string): Promise<Browsers> {
  const server: BrowserServer = await chromium.launchServer(chromiumOptions);
  const browser = await chromium.connect(server.wsEndpoint());
  const first = await browser.newContext();
  const door = await first.newPage();
  await door.goto(signInLink);
  await door.waitForURL(`${url}/`);
  const storageState = await first.storageState();
  await first.close();

  const complaints: string[] = [];
  const pages: Page[] = [];
  const sessions: { session: CDPSession; worker: PageWorker }[] = [];
  for (let at = 0; at < count; at += 1) {
    const context = await browser.newContext({ storageState, viewport: { width: 1440, height: 900 } });
    context.on('console', (message) => complaints.push(`page ${at}: ${message.type()}: ${message.text()}`));
    context.on('weberror', (error) => complaints.push(`page ${at}: ${error.error()}`));
    context.on('response', (answer) => {
      if (answer.status() >= 400) complaints.push(`page ${at}: ${answer.status()} ${answer.url()}`);
    });
    const page = await context.newPage();
    await page.goto(`${url}/`);
    await page.locator('[data-workspace][data-connection="live"]').waitFor();
    await page.locator('[data-object="host"]').waitFor();
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable');
    pages.push(page);
    sessions.push({ session, worker: await workerOf(session) });
  }
  const pid = server.process().pid;
  if (pid === undefined) throw new Error('the browser has no pid');
  return {
    pages,
    pid,
    complaints,
    async sizes() {
      const out: PageSize[] = [];
      for (const { session, worker } of sessions) {
        await session.send('HeapProfiler.collectGarbage');
        const workerHeapBytes = await worker.collectedHeap();
        const { metrics } = await session.send('Performance.getMetrics');
        const of = (name: string): number => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
        out.push({
          heapBytes: of('JSHeapUsedSize'),
          workerHeapBytes,
          nodes: of('Nodes'),
          listeners: of('JSEventListeners'),
        });
      }
      return out;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
