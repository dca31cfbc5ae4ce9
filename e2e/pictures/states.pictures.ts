/** What is lost, slow, closed or only for the moment: each state forced for real. */
import type { Page } from '@playwright/test';
import { labImage } from '../../lab/image.ts';
import { expectAbsence, holdDocker, keepAway, tokenOf } from '../away.ts';
import { expect, object, test, workspace } from '../fixtures.ts';
import { locales, openAs, still, takeAll, takeBoth } from './take.ts';

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
  // Its containers stopped with it.
  for (const name of ['web', 'dns', 'admin', 'on-host', 'alone', 'sidecar', 'app', 'db', 'secret', 'v6', 'paused']) {
    await stand.host.exec(['docker', 'start', name]);
  }
  await stand.host.exec(['docker', 'pause', 'paused']);
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

test('the first picture takes long', async ({ browser, page, stand, expected }) => {
  expectAbsence(expected);
  await openAs(page, stand, small);
  const state = await page.context().storageState();
  const letRun = holdDocker(stand);
  try {
    const agent = stand.agentPid();
    process.kill(agent, 'SIGSTOP');
    // A tab that has seen nothing yet.
    const context = await browser.newContext({ baseURL: stand.url, storageState: state, bypassCSP: true });
    const fresh = await context.newPage();
    await fresh.goto('/');
    await expect(fresh.locator('[data-skeleton] .skeleton').first()).toBeVisible();
    const flaws = await takeBoth(fresh, 'state-loading', small, { canvas: false });
    await expect(fresh.locator('[data-skeleton] [data-slow]')).toBeVisible();
    process.kill(agent, 'SIGKILL');
    await expect(fresh.locator('[data-skeleton] [data-slow="docker"]')).toBeVisible({ timeout: 20_000 });
    flaws.push(...(await takeAll(fresh, 'state-slow', undefined, { canvas: false })));
    await context.close();
    expect(flaws).toEqual([]);
  } finally {
    letRun();
  }
  await backLive(page);
  await page.close();
});

test('a viewer, and the door', async ({ browser, page, stand, expected }) => {
  expected.console(/answer 401: /);
  await openAs(page, stand, small);
  const token = await tokenOf(page, 'viewer');
  const flaws: string[] = [];
  for (const locale of locales) {
    const context = await browser.newContext({ baseURL: stand.url, bypassCSP: true });
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
