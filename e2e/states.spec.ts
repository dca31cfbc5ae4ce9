/** Every state a page can be in is forced for real and said in words: nothing is ever blank, and nothing frozen passes for live. */
import type { Page } from '@playwright/test';
import { labImage } from '../lab/image.ts';
import { expectAbsence, holdSource, keepAway, tokenOf, whileAway } from './away.ts';
import { expect, object, test, workspace } from './fixtures.ts';

const said = (page: Page, urgency: 'polite' | 'assertive') => page.locator(`[data-live-region="${urgency}"]`);

test('Docker is lost: its data is marked with its time, the rest stays live, and the lamp names the command', async ({
  canvas,
  stand,
}) => {
  // The page holds only what is near the screen: all of the host is to be on it.
  await canvas.setViewportSize({ width: 1440, height: 2_000 });
  await object(canvas, 'switch', 'front').getByRole('button').first().click();
  await stand.host.stopDocker();
  await expect(canvas.locator('[data-stale-bar="docker"]')).toContainText(/^Docker data of \d\d:\d\d:\d\d: /);
  await expect(said(canvas, 'assertive')).toContainText('Docker data of');
  await expect(canvas.locator('#inspector [data-stale-note="docker"]')).toContainText('Docker data of');
  // Hatched, not merely told: the head's background is a pattern now.
  const head = object(canvas, 'switch', 'front').locator('.switch-head');
  await expect.poll(() => head.evaluate((one) => getComputedStyle(one).backgroundImage)).toContain('repeating-linear');

  const lamp = canvas.locator('[data-source="docker"]');
  await expect(lamp).toContainText(/lost since \d\d:\d\d/);
  await lamp.click();
  const detail = canvas.locator('[data-source-detail="docker"]');
  await expect(detail).toContainText('sudo systemctl restart docker');
  // The dialog has the focus, Escape gives it back to the lamp; a click outside closes it too.
  await expect.poll(() => detail.evaluate((one) => one.contains(document.activeElement))).toBe(true);
  await canvas.keyboard.press('Escape');
  await expect(detail).toHaveCount(0);
  await expect(lamp).toBeFocused();
  await lamp.click();
  await expect(detail).toBeVisible();
  await canvas.locator('#inspector h2').click();
  await expect(detail).toHaveCount(0);

  await expect(workspace(canvas)).toHaveAttribute('data-connection', 'live');
  await stand.host.run(['ip', 'link', 'add', 'name', 'br-live', 'type', 'bridge']);
  await expect(object(canvas, 'switch', 'br-live')).toBeVisible();
  await stand.host.run(['ip', 'link', 'delete', 'dev', 'br-live']);
  await stand.host.startDocker();
  await expect(canvas.locator('[data-stale-bar="docker"]')).toHaveCount(0);
  await expect(lamp).toHaveAttribute('data-state', 'up');
  // The containers ended with the engine; the tests that follow need them.
  await stand.host.run(['docker', 'start', 'web', 'dns', 'admin', 'on-host', 'alone', 'app', 'db', 'secret', 'v6']);
  await stand.host.run(['docker', 'start', 'sidecar']);
});

test('the stream is lost and comes back: what changed meanwhile is summed up, aloud too', async ({
  canvas,
  stand,
  expected,
}) => {
  expectAbsence(expected);
  await canvas.waitForTimeout(300);
  const letComeBack = keepAway(stand, 'agent');
  try {
    await expect(canvas.locator('[data-connection-bar="lost"]')).toContainText('The agent on the host does not answer');
    await expect(said(canvas, 'assertive')).toContainText('Not live since');
    await stand.host.run(['docker', 'run', '--detach', '--name', 'meanwhile', labImage, 'sleep', '600']);
  } finally {
    letComeBack();
  }
  await expect(workspace(canvas)).toHaveAttribute('data-connection', 'live', { timeout: 60_000 });
  const summary = canvas.locator('[data-connection-bar="resumed"]');
  await expect(summary).toContainText('Live again. While it was not: Container meanwhile came.');
  await expect(said(canvas, 'polite')).toContainText('Container meanwhile came.');
  await summary.getByRole('button', { name: 'Dismiss' }).click();
  await expect(summary).toHaveCount(0);
  await stand.host.run(['docker', 'rm', '--force', 'meanwhile']);
  await expect(object(canvas, 'unit', 'meanwhile')).toHaveCount(0);
});

