/** axe on every page there is, in both themes and both languages, by the rules of WCAG 2.2 AA and axe's own good practice. */
import type { Page } from '@playwright/test';
import { expect, object, test } from './fixtures.ts';
import { axeFlaws } from './pictures/checks.ts';
import { locales, openAs, still, themes } from './pictures/take.ts';

// Only here: the product's Content-Security-Policy rightly refuses the checker's script.
test.use({ bypassCSP: true });

async function expectNoFlaws(page: Page, name: string): Promise<void> {
  await test.step(name, async () => {
    const flaws: string[] = [];
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme });
      await still(page);
      flaws.push(...(await axeFlaws(page)).map((flaw) => `${theme}: ${flaw}`));
    }
    expect(flaws, name).toEqual([]);
  });
}

/** The canvas and all that opens over and beside it, without loading anything anew. */
async function walkCanvas(page: Page): Promise<void> {
  await expectNoFlaws(page, 'canvas with nothing selected');
  await object(page, 'unit', 'api').getByRole('button').first().click();
  await expect(page.locator('#inspector').getByRole('tab').first()).toBeVisible();
  await page.locator('[data-source="netfilter"]').click();
  await expect(page.locator('[data-source-detail]')).toBeVisible();
  await expectNoFlaws(page, 'canvas with a selection and a lamp');
  await page.keyboard.press('Escape');
  // The popover gives the focus back when it is gone.
  await expect(page.locator('[data-source="netfilter"]')).toBeFocused();

  await page.locator('[data-view-menu]').click();
  await expect(page.getByRole('menuitem').first()).toBeVisible();
  await expectNoFlaws(page, 'view menu');
  await page.getByRole('menuitem').nth(2).click();
  await expect(page.getByRole('menuitem')).toHaveCount(2);
  await expectNoFlaws(page, 'the question whether to reset positions');
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-view-menu]')).toBeFocused();

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option').first()).toBeVisible();
  await expectNoFlaws(page, 'palette');
  await page.keyboard.type('test');
  await expect(page.locator('[data-hits]')).toBeVisible();
  await expectNoFlaws(page, 'palette with hits');
  await page.keyboard.press('Escape');
  await expectNoFlaws(page, 'hits lit on the canvas');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');

  await page.locator('[data-vlan="100"]').first().click();
  await expect(page.locator('[data-change-form] [data-plan="none"]')).toBeVisible();
  await expectNoFlaws(page, 'VLAN of a port');
  await page.keyboard.press('Escape');
  await object(page, 'unit', 'api').getByRole('button').first().focus();
  await page.keyboard.press('a');
  await page.locator('[data-plug-here="br0"]').click();
  await expect(page.locator('[data-change-form] [data-plan="ready"]')).toBeVisible();
  await expectNoFlaws(page, 'attach, with its plan');
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-change-form]')).toHaveCount(0);

  await page.keyboard.press('?');
  await expect(page.locator('[data-key-sheet]')).toBeVisible();
  await page.getByRole('button', { name: /^(Legend|图例)$/ }).click();
  await expect(page.locator('[data-legend]')).toBeVisible();
  await page.keyboard.press('`');
  await expect(page.locator('[data-drawer]')).toBeVisible();
  await expectNoFlaws(page, 'legend, key sheet and a table beside the canvas');
}

for (const locale of locales) {
  test(`axe finds nothing on any page, ${locale}`, async ({ page, stand, expected }) => {
    test.setTimeout(180_000);
    // Leaving a page ends what it was reading.
    expected.console(/request failed: (GET|POST) .*: net::ERR_ABORTED/);
    await openAs(page, stand, { locale, size: 'small' });
    await walkCanvas(page);
    await openAs(page, stand, { locale, size: 'small' }, '/?filter=name:nowhere');
    await expect(page.locator('[data-filter-bar]')).toBeVisible();
    await expectNoFlaws(page, 'a filter that nothing passes');
    await page.locator('[data-filter-bar]').getByRole('button').first().click();
    for (const [letter, table] of Object.entries({
      c: 'containers',
      l: 'links',
      v: 'vlans',
      p: 'ports',
      f: 'findings',
      u: 'changes',
      a: 'attachments',
    })) {
      await page.keyboard.press('g');
      await page.keyboard.press(letter);
      await expect(page).toHaveURL(new RegExp(`/tables/${table}`));
      await expectNoFlaws(page, `table ${table}`);
    }
    await page.getByRole('link', { name: /^(Settings|设置)$/ }).click();
    await expect(page.locator('[data-new-token]')).toBeVisible();
    await expectNoFlaws(page, 'settings');

    await openAs(page, stand, { locale, size: 'phone' });
    await expectNoFlaws(page, 'phone: canvas');
    await openAs(page, stand, { locale, size: 'phone' }, '/tables/findings');
    await expectNoFlaws(page, 'phone: findings');
    for (const list of ['ports', 'containers']) {
      await page
        .locator('[data-phone-list] nav a')
        .nth(list === 'ports' ? 1 : 2)
        .click();
      await expect(page.locator(`[data-phone-list="${list}"]`)).toBeVisible();
      await expectNoFlaws(page, `phone: ${list}`);
    }
    await page.locator('[data-phone-list] :is(button, [role="button"])').first().click();
    await expect(page.locator('#inspector').getByRole('tab').first()).toBeVisible();
    await expectNoFlaws(page, 'phone: inspector');
    await page.close();
  });

  test(`axe finds nothing at the door, ${locale}`, async ({ browser, stand }) => {
    const context = await browser.newContext({
      baseURL: stand.url,
      bypassCSP: true,
      storageState: { cookies: [], origins: [] },
    });
    await context.addCookies([{ name: 'patchbay_locale', value: locale, url: stand.url }]);
    const door = await context.newPage();
    await door.goto('/');
    await expect(door).toHaveURL(/\/signin$/);
    await expect(door.getByRole('textbox')).toBeVisible();
    await expectNoFlaws(door, 'sign-in');
    await context.close();
  });
}
