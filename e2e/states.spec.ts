/** Every state a page can be in is forced for real and said in words: nothing is ever blank, and nothing frozen passes for live. */
import { readdirSync, readlinkSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { labImage } from '../lab/image.ts';
import { type Expectations, expect, object, test, workspace } from './fixtures.ts';
import type { Stand } from './stand.ts';

const said = (page: Page, urgency: 'polite' | 'assertive') => page.locator(`[data-live-region="${urgency}"]`);

/** What the browser and the product say while agent or web process are away. */
function expectAbsence(expected: Expectations): void {
  expected.log(/the (agent|web process) ended \(.*SIGKILL.*\); starting it again/);
  expected.console(/answer 50[23]: /);
  expected.console(/console error: Failed to load resource: /);
  expected.console(/request failed: GET .*: net::ERR_/);
}

/** Keeps the agent away until the returned function is called. */
function keepAgentAway(stand: Stand): () => void {
  const timer = setInterval(() => {
    try {
      process.kill(stand.agentPid(), 'SIGKILL');
    } catch {
      // Between two lives there is none.
    }
  }, 50);
  return () => clearInterval(timer);
}

/** The one process of the stand's host that runs a program, by its pid on the machine. */
function pidIn(stand: Stand, program: string): number {
  const namespace = (pid: number | string): string => readlinkSync(`/proc/${pid}/ns/pid`);
  const pid = readdirSync('/proc').find((name) => {
    try {
      return (
        /^\d+$/.test(name) &&
        namespace(name) === namespace(stand.host.pid) &&
        readlinkSync(`/proc/${name}/exe`).endsWith(program)
      );
    } catch {
      return false;
    }
  });
  if (pid === undefined) throw new Error(`no ${program} in ${stand.host.name}`);
  return Number(pid);
}

/** The token of a new API token with a role, made by the signed-in admin. */
async function tokenOf(page: Page, role: string): Promise<string> {
  return await page.evaluate(async (wanted) => {
    const answer = await fetch('/api/v1/tokens', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: `${wanted} of a test`, role: wanted }),
    });
    return ((await answer.json()) as { token: string }).token;
  }, role);
}

test('Docker is lost: its data is marked with its time, the rest stays live, and the lamp names the command', async ({
  canvas,
  stand,
}) => {
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
});

test('the stream is lost and comes back: what changed meanwhile is summed up, aloud too', async ({
  canvas,
  stand,
  expected,
}) => {
  expectAbsence(expected);
  await canvas.waitForTimeout(300);
  const letComeBack = keepAgentAway(stand);
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
  const letComeBack = keepAgentAway(stand);
  try {
    await expect(workspace(canvas)).toHaveAttribute('data-cause', 'agent-gone', { timeout: 20_000 });
    await canvas.reload();
    await expect(canvas.locator('[data-connection-bar]').first()).toContainText(
      /This is the picture of \d{4}-\d\d-\d\d \d\d:\d\d:\d\d/,
    );
    await expect(canvas.locator('[data-object="unit"]')).toHaveCount(units);
  } finally {
    letComeBack();
  }
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
  await expect(page).toHaveURL(here);
  await expect(page.locator('#inspector h2')).toHaveText('web');
  await context.close();
});

test('the first picture takes long: the page says who keeps it waiting', async ({
  browser,
  stand,
  canvas,
  expected,
}) => {
  expectAbsence(expected);
  const state = await canvas.context().storageState();
  const dockerd = pidIn(stand, '/dockerd');
  process.kill(dockerd, 'SIGSTOP');
  // Docker runs for a moment now and then: slow enough to be waited for, quick enough not to be given up.
  const crawl = setInterval(() => {
    process.kill(dockerd, 'SIGCONT');
    setTimeout(() => process.kill(dockerd, 'SIGSTOP'), 2);
  }, 4_000);
  try {
    process.kill(stand.agentPid(), 'SIGKILL');
    // A tab that has seen nothing yet.
    const context = await browser.newContext({ storageState: state });
    const page = await context.newPage();
    await page.goto('/');
    await expect(page.locator('[data-skeleton] .skeleton').first()).toBeVisible();
    await expect(page.locator('[data-skeleton] [role="status"]')).toContainText(
      'Docker takes longer than usual to answer.',
      { timeout: 20_000 },
    );
    await context.close();
  } finally {
    clearInterval(crawl);
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.kill(dockerd, 'SIGCONT');
  }
  await expect(workspace(canvas)).toHaveAttribute('data-connection', 'live', { timeout: 60_000 });
});

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