test('what others change is said in one sentence, at most every five seconds', async ({ canvas, stand }) => {
  const heard: string[] = [];
  await canvas.exposeFunction('heard', (text: string) => heard.push(text));
  await said(canvas, 'polite').evaluate((region) => {
    new MutationObserver(() => {
      const { heard } = window as unknown as { heard(text: string): void };
      if (region.textContent) heard(region.textContent);
    }).observe(region, { childList: true, subtree: true, characterData: true });
  });
  const rename = (from: string, to: string): Promise<string> => stand.host.run(['docker', 'rename', from, to]);
  await rename('db', 'first');
  await expect.poll(() => heard).toEqual(['Container first changed.']);
  const saidAt = Date.now();
  await rename('first', 'second');
  await rename('second', 'third');
  await rename('third', 'db');
  await expect.poll(() => heard.length, { timeout: 10_000 }).toBe(2);
  expect(Date.now() - saidAt).toBeGreaterThan(2_000);
  expect(heard[1]).toBe('Container db changed.');
});

test('a reload while the agent is away shows the last picture with its time', async ({ canvas, stand, expected }) => {
  expectAbsence(expected);
  const units = await canvas.locator('[data-object="unit"]').count();
  await whileAway(canvas, stand, 'agent', async () => {
    await canvas.reload();
    await expect(canvas.locator('[data-connection-bar]').first()).toContainText(
      /This is the picture of \d{4}-\d\d-\d\d \d\d:\d\d:\d\d/,
    );
    await expect(canvas.locator('[data-object="unit"]')).toHaveCount(units);
  });
  await expect(workspace(canvas)).toHaveAttribute('data-connection', 'live', { timeout: 60_000 });
  await expect(canvas.locator('[data-connection-bar="live"]')).toHaveCount(0);
});

test('a session that ends leaves nothing behind and leads back to the same address', async ({
  browser,
  canvas,
  expected,
}) => {
  const token = await tokenOf(canvas, 'viewer');
  expected.console(/answer 401: /);
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  const signIn = async (): Promise<void> => {
    await page.getByRole('textbox').fill(token);
    await page.keyboard.press('Enter');
  };
  await page.goto('/');
  await expect(page).toHaveURL(/\/signin$/);
  await signIn();
  await expect(workspace(page)).toHaveAttribute('data-connection', 'live');
  await expect(page.locator('[data-badge="viewer"]')).toHaveText('viewer');
  await object(page, 'unit', 'web').getByRole('button').first().click();
  const here = page.url();
  expect(here).toContain('select=container');

  await page.evaluate(() => fetch('/api/v1/sessions/current', { method: 'DELETE' }));
  await expect(page).toHaveURL(/\/signin\?returnTo=/, { timeout: 20_000 });
  expect(await page.evaluate(() => window.sessionStorage.length)).toBe(0);
  await signIn();
  // The part of the canvas looked at joins the address by itself; what was selected is what must be there again.
  await expect(page).toHaveURL((url) => url.href.startsWith(here));
  await expect(page.locator('#inspector h2')).toHaveText('web');
  await context.close();
});

/** What the page says of a source that keeps the first picture waiting, and then of one that has never answered. */
const waitedFor = {
  docker: [
    'Docker takes longer than usual to answer.',
    /^Docker does not answer since \d\d:\d\d:\d\d: nothing is known/,
  ],
  ovs: [
    'Open vSwitch takes longer than usual to answer.',
    /^Open vSwitch does not answer since \d\d:\d\d:\d\d: nothing is known/,
  ],
  netfilter: [
    'Reading the firewall takes longer than usual.',
    /^The firewall cannot be read since \d\d:\d\d:\d\d: nothing is known/,
  ],
} as const;

