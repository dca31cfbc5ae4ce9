import type { Locator, Page } from '@playwright/test';
import { expect, test, workspace } from './fixtures.ts';

const openMenu = (page: Page): Promise<void> => page.locator('[data-user]').click();

/** A column's head as it is shown; the same words stand in the page once more, to be measured. */
const head = (page: Page, words: string): Locator => page.locator('[data-head]', { hasText: words });

/** A reload ends what the page has open. */
const reloadEnds = /request failed: GET .*: net::ERR_ABORTED/;

test('the language changes at once and is kept over a reload', async ({ canvas, expected }) => {
  expected.console(reloadEnds);
  await expect(head(canvas, 'Namespaces and containers')).toBeVisible();
  await openMenu(canvas);
  await canvas.getByLabel('Language').selectOption('zh-CN');
  await expect(head(canvas, '网络命名空间与容器')).toBeVisible();
  await expect(canvas.locator('html')).toHaveAttribute('lang', 'zh-CN');
  // No second connection for it.
  await expect(workspace(canvas)).toHaveAttribute('data-snapshots', '1');
  await canvas.reload();
  await expect(head(canvas, '网络命名空间与容器')).toBeVisible();
  await expect(canvas.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await openMenu(canvas);
  await canvas.getByLabel('语言').selectOption('en');
  await expect(head(canvas, 'Namespaces and containers')).toBeVisible();
});

test('the theme changes at once and is kept over a reload', async ({ canvas, expected }) => {
  expected.console(reloadEnds);
  const ground = (): Promise<string> => canvas.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await ground()).toBe('rgb(11, 15, 20)');
  await openMenu(canvas);
  await canvas.getByLabel('Theme').selectOption('light');
  await expect.poll(ground).toBe('rgb(246, 248, 251)');
  await canvas.reload();
  await expect.poll(ground).toBe('rgb(246, 248, 251)');
  await openMenu(canvas);
  await canvas.getByLabel('Theme').selectOption('system');
  await expect.poll(ground).toBe('rgb(11, 15, 20)');
});
