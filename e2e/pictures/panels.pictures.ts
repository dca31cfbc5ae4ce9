/** What opens over or beside the canvas: legend, key sheet, menus, filters and what they say, the drawer. */
import type { Page } from '@playwright/test';
import { expect, object, test } from '../fixtures.ts';
import { lift } from '../hands.ts';
import { keep, locales, openAs, still, takeBoth, themes, type View } from './take.ts';

test.use({ bypassCSP: true });

type Panel = { name: string; path?: string; open?: (page: Page) => Promise<unknown>; canvas?: boolean };

const find = (text: string) => async (page: Page) => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(text);
  await still(page);
};

const panels: Panel[] = [
  { name: 'legend', open: (page) => page.getByRole('button', { name: /^(Legend|图例)$/ }).click() },
  { name: 'keys', open: (page) => page.keyboard.press('?') },
  { name: 'view-menu', open: (page) => page.locator('[data-view-menu]').click() },
  { name: 'view-reset', open: openReset },
  { name: 'user-menu', open: (page) => page.locator('[data-user]').click() },
  { name: 'copy-menu', open: openCopyMenu },
  { name: 'find-address', open: find('192.168.0.0/24') },
  { name: 'find-nothing', open: find('nowhere') },
  { name: 'find-fault', open: find('vlan:many') },
  { name: 'find-doubt', open: find('vlam:100') },
  { name: 'find-verbs', open: find('>') },
  { name: 'filter-hits', path: '/?filter=vlan:100' },
  { name: 'filter-none', path: '/?filter=nowhere' },
  { name: 'filter-fault', path: '/?filter=vlan:many' },
  { name: 'drawer', path: '/?drawer=ports' },
  { name: 'drawer-tall', path: '/?drawer=links&tall=1' },
  { name: 'table-none', path: '/tables/links?filter=nowhere', canvas: false },
  {
    name: 'table-columns',
    path: '/tables/containers',
    open: (page) => page.getByRole('button', { name: /^(Columns|列)$/ }).click(),
    canvas: false,
  },
  { name: 'table-row-menu', path: '/tables/containers', open: openRowMenu, canvas: false },
];

async function openReset(page: Page): Promise<void> {
  await page.locator('[data-view-menu]').click();
  await page.getByRole('menuitem').nth(2).click();
}

async function openCopyMenu(page: Page): Promise<void> {
  await object(page, 'unit', 'test2').getByRole('button').first().click();
  await page.locator('[data-copy-menu="eth1"]').click();
}

async function openRowMenu(page: Page): Promise<void> {
  await page.locator('[role="gridcell"]').first().click();
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menu')).toBeVisible();
}

for (const locale of locales) {
  test(`panels, ${locale}`, async ({ page, stand, expected }) => {
    expected.console(/request failed: GET .*: net::ERR_ABORTED/);
    const view: View = { locale, size: 'small' };
    const flaws: string[] = [];
    for (const { name, path = '/', open, canvas = true } of panels) {
      await openAs(page, stand, view, path);
      await open?.(page);
      flaws.push(...(await takeBoth(page, `panel-${name}`, view, { canvas: canvas && name !== 'filter-none' })));
    }
    await page.close();
    expect(flaws).toEqual([]);
  });
  // No flaws are asked for: what is held lies over others, and its cable stays where it is plugged in.
  test(`cards in the hand, ${locale}`, async ({ page, stand, expected }) => {
    expected.console(/request failed: GET .*: net::ERR_ABORTED/);
    for (const [kind, title, y] of [
      ['unit', 'test2', 50],
      ['switch', 'bridge', 200],
    ] as const) {
      await openAs(page, stand, { locale, size: 'small' });
      await lift(page, object(page, kind, title), { x: 40, y });
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme });
        await still(page);
        await keep(page, `panel-lifted-${kind}-small-${theme}-${locale}`);
      }
      await page.keyboard.press('Escape');
      await page.mouse.up();
    }
    await page.close();
  });
}
