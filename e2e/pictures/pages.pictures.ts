/** Beside the canvas: palette, keyboard focus, tables, settings, and what a phone shows. */
import type { Page } from '@playwright/test';
import { expect, object, test } from '../fixtures.ts';
import { locales, openAs, still, takeAll, takeBoth } from './take.ts';

test.use({ bypassCSP: true });

const small = { locale: 'en', size: 'small' } as const;
const tables = ['containers', 'links', 'vlans', 'ports', 'findings'];

async function tabToCanvas(page: Page): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement?.closest('.react-flow__node') !== null)) return;
  }
  throw new Error('Tab never came to the canvas');
}

test('the keyboard on a card, a port row and a cable’s far end', async ({ page, stand, expected: _watch }) => {
  await openAs(page, stand, small);
  await tabToCanvas(page);
  const flaws = await takeAll(page, 'focus-card');
  await tabToCanvas(page);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  flaws.push(...(await takeBoth(page, 'focus-row', small)));
  await page.keyboard.press('ArrowRight');
  flaws.push(...(await takeBoth(page, 'focus-cable-end', small)));
  await page.close();
  expect(flaws).toEqual([]);
});

test('the palette, empty and with hits', async ({ page, stand, expected: _watch }) => {
  await openAs(page, stand, small);
  const palette = page.getByRole('listbox');
  const hide = async (): Promise<void> => {
    for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('Escape');
    await expect(palette).toHaveCount(0);
  };
  const show = async (): Promise<void> => {
    await page.keyboard.press('Control+k');
    await expect(palette).toBeVisible();
  };
  const flaws = await takeAll(page, 'palette', { show, hide });
  const showHits = async (): Promise<void> => {
    await show();
    await page.keyboard.type('web');
    await expect(page.locator('[data-hits]')).not.toHaveAttribute('data-hits', '0');
  };
  flaws.push(...(await takeAll(page, 'palette-web', { show: showHits, hide })));
  await page.close();
  expect(flaws).toEqual([]);
});

for (const size of ['small', 'large'] as const) {
  for (const locale of locales) {
    test(`tables and settings, ${size}, ${locale}`, async ({ page, stand, expected }) => {
      // Leaving a page ends what it was reading.
      expected.console(/request failed: GET .*: net::ERR_ABORTED/);
      const flaws: string[] = [];
      for (const table of tables) {
        await openAs(page, stand, { size, locale }, `/tables/${table}`);
        flaws.push(...(await takeBoth(page, `table-${table}`, { size, locale }, { canvas: false })));
      }
      await openAs(page, stand, { size, locale }, '/settings');
      flaws.push(...(await takeBoth(page, 'settings', { size, locale }, { canvas: false })));
      await page.close();
      expect(flaws).toEqual([]);
    });
  }
}

for (const locale of locales) {
  test(`a phone, ${locale}`, async ({ page, stand, expected }) => {
    expected.console(/request failed: GET .*: net::ERR_ABORTED/);
    const flaws: string[] = [];
    const view = { size: 'phone', locale } as const;
    for (const [name, path] of [
      ['findings', '/tables/findings'],
      ['ports', '/tables/ports'],
      ['containers', '/tables/containers'],
      ['links', '/tables/links'],
      ['settings', '/settings'],
    ] as const) {
      await openAs(page, stand, view, path);
      flaws.push(...(await takeBoth(page, `phone-${name}`, view, { canvas: false })));
    }
    await openAs(page, stand, view);
    await object(page, 'host', stand.host.name).getByRole('button').first().click();
    await still(page);
    flaws.push(...(await takeBoth(page, 'phone-inspector', view, { canvas: false })));
    await page.close();
    expect(flaws).toEqual([]);
  });
}
