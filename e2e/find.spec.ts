/** From a search to a hit, its inspector, its table and a file, by keyboard alone; and an address that leads there again. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { containerPid } from '../lab/scenes/scene.ts';
import { readCsv } from './csv.ts';
import { expect, test, workspace } from './fixtures.ts';

/** A page that is left gives up what it was asking; so does one that no longer needs the answer. */
const leaving = /request failed: GET .*: net::ERR_ABORTED/;

const search = (page: Page) => page.getByRole('combobox', { name: 'Search' });
const option = (page: Page, text: string) => page.getByRole('option', { name: text });
const heading = (page: Page) => page.locator('#inspector').getByRole('heading', { level: 2 });

test('by keyboard from a search to its hit, to the inspector, to a table, to a CSV file', async ({
  canvas,
  expected,
}) => {
  expected.console(leaving);
  await canvas.keyboard.press('/');
  await expect(search(canvas)).toBeFocused();
  await canvas.keyboard.type('192.168.0.0/30 kind:container');
  await expect(canvas.locator('[data-hits="3"]')).toBeVisible();
  await expect(option(canvas, 'test1')).toBeVisible();
  await canvas.keyboard.press('Enter');
  await expect(heading(canvas)).toHaveText('test1');
  await canvas.keyboard.press('Enter');
  await expect(heading(canvas)).toHaveText('test2');
  await canvas.keyboard.press('Shift+Enter');
  await expect(heading(canvas)).toHaveText('test1');
  // What is found is also lit, and the address says both.
  await expect(canvas).toHaveURL(/select=container:.*find=|find=.*select=container:/);

  await canvas.keyboard.press('Escape');
  await canvas.keyboard.press('Escape');
  await expect(search(canvas)).not.toBeFocused();
  await canvas.keyboard.press('g');
  await canvas.keyboard.press('l');
  await expect(canvas).toHaveURL(/\/tables\/links/);
  await expect(workspace(canvas)).toHaveAttribute('data-snapshots', '1');
  // The selection has come along.
  await expect(heading(canvas)).toHaveText('test1');

  await canvas.getByLabel('Filter', { exact: true }).focus();
  await canvas.keyboard.type('vlan:200 kind:veth');
  const grid = canvas.getByRole('grid', { name: 'Links' });
  await expect(grid.locator('[data-table-row]')).toHaveCount(4);
  while (!(await canvas.evaluate(() => document.activeElement?.matches('[data-at]'))))
    await canvas.keyboard.press('Tab');
  await canvas.keyboard.press('Control+Home');
  await canvas.keyboard.press('ArrowDown');
  await canvas.keyboard.press('ArrowRight');
  const name = await canvas
    .locator(':focus')
    .evaluate((cell) => cell.closest('[data-table-row]')?.querySelector('[data-column="name"]')?.textContent);
  await canvas.keyboard.press('Enter');
  await expect(heading(canvas)).toHaveText(name ?? '');

  await canvas.keyboard.press('Control+k');
  await canvas.keyboard.type('>export links');
  const downloading = canvas.waitForEvent('download');
  await canvas.keyboard.press('Enter');
  const file = await downloading;
  expect(file.suggestedFilename()).toMatch(/^patchbay-.*-links-\d{8}T\d{6}\.csv$/);
  const text = await readFile(await file.path(), 'utf8');
  expect(text.startsWith('\uFEFF')).toBe(true);
  const [head = [], ...rows] = readCsv(text.slice(1));
  expect(rows.length).toBe(4);
  const column = (key: string): string[] => rows.map((row) => row[head.indexOf(key)] ?? '');
  expect(new Set(column('vlan'))).toEqual(new Set(['200']));
  expect(column('addresses').filter(Boolean).sort()).toEqual(['192.168.0.3/24', '192.168.0.4/24']);
});

test('a hit names the address, the MAC or the link by which it was found', async ({ canvas, stand, expected }) => {
  expected.console(leaving);
  const pid = await containerPid(stand.host, 'test2');
  const ip = (...argv: string[]): Promise<string> =>
    stand.host.run(['nsenter', '--target', pid, '--net', '--', 'ip', ...argv]);
  const [link] = JSON.parse(await ip('-j', 'link', 'show', 'dev', 'eth1')) as { address: string }[];
  await ip('address', 'add', '10.77.3.1/16', 'dev', 'eth1');
  try {
    await search(canvas).fill('10.77.0.0/16 kind:container');
    await expect(option(canvas, 'test2')).toContainText('eth1 10.77.3.1/16');
    await search(canvas).fill(`mac:${link?.address} kind:container`);
    await expect(option(canvas, 'test2')).toContainText(`eth1 ${link?.address}`);
    await search(canvas).fill('vlan:100 kind:container');
    await expect(option(canvas, 'test2')).toContainText('eth1 192.168.0.2/24');
  } finally {
    await ip('address', 'del', '10.77.3.1/16', 'dev', 'eth1');
  }
});

