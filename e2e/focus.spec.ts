/** Keyboard alone: every row of the canvas is reached, and the focus comes back from wherever it was led. */
import type { Page } from '@playwright/test';
import { expect, object, test } from './fixtures.ts';
import { still } from './pictures/take.ts';

/** A page that is left gives up what it was asking. */
const leaving = /request failed: GET .*: net::ERR_ABORTED/;

/** The row that has the focus, once a press has been followed by two drawings. */
const rowNow = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    return (document.activeElement as HTMLElement | null)?.dataset.row ?? '';
  });

async function press(page: Page, key: string): Promise<string> {
  await page.keyboard.press(key);
  if (await page.locator('[data-canvas-menu]').count()) {
    // Several cables lead that way: any will do.
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
  }
  return await rowNow(page);
}

/** Tabs to the canvas and goes a row to the right: there the focus is to be again. */
async function tabToRow(page: Page): Promise<string> {
  await tabToCanvas(page);
  return await press(page, 'ArrowRight');
}

async function tabToCanvas(page: Page): Promise<string> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    const row = await rowNow(page);
    if (row !== '') return row;
  }
  throw new Error('Tab never came to the canvas');
}

test('the arrow keys lead to every row once, up as down', async ({ canvas }) => {
  // The page holds only what is near the screen: all rows are to be on it.
  await canvas.setViewportSize({ width: 1440, height: 2_600 });
  await still(canvas);
  const all = await canvas
    .locator('[data-row]')
    .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.row ?? ''));
  expect(all.length).toBeGreaterThan(30);
  await tabToCanvas(canvas);
  const walked: string[] = [];
  for (let columns = 0; columns < 3; columns += 1) {
    const column = [await press(canvas, 'Home')];
    for (let last = column[0]; column.length < 100; column.push(last)) {
      const next = await press(canvas, 'ArrowDown');
      if (next === last) break;
      last = next;
    }
    expect(await press(canvas, 'Home')).toBe(column[0]);
    expect(await press(canvas, 'End')).toBe(column.at(-1));
    for (const row of column.toReversed().slice(1)) expect(await press(canvas, 'ArrowUp')).toBe(row);
    walked.push(...column);
    const right = await press(canvas, 'ArrowRight');
    expect(walked.includes(right)).toBe(columns === 2);
  }
  expect(walked.toSorted()).toEqual(all.toSorted());
});

test('the focus comes back from search, palette, key sheet and panels, and leaves the inspector as it came', async ({
  canvas,
  expected,
}) => {
  expected.console(leaving);
  const row = await tabToRow(canvas);
  const search = canvas.getByRole('combobox', { name: 'Search' });
  for (const key of ['/', 'Control+k']) {
    await canvas.keyboard.press(key);
    await expect(search).toBeFocused();
    await canvas.keyboard.type('web');
    for (let presses = 0; presses < 3; presses += 1) await canvas.keyboard.press('Escape');
    await expect(search).not.toBeFocused();
    expect(await rowNow(canvas), `after ${key}`).toBe(row);
  }
  await canvas.keyboard.press('?');
  await expect(canvas.locator('[data-key-sheet]')).toBeFocused();
  await canvas.keyboard.press('Escape');
  expect(await rowNow(canvas)).toBe(row);
  for (const [key, part] of [
    ['[', canvas.getByRole('navigation')],
    [']', canvas.locator('#inspector')],
  ] as const) {
    await canvas.keyboard.press(key);
    await expect(part).toHaveCount(0);
    await canvas.keyboard.press(key);
    await expect(part).toBeVisible();
    expect(await rowNow(canvas), `after ${key}`).toBe(row);
  }

  await canvas.keyboard.press('Enter');
  const inspector = canvas.locator('#inspector');
  await expect(inspector.getByRole('tab').first()).toBeVisible();
  expect(await rowNow(canvas)).toBe(row);
  const onTab = (): Promise<boolean> => canvas.evaluate(() => document.activeElement?.getAttribute('role') === 'tab');
  let presses = 0;
  for (; !(await onTab()); presses += 1) await canvas.keyboard.press('Tab');
  const names = await inspector.getByRole('tab').allTextContents();
  expect(names.length).toBeGreaterThan(3);
  for (const name of names) {
    await expect(inspector.locator('[role="tab"]:focus')).toHaveText(name);
    await canvas.keyboard.press('Enter');
    await expect(inspector.getByRole('tab', { name, exact: true })).toHaveAttribute('aria-selected', 'true');
    await expect(inspector.getByRole('tabpanel')).not.toBeEmpty();
    await canvas.keyboard.press('ArrowRight');
  }
  await canvas.keyboard.press('Home');
  await canvas.keyboard.press('Enter');
  for (; presses > 0; presses -= 1) await canvas.keyboard.press('Shift+Tab');
  expect(await rowNow(canvas)).toBe(row);
});

test('g and a letter lead to each table and back, with the focus at the page that came', async ({
  canvas,
  expected,
}) => {
  expected.console(leaving);
  const row = await tabToRow(canvas);
  for (const [letter, table, name] of [
    ['c', 'containers', 'Containers'],
    ['l', 'links', 'Links'],
    ['v', 'vlans', 'VLANs'],
    ['p', 'ports', 'Published ports'],
    ['f', 'findings', 'Findings'],
  ] as const) {
    await canvas.keyboard.press('g');
    await canvas.keyboard.press(letter);
    await expect(canvas).toHaveURL(new RegExp(`/tables/${table}`));
    await expect(canvas).toHaveTitle(new RegExp(`^${name} · `));
    // The next Tab goes on in the page, not at the top of the frame.
    await canvas.keyboard.press('Tab');
    const inPage = await canvas.evaluate(() => document.activeElement?.closest('main') !== null);
    expect(inPage, `Tab after g ${letter}`).toBe(true);
  }
  await canvas.keyboard.press('Escape');
  await canvas.keyboard.press('g');
  await canvas.keyboard.press('h');
  await expect(object(canvas, 'switch', 'ovs0')).toBeVisible();
  expect(await tabToCanvas(canvas)).toBe(row);
});
