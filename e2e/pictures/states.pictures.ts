/** What is lost, slow, closed or only for the moment: each state forced for real. */
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { labImage } from '../../lab/image.ts';
import { expectAbsence, holdSource, startAgain, tokenOf, whileAway } from '../away.ts';
import { expect, object, test, workspace } from '../fixtures.ts';
import type { Stand } from '../stand.ts';
import { locales, openAs, sizes, still, takeAll, takeBoth, type View } from './take.ts';

test.use({ bypassCSP: true });

const small = { locale: 'en', size: 'small' } as const;
const backLive = (page: Page): Promise<void> =>
  expect(workspace(page)).toHaveAttribute('data-connection', 'live', { timeout: 60_000 });

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

/** A page of a context of its own that has seen nothing yet; signed in only where `state` says so. */
async function newcomer(
  browser: Browser,
  stand: Stand,
  locale: View['locale'],
  state: StorageState = { cookies: [], origins: [] },
): Promise<Page> {
  const context = await browser.newContext({ baseURL: stand.url, storageState: state, bypassCSP: true });
  await context.addCookies([{ name: 'patchbay_locale', value: locale, url: stand.url }]);
  return await context.newPage();
}

test('a lamp that was asked', async ({ page, stand, expected: _watch }) => {
  await openAs(page, stand, small);
  const lamp = page.locator('[data-source="docker"]');
  const flaws = await takeAll(page, 'state-lamp', {
    show: () => lamp.click(),
    hide: () => page.keyboard.press('Escape'),
  });
  await page.close();
  expect(flaws).toEqual([]);
});

test('Docker is lost', async ({ page, stand, expected: _watch }) => {
  await openAs(page, stand, small);
  await object(page, 'switch', 'front').getByRole('button').first().click();
  await stand.host.stopDocker();
  try {
    await expect(page.locator('[data-source="docker"]')).toHaveAttribute('data-state', 'lost');
    expect(await takeAll(page, 'state-docker-lost')).toEqual([]);
  } finally {
    await stand.host.startDocker();
  }
  await expect(page.locator('[data-source="docker"]')).toHaveAttribute('data-state', 'up', { timeout: 30_000 });
  await startAgain(stand);
  await page.close();
});

test('Open vSwitch is lost', async ({ page, stand, expected: _watch }) => {
  await openAs(page, stand, small);
  await stand.host.stopOvsdb();
  try {
    await expect(page.locator('[data-source="ovs"]')).toHaveAttribute('data-state', 'lost');
    expect(await takeAll(page, 'state-ovs-lost')).toEqual([]);
  } finally {
    await stand.host.startOvsdb();
  }
  await page.close();
});

test('the agent is gone, and the stream comes back with what changed meanwhile', async ({ page, stand, expected }) => {
  expectAbsence(expected);
  await openAs(page, stand, small);
  const flaws: string[] = [];
  await whileAway(page, stand, 'agent', async () => {
    flaws.push(...(await takeAll(page, 'state-agent-gone')));
    await stand.host.run(['docker', 'run', '--detach', '--name', 'meanwhile', labImage, 'sleep', '600']);
  });
  await backLive(page);
  flaws.push(...(await takeAll(page, 'state-live-again')));
  await stand.host.run(['docker', 'rm', '--force', 'meanwhile']);
  await whileAway(page, stand, 'agent', async () => {
    await page.reload();
    await expect(page.locator('[data-object="host"]')).toBeVisible();
    flaws.push(...(await takeAll(page, 'state-as-of')));
  });
  await backLive(page);
  await page.close();
  expect(flaws).toEqual([]);
});

test('the web process is gone', async ({ page, stand, expected }) => {
  expectAbsence(expected);
  await openAs(page, stand, small);
  const flaws = await whileAway(page, stand, 'web', () => takeAll(page, 'state-web-gone'));
  await backLive(page);
  await page.close();
  expect(flaws).toEqual([]);
});