test('a link opened in another page shows the same; Back undoes navigation', async ({ canvas, context, expected }) => {
  expected.console(leaving);
  await canvas.goto('/?drawer=links&filter=vlan:100&sort=-mac');
  const rowsOf = async (page: Page): Promise<string[]> => {
    await expect(page.locator('[data-row-count]')).toHaveAttribute('data-row-count', '5');
    return await page
      .locator('[data-table-row]')
      .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.record ?? ''));
  };
  await canvas.locator('[data-table-row]').nth(1).click();
  await expect(canvas).toHaveURL(/select=link:/);
  const [rows, title] = [await rowsOf(canvas), await heading(canvas).textContent()];

  const other = await context.newPage();
  await other.goto(canvas.url());
  expect(await rowsOf(other)).toEqual(rows);
  await expect(heading(other)).toHaveText(title ?? '');
  await expect(other.locator('[data-table-row][aria-selected="true"]')).toHaveCount(1);
  await expect(other.getByRole('columnheader', { name: 'MAC' })).toHaveAttribute('aria-sort', 'descending');

  await other.getByRole('link', { name: 'Tables' }).click();
  await expect(other).toHaveURL(/\/tables\/containers/);
  await other.getByRole('link', { name: 'VLANs' }).click();
  await expect(other.getByRole('grid', { name: 'VLANs' })).toBeVisible();
  await other.goBack();
  await expect(other.getByRole('grid', { name: 'Containers' })).toBeVisible();
  await other.goBack();
  await expect(other.locator('[data-drawer]')).toBeVisible();
  expect(await rowsOf(other)).toEqual(rows);
  // Three pages and back: one stream.
  await expect(workspace(other)).toHaveAttribute('data-snapshots', '1');
  await other.close();
});

test('the filter says which term it does not understand, and is cleared by one press', async ({ canvas, expected }) => {
  expected.console(leaving);
  await canvas.goto('/tables/containers');
  const filter = canvas.getByLabel('Filter', { exact: true });
  await filter.fill('test vlan:x');
  await expect(canvas.locator('[data-find-fault]')).toHaveText('“vlan:x”: a number is needed.');
  await filter.fill('project:nowhere');
  await expect(canvas.getByText('No row passes the filter “project:nowhere”.')).toBeVisible();
  await canvas.getByRole('button', { name: 'Clear the filter' }).last().click();
  await expect(canvas.locator('[data-row-count="4"]')).toBeVisible();
});

test('a canvas narrowed to nothing says by which filter, and is whole again after one press', async ({
  canvas,
  expected,
}) => {
  expected.console(leaving);
  await canvas.goto('/?filter=name:nowhere');
  const bar = canvas.locator('[data-filter-bar]');
  await expect(bar.getByRole('status')).toHaveText('Nothing on this host passes this filter.');
  await expect(bar.getByRole('textbox')).toHaveValue('name:nowhere');
  await expect(canvas.locator('[data-object="unit"]')).toHaveCount(0);
  await bar.getByRole('button', { name: 'Clear the filter' }).first().click();
  await expect(bar).toHaveCount(0);
  await expect(canvas.locator('[data-object="unit"]')).toHaveCount(4);
});

test('keys of every page, and none while a person types', async ({ canvas, expected }) => {
  expected.console(leaving);
  await canvas.keyboard.press('`');
  await expect(canvas.locator('[data-drawer="low"]')).toBeVisible();
  await canvas.keyboard.press('`');
  await expect(canvas.locator('[data-drawer]')).toHaveCount(0);
  await canvas.keyboard.press('?');
  await expect(canvas.locator('[data-key-sheet]')).toBeVisible();
  await canvas.keyboard.press('Escape');
  await expect(canvas.locator('[data-key-sheet]')).toHaveCount(0);
  await canvas.keyboard.press(']');
  await expect(canvas.locator('#inspector')).toHaveCount(0);
  await canvas.keyboard.press(']');
  await expect(canvas.locator('#inspector')).toBeVisible();
  await canvas.keyboard.press('/');
  await canvas.keyboard.type('g`?]');
  await expect(search(canvas)).toHaveValue('g`?]');
  await expect(canvas.locator('[data-drawer], [data-key-sheet]')).toHaveCount(0);
  await expect(canvas.locator('#inspector')).toBeVisible();
});

test('the legend lights a VLAN', async ({ canvas, expected }) => {
  expected.console(leaving);
  await canvas.getByRole('button', { name: 'Legend' }).click();
  const vlan = canvas.locator('[data-legend]').getByRole('button', { name: /^100/ });
  await expect(vlan).toContainText('2 access');
  await vlan.click();
  await expect(vlan).toHaveAttribute('aria-pressed', 'true');
  await expect(search(canvas)).toHaveValue('vlan:100');
  await expect(canvas).toHaveURL(/find=vlan:100/);
});

test('Enter in the moment after the last letter opens what was typed, not what was listed before', async ({
  canvas,
  expected,
}) => {
  expected.console(leaving);
  await canvas.keyboard.press('Control+k');
  await canvas.keyboard.type('name:test1');
  await expect(canvas.locator('#search-list [role="option"]').first()).toContainText('test1');
  await canvas.evaluate(() => {
    const field = document.activeElement as HTMLInputElement;
    // As React sees it when a person types: the value set by the browser, then the event.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, 'name:test3');
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  });
  await expect(canvas.locator('#inspector h2')).toHaveText('test3');
});
