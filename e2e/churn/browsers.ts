/** Pages that stay open, and what each of them keeps. */
import { z } from 'zod';
import { until } from '../../lab/poll.ts';
import { type Devtools, startDevtools } from './devtools.ts';

export type PageSize = { heapBytes: number; workerHeapBytes: number; nodes: number; listeners: number };

export type OpenPage = {
  /** An attribute of the first element that the selector finds; null without either. */
  attribute(selector: string, name: string): Promise<string | null>;
  /** After its garbage and that of its worker is collected. */
  size(): Promise<PageSize>;
};

export type Browsers = {
  pages: OpenPage[];
  /** Pid of the browser; its renderers are below it. */
  pid: number;
  /** What the pages said on their consoles, and every request that failed. */
  complaints: string[];
  close(): Promise<void>;
};

const nothing = z.unknown();
const contextSchema = z.object({ browserContextId: z.string() });
const targetSchema = z.object({ targetId: z.string() });
const sessionSchema = z.object({ sessionId: z.string() });
const cookiesSchema = z.object({ cookies: z.array(z.looseObject({ name: z.string() })) });
const valueSchema = z.object({ result: z.object({ value: z.unknown() }) });
const metricsSchema = z.object({ metrics: z.array(z.object({ name: z.string(), value: z.number() })) });
const heapSchema = z.object({ usedSize: z.number() });
const attachedSchema = z.object({ sessionId: z.string(), targetInfo: z.object({ type: z.string() }) });
/** `Runtime.consoleAPICalled`, `Runtime.exceptionThrown`, `Log.entryAdded`: what a developer would see on the console. */
const consoleEvents = new Set(['Runtime.consoleAPICalled', 'Runtime.exceptionThrown', 'Log.entryAdded']);

/** `count` contexts of one browser, each with a page at `url`, all signed in by one session. */
export async function openBrowsers(count: number, url: string, signInLink: string): Promise<Browsers> {
  const devtools = await startDevtools();
  try {
    const complaints: string[] = [];
    const workers = new Map<string, string>();
    devtools.onEvent((method, params, session) => {
      if (consoleEvents.has(method)) complaints.push(`${method}: ${JSON.stringify(params)}`);
      if (method !== 'Target.attachedToTarget' || session === undefined) return;
      const { sessionId, targetInfo } = attachedSchema.parse(params);
      if (targetInfo.type === 'worker') workers.set(session, sessionId);
    });
    const door = await openPage(devtools, signInLink, [], workers);
    await until('signed in', async () => (await door.evaluate('location.href')) === `${url}/`);
    const { cookies } = await devtools.ask(cookiesSchema, 'Storage.getCookies', { browserContextId: door.context });
    await devtools.ask(nothing, 'Target.disposeBrowserContext', { browserContextId: door.context });

    const pages: OpenPage[] = [];
    for (let at = 0; at < count; at += 1) {
      const page = await openPage(devtools, `${url}/`, cookies, workers);
      const live = `document.querySelector('[data-workspace][data-connection="live"]') !== null`;
      const drawn = `document.querySelector('[data-object="host"]') !== null`;
      await until(`page ${at} is live`, async () => (await page.evaluate(`${live} && ${drawn}`)) === true);
      pages.push(page);
    }
    return { pages, pid: devtools.pid, complaints, close: devtools.close };
  } catch (error) {
    await devtools.close();
    throw error;
  }
}

async function openPage(
  devtools: Devtools,
  url: string,
  cookies: object[],
  workers: ReadonlyMap<string, string>,
): Promise<OpenPage & { context: string; evaluate(expression: string): Promise<unknown> }> {
  const { browserContextId } = await devtools.ask(contextSchema, 'Target.createBrowserContext');
  await devtools.ask(nothing, 'Storage.setCookies', { cookies, browserContextId });
  const size = { width: 1440, height: 900 };
  const { targetId } = await devtools.ask(targetSchema, 'Target.createTarget', {
    url: 'about:blank',
    browserContextId,
    ...size,
  });
  const { sessionId } = await devtools.ask(sessionSchema, 'Target.attachToTarget', { targetId, flatten: true });
  const ask = <Answer>(answer: z.ZodType<Answer>, method: string, params?: object, session = sessionId) =>
    devtools.ask(answer, method, params, session);
  for (const domain of ['Runtime', 'Log', 'Performance', 'Page']) await ask(nothing, `${domain}.enable`);
  await ask(nothing, 'Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
  await ask(nothing, 'Page.navigate', { url });
  const evaluate = async (expression: string): Promise<unknown> =>
    (await ask(valueSchema, 'Runtime.evaluate', { expression, returnByValue: true })).result.value;
  return {
    context: browserContextId,
    evaluate,
    async attribute(selector, name) {
      const found = `document.querySelector(${JSON.stringify(selector)})?.getAttribute(${JSON.stringify(name)}) ?? null`;
      return z
        .string()
        .nullable()
        .parse(await evaluate(found));
    },
    async size() {
      const worker = workers.get(sessionId);
      if (worker === undefined) throw new Error('the page has no worker');
      await ask(nothing, 'HeapProfiler.collectGarbage');
      await ask(nothing, 'HeapProfiler.collectGarbage', {}, worker);
      const { usedSize } = await ask(heapSchema, 'Runtime.getHeapUsage', {}, worker);
      const { metrics } = await ask(metricsSchema, 'Performance.getMetrics');
      const of = (name: string): number => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
      return {
        heapBytes: of('JSHeapUsedSize'),
        workerHeapBytes: usedSize,
        nodes: of('Nodes'),
        listeners: of('JSEventListeners'),
      };
    },
  };
}