for (const locale of locales) {
  test(`the first picture takes long, ${locale}`, async ({ browser, page, stand, expected }) => {
    expectAbsence(expected);
    await openAs(page, stand, small);
    const state = await page.context().storageState();
    const view = { locale, size: 'small' } as const;
    const flaws: string[] = [];
    const letRun = await holdSource.docker(stand);
    try {
      const agent = stand.agentPid();
      process.kill(agent, 'SIGSTOP');
      // A tab that has seen nothing yet.
      const fresh = await newcomer(browser, stand, locale, state);
      await fresh.goto('/');
      await expect(fresh.locator('[data-skeleton] .skeleton').first()).toBeVisible();
      flaws.push(...(await takeBoth(fresh, 'state-loading', view, { canvas: false })));
      await expect(fresh.locator('[data-skeleton] [data-slow]')).toBeVisible();
      flaws.push(...(await takeBoth(fresh, 'state-slow-host', view, { canvas: false })));
      process.kill(agent, 'SIGKILL');
      await expect(fresh.locator('[data-skeleton] [data-slow="docker"]')).toBeVisible({ timeout: 20_000 });
      flaws.push(...(await takeBoth(fresh, 'state-slow', view, { canvas: false })));
      // The engine was there and never answered: the rest is drawn without it.
      await expect(fresh.locator('[data-source="docker"]')).toHaveAttribute('data-state', 'lost', { timeout: 60_000 });
      await backLive(fresh);
      await expect(fresh.locator('[data-object="switch"]').first()).toBeVisible();
      flaws.push(...(await takeBoth(fresh, 'state-docker-never', view)));
      await fresh.context().close();
    } finally {
      await letRun();
    }
    await backLive(page);
    await page.close();
    expect(flaws).toEqual([]);
  });
}

test('not live, on a phone', async ({ page, stand, expected }) => {
  expectAbsence(expected);
  const phone = { locale: 'en', size: 'phone' } as const;
  await openAs(page, stand, phone, '/tables/containers');
  const flaws = await whileAway(page, stand, 'agent', () =>
    takeBoth(page, 'state-agent-gone', phone, { canvas: false }),
  );
  await backLive(page);
  await page.close();
  expect(flaws).toEqual([]);
});

for (const locale of locales) {
  test(`the door, ${locale}`, async ({ browser, stand, expected }) => {
    expectAbsence(expected);
    expected.console(/answer 401: /);
    const visitor = await newcomer(browser, stand, locale);
    const view = { locale, size: 'small' } as const;
    const flaws: string[] = [];
    await visitor.goto('/signin');
    await visitor.setViewportSize(sizes.small);
    await visitor.getByRole('textbox').fill('not a token of this host');
    await visitor.keyboard.press('Enter');
    await expect(visitor.locator('form [role="alert"]')).not.toBeEmpty();
    flaws.push(...(await takeBoth(visitor, 'state-wrong-token', view, { canvas: false })));
    await visitor.goto(stand.signInLink);
    await expect(visitor.locator('form [role="alert"]')).not.toBeEmpty();
    flaws.push(...(await takeBoth(visitor, 'state-spent-link', view, { canvas: false })));
    await visitor.setViewportSize(sizes.phone);
    flaws.push(...(await takeBoth(visitor, 'state-spent-link', { locale, size: 'phone' }, { canvas: false })));
    await visitor.goto('/nowhere');
    expected.console(/answer 404: /);
    expected.console(/console error: Failed to load resource: .* 404/);
    await visitor.setViewportSize(sizes.small);
    flaws.push(...(await takeBoth(visitor, 'state-not-found', view, { canvas: false })));
    await visitor.context().close();
    expect(flaws).toEqual([]);
  });
}

test('a viewer, and the door', async ({ browser, page, stand, expected }) => {
  expected.console(/answer 401: /);
  await openAs(page, stand, small);
  const token = await tokenOf(page, 'viewer');
  const flaws: string[] = [];
  for (const locale of locales) {
    const visitor = await newcomer(browser, stand, locale);
    await visitor.goto('/');
    await expect(visitor).toHaveURL(/\/signin$/);
    flaws.push(...(await takeBoth(visitor, 'state-signed-out', { locale, size: 'small' }, { canvas: false })));
    await visitor.getByRole('textbox').fill(token);
    await visitor.keyboard.press('Enter');
    await backLive(visitor);
    await still(visitor);
    flaws.push(...(await takeBoth(visitor, 'state-viewer', { locale, size: 'small' })));
    await visitor.context().close();
  }
  await page.close();
  expect(flaws).toEqual([]);
});