for (const source of ['docker', 'ovs', 'netfilter'] as const) {
  test(`the first picture takes long: the page says that ${source} keeps it waiting, and draws the rest without it`, async ({
    browser,
    stand,
    canvas,
    expected,
  }) => {
    test.setTimeout(120_000);
    expectAbsence(expected);
    const [waiting, never] = waitedFor[source];
    const state = await canvas.context().storageState();
    const letRun = await holdSource[source](stand);
    try {
      const agent = stand.agentPid();
      process.kill(agent, 'SIGSTOP');
      // A tab that has seen nothing yet.
      const context = await browser.newContext({ storageState: state });
      const page = await context.newPage();
      await page.goto('/');
      await expect(page.locator('[data-skeleton] .skeleton').first()).toBeVisible();
      // The page's patience is over when the next agent begins to wait for the source, which it does for some seconds.
      await expect(page.locator('[data-skeleton] [data-slow]')).toBeVisible();
      // The source has five seconds, of which a busy machine leaves few to be seen in: the page itself keeps what it said.
      await page.evaluate(() => {
        const told = new Set<string>();
        const look = (): void => {
          told.add(document.querySelector('[data-skeleton] [role="status"]')?.textContent ?? '');
        };
        new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
        Object.assign(window, { told });
      });
      process.kill(agent, 'SIGKILL');
      // It was there and never answered: nothing of it is old, nothing is said to be what it was not asked for.
      await expect(page.locator(`[data-stale-bar="${source}"]`)).toContainText(never, { timeout: 40_000 });
      await expect(page.locator('[data-object="host"]')).toBeVisible();
      await expect(page.locator('main')).not.toHaveAttribute('data-stale', new RegExp(source));
      if (source === 'docker') {
        await expect(page.locator('[data-object="published"]').first()).toBeVisible();
        await expect(page.locator('[data-object="published"]').filter({ hasText: 'not asked for' })).toHaveCount(0);
      } else await expect(object(page, 'unit', 'web')).toBeVisible();
      const told = await page.evaluate(() => [...(window as unknown as { told: Set<string> }).told]);
      expect(told).toContain(waiting);
      await context.close();
    } finally {
      await letRun();
    }
    await expect(workspace(canvas)).toHaveAttribute('data-connection', 'live', { timeout: 60_000 });
    await expect(canvas.locator(`[data-source="${source}"]`)).toHaveAttribute('data-state', 'up', { timeout: 60_000 });
  });
}

test('the agent hangs: a new tab is not blank, it says that the host is slow', async ({
  browser,
  stand,
  canvas,
  expected,
}) => {
  expectAbsence(expected);
  const state = await canvas.context().storageState();
  const agent = stand.agentPid();
  process.kill(agent, 'SIGSTOP');
  try {
    const context = await browser.newContext({ storageState: state });
    const page = await context.newPage();
    await page.goto('/');
    await expect(page.locator('[data-skeleton] [role="status"]')).toContainText(
      'The host takes longer than usual to answer.',
    );
    await context.close();
  } finally {
    process.kill(agent, 'SIGCONT');
  }
  await expect(workspace(canvas)).toHaveAttribute('data-connection', 'live', { timeout: 60_000 });
});

test('an admin makes a token, sees its secret once and revokes it; a viewer is told whom to ask', async ({
  canvas,
  browser,
  expected,
}) => {
  expected.console(/request failed: GET .*: net::ERR_ABORTED/);
  await canvas.goto('/settings');
  const form = canvas.locator('[data-new-token]');
  await form.getByRole('textbox').fill('monitoring');
  await form.getByRole('button', { name: 'Make token' }).click();
  const secret = canvas.locator('[data-token-secret="monitoring"] code');
  await expect(secret).toHaveText(/^\S{20,}$/);
  await expect(said(canvas, 'polite')).toHaveText('Token monitoring is made.');
  const token = (await secret.textContent()) ?? '';

  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await page.goto('/settings');
  expected.console(/answer 401: /);
  expected.console(/console error: Failed to load resource: .* 401/);
  await page.getByRole('textbox').fill(token);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/settings$/);
  await expect(page.locator('[data-needs="admin"]')).toContainText('Needs the role admin');
  await expect(page.locator('[data-new-token]')).toHaveCount(0);

  const row = canvas.locator('[data-token="monitoring"]');
  await row.getByRole('button', { name: 'Revoke monitoring' }).click();
  await row.getByRole('button', { name: 'Revoke monitoring' }).click();
  await expect(row).toHaveCount(0);
  await expect(secret).toHaveCount(0);
  // Its sessions end with it.
  await expect(page).toHaveURL(/\/signin/, { timeout: 20_000 });
  await context.close();
});
