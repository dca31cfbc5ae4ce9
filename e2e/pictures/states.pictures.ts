/** What is lost, slow, closed or only for the moment: each state forced for real. */
import type { Page } from '@playwright/test';
import { labImage } from '../../lab/image.ts';
import { expectAbsence, holdDocker, keepAway, startAgain, tokenOf } from '../away.ts';
import { expect, object, test, workspace } from '../fixtures.ts';
import { locales, openAs, sizes, still, takeAll, takeBoth } from './take.ts';

test.use({ bypassCSP: true });

const small = { locale: 'en', size: 'small' } as const;
const backLive = (page: Page): Promise<void> =>
  expect(workspace(page)).toHaveAttribute('data-connection', 'live', { timeout: 60_000 });

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
  let letComeBack = keepAway(stand, 'agent');
  try {
    await expect(workspace(page)).toHaveAttribute('data-cause', 'agent-gone', { timeout: 20_000 });
    flaws.push(...(await takeAll(page, 'state-agent-gone')));
    await stand.host.run(['docker', 'run', '--detach', '--name', 'meanwhile', labImage, 'sleep', '600']);
  } finally {
    letComeBack();
  }
  await backLive(page);
  flaws.push(...(await takeAll(page, 'state-live-again')));
  await stand.host.run(['docker', 'rm', '--force', 'meanwhile']);
  letComeBack = keepAway(stand, 'agent');
  try {
    await expect(workspace(page)).toHaveAttribute('data-cause', 'agent-gone', { timeout: 20_000 });
    await page.reload();
    await expect(page.locator('[data-object="host"]')).toBeVisible();
    flaws.push(...(await takeAll(page, 'state-as-of')));
  } finally {
    letComeBack();
  }
  await backLive(page);
  await page.close();
  expect(flaws).toEqual([]);
});

test('the web process is gone', async ({ page, stand, expected }) => {
  expectAbsence(expected);
  await openAs(page, stand, small);
  const letComeBack = keepAway(stand, 'web');
  try {
    await expect(workspace(page)).toHaveAttribute('data-cause', 'web-gone', { timeout: 20_000 });
    expect(await takeAll(page, 'state-web-gone')).toEqual([]);
  } finally {
    letComeBack();
  }
  await backLive(page);
  await page.close();
});

for (const locale of locales) {
  test(`the first picture takes long, ${locale}`, async ({ browser, page, stand, expected }) => {
    expectAbsence(expected);
    await openAs(page, stand, small);
    const state = await page.context().storageState();
    const view = { locale, size: 'small' } as const;
    const flaws: string[] = [];
    const letRun = holdDocker(stand);
    try {
      const agent = stand.agentPid();
      process.kill(agent, 'SIGSTOP');
      // A tab that has seen nothing yet.
      const context = await browser.newContext({ baseURL: stand.url, storageState: state, bypassCSP: true });
      await context.addCookies([{ name: 'patchbay_locale', value: locale, url: stand.url }]);
      const fresh = await context.newPage();
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
      await context.close();
    } finally {
      letRun();
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
  const flaws: string[] = [];
  const letComeBack = keepAway(stand, 'agent');
  try {
    await expect(workspace(page)).toHaveAttribute('data-cause', 'agent-gone', { timeout: 20_000 });
    flaws.push(...(await takeBoth(page, 'state-agent-gone', phone, { canvas: false })));
  } finally {
    letComeBack();
  }
  await backLive(page);
  await page.close();
  expect(flaws).toEqual([]);
});

for (const locale of locales) {
  test(`the door, ${locale}`, async ({ browser, stand, expected }) => {
    expectAbsence(expected);
    expected.console(/answer 401: /);
    const context = await browser.newContext({
      baseURL: stand.url,
      storageState: { cookies: [], origins: [] },
      bypassCSP: true,
    });
    await context.addCookies([{ name: 'patchbay_locale', value: locale, url: stand.url }]);
    const visitor = await context.newPage();
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
    await context.close();
    expect(flaws).toEqual([]);
  });
}

test('a viewer, and the door', async ({ browser, page, stand, expected }) => {
  expected.console(/answer 401: /);
  await openAs(page, stand, small);
  const token = await tokenOf(page, 'viewer');
  const flaws: string[] = [];
  for (const locale of locales) {
    const context = await browser.newContext({
      baseURL: stand.url,
      storageState: { cookies: [], origins: [] },
      bypassCSP: true,
    });
    await context.addCookies([{ name: 'patchbay_locale', value: locale, url: stand.url }]);
    const visitor = await context.newPage();
    await visitor.goto('/');
    await expect(visitor).toHaveURL(/\/signin$/);
    flaws.push(...(await takeBoth(visitor, 'state-signed-out', { locale, size: 'small' }, { canvas: false })));
    await visitor.getByRole('textbox').fill(token);
    await visitor.keyboard.press('Enter');
    await backLive(visitor);
    await still(visitor);
    flaws.push(...(await takeBoth(visitor, 'state-viewer', { locale, size: 'small' })));
    await context.close();
  }
  await page.close();
  expect(flaws).toEqual([]);
});
