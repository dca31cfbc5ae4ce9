/** Forms of changes: attach with what is wrong in it, its plan, running steps, a failure with its undo, the toast, the VLAN popover, the pages. */
import type { Page } from '@playwright/test';
import { pidIn } from '../away.ts';
import { expect, object, test } from '../fixtures.ts';
import { bareContainer, tagOf } from '../rewired.ts';
import { locales, openAs, still, takeBoth, type View } from './take.ts';

test.use({ bypassCSP: true });

const form = (page: Page) => page.locator('[data-change-form]');
const field = (page: Page, name: string) => form(page).locator(`[data-field="${name}"]`);
const inState = (page: Page, state: string) =>
  expect(form(page).locator('[data-plan]')).toHaveAttribute('data-plan', state, { timeout: 60_000 });

async function typed(page: Page, words: string): Promise<void> {
  // A form that closes gives the focus back: that first.
  await expect(form(page)).toHaveCount(0);
  await still(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type(`>${words}`);
  await page.keyboard.press('Enter');
  await expect(form(page)).toBeVisible();
}

for (const locale of locales) {
  test(`forms of changes, ${locale}`, async ({ page, stand, expected }) => {
    expected.console(/request failed: .*: net::ERR_ABORTED/);
    expected.console(/answer 4\d\d: .*\/api\/v1\/(plans|changes)/);
    expected.console(/console error: Failed to load resource: .* 4\d\d/);
    const view: View = { locale, size: 'small' };
    const flaws: string[] = [];
    const take = async (name: string, canvas = true): Promise<void> => {
      await page.mouse.move(2, 400);
      await still(page);
      flaws.push(...(await takeBoth(page, `change-${name}`, view, { canvas })));
    };
    const remove = await bareContainer(stand, 'fresh');
    const vswitchd = pidIn(stand, '/ovs-vswitchd');
    try {
      await openAs(page, stand, view);
      const strip = object(page, 'unit', 'fresh');
      await expect(strip).toBeVisible();
      await strip.getByRole('button').first().click();
      await page.keyboard.press('a');
      await expect(page.locator('[data-plug-here]').first()).toBeVisible();
      await take('attach-where');
      await page.locator('[data-plug-here="ovs0"]').click();
      await field(page, 'vlan').fill('100');
      await inState(page, 'ready');
      await take('attach-ready');
      await form(page).locator('[data-commands] summary').click();
      await form(page).locator('[data-advanced] summary').click();
      await take('attach-unfolded');
      await field(page, 'name').fill('a-name-too-long-for-it');
      await field(page, 'addresses').fill('192.168.0.300/24');
      await field(page, 'vlan').fill('4095');
      await take('attach-wrong');
      await page.keyboard.press('Escape');

      await typed(page, 'attach fresh ovs0 vlan 100 192.168.0.1/24');
      await inState(page, 'refused');
      await take('attach-duplicate');
      await page.keyboard.press('Escape');
      await typed(page, 'attach fresh bridge');
      await inState(page, 'ready');
      await take('connect');
      await page.keyboard.press('Escape');
      await typed(page, 'new bridge ovs7');
      await inState(page, 'refused');
      await take('bridge');
      await page.keyboard.press('Escape');

      await typed(page, 'attach fresh ovs0 vlan 200');
      await inState(page, 'ready');
      process.kill(vswitchd, 'SIGSTOP');
      await page.keyboard.press('Control+Enter');
      await inState(page, 'applying');
      await expect(form(page).locator('[data-status="running"]')).toBeVisible();
      await take('running');
      await inState(page, 'failed');
      process.kill(vswitchd, 'SIGCONT');
      await take('failed');
      await page.keyboard.press('Escape');

      await page.locator('[data-port="vl-test2"] [data-vlan="100"]').click();
      await page.locator('[data-use-vlan="200"]').click();
      await inState(page, 'ready');
      await take('vlan');
      await page.keyboard.press('Control+Enter');
      await expect(page.locator('[data-toast]')).toBeVisible();
      await page.locator('[data-toast]').hover();
      await still(page);
      flaws.push(...(await takeBoth(page, 'change-toast', view)));
      await page.keyboard.press('Control+z');
      await inState(page, 'ready');
      await take('undo');
      await page.keyboard.press('Control+Enter');
      await expect.poll(() => tagOf(stand, 'vl-test2')).toBe('100');

      await openAs(page, stand, view, '/tables/changes');
      await expect(page.locator('[data-table-row^="change:"]').first()).toBeVisible();
      await take('table', false);
      await page.locator('[data-table-row^="change:"]').nth(2).click();
      await expect(page.locator('[data-change-page] [data-step]').first()).toBeVisible();
      await take('page', false);
      await openAs(page, stand, view, '/tables/attachments');
      await take('attachments-none', false);
      await openAs(page, stand, view);
      await object(page, 'switch', 'ovs0').locator('[data-port="vl-test1"] button').first().click();
      await take('verbs-port');
      await object(page, 'unit', 'test1').getByRole('button').first().click();
      await take('verbs-container');
    } finally {
      process.kill(vswitchd, 'SIGCONT');
      await remove();
    }
    await page.close();
    expect(flaws).toEqual([]);
  });
}
