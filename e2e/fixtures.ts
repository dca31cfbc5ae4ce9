/**
 * Every browser test runs against the product on a lab host. A test fails on any console message, page error, failed request or complaint in
 * the product's log that it did not say it expects.
 */
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { type Machine, type Stand, upStand } from './stand.ts';

export type Expectations = {
  /** Console messages, page errors and failed requests that belong to what this test does. */
  console(pattern: RegExp): void;
  /** Log lines of the product that belong to what this test does. */
  log(pattern: RegExp): void;
};

/** A scene of the lab; `empty` is a host with engines and nothing else. `settings` are added to the product's environment. */
export type Options = { scene: string; settings: Record<string, string>; machine: Machine };
type WorkerFixtures = { stand: Stand; session: Awaited<ReturnType<BrowserContext['storageState']>> };
type TestFixtures = { expected: Expectations; canvas: Page };

export const test = base.extend<TestFixtures, Options & WorkerFixtures>({
  scene: ['empty', { option: true, scope: 'worker' }],

  settings: [{}, { option: true, scope: 'worker' }],

  machine: [{}, { option: true, scope: 'worker' }],

  stand: [
    async ({ scene, settings, machine }, use) => {
      const stand = await upStand(scene === 'empty' ? undefined : scene, settings, machine);
      await use(stand);
      await stand.down();
    },
    // The thousand containers of one picture take minutes to start.
    { scope: 'worker', timeout: process.env.PATCHBAY_PICTURES === undefined ? 180_000 : 1_200_000 },
  ],

  /** Signed in once, by the link the product printed. */
  session: [
    async ({ stand, browser }, use) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(stand.signInLink);
      await page.waitForURL(`${stand.url}/`);
      const session = await context.storageState();
      await context.close();
      await use(session);
    },
    { scope: 'worker' },
  ],

  storageState: async ({ session }, use) => use(session),
  baseURL: async ({ stand }, use) => use(stand.url),

  expected: async ({ stand, context }, use) => {
    const expectedConsole: RegExp[] = [];
    const expectedLog: RegExp[] = [];
    const seen: string[] = [];
    stand.takeComplaints();
    context.on('console', (message) => seen.push(`console ${message.type()}: ${message.text()}`));
    context.on('weberror', (error) => seen.push(`page error: ${error.error()}`));
    context.on('requestfailed', (request) => {
      // The stream is open for as long as its page is: leaving the page ends it.
      if (request.url().includes('/topology/stream') && request.frame().page().isClosed()) return;
      seen.push(`request failed: ${request.method()} ${request.url()}: ${request.failure()?.errorText}`);
    });
    context.on('response', (response) => {
      if (response.status() >= 400) seen.push(`answer ${response.status()}: ${response.url()}`);
    });
    await use({
      console: (pattern) => expectedConsole.push(pattern),
      log: (pattern) => expectedLog.push(pattern),
    });
    const surprises = (list: string[], known: RegExp[]): string[] =>
      list.filter((line) => !known.some((pattern) => pattern.test(line)));
    expect(surprises(seen, expectedConsole), 'what the browser said').toEqual([]);
    expect(surprises(stand.takeComplaints(), expectedLog), 'what the product logged').toEqual([]);
  },

  /** The canvas, live. */
  canvas: async ({ page, expected: _watch }, use) => {
    await page.goto('/');
    await expect(workspace(page)).toHaveAttribute('data-connection', 'live');
    // Live comes before drawn: the canvas takes its size first. The Host card is always there, and all of a picture comes at once.
    await expect(page.locator('[data-object="host"]')).toBeVisible();
    await use(page);
    await page.close();
  },
});

export { expect };

export const workspace = (page: Page) => page.locator('[data-workspace]');
export const object = (page: Page, kind: string, title: string) =>
  page.locator(`[data-object="${kind}"][data-title="${title}"]`);
