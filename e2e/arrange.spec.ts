/** Putting strips in order by mouse, by keyboard and by menu; four of them stand on ovs0. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { carry, forget, kept, lift, movedBetween, strip, tops } from './hands.ts';
import { still } from './pictures/take.ts';

const row = 28;
/** What a page that is left had still asked for. */
const leftBehind = /request failed: GET .*: net::ERR_ABORTED/;

test.afterEach(async ({ canvas }) => {
  await forget(canvas);
});

const viewMenu = (page: Page) => page.locator('[data-view-menu]');
const entry = (page: Page, name: string | RegExp) => page.getByRole('menuitem', { name });

test('a strip takes the slot it is let go over; only what lies between moves, and a reload keeps it', async ({
  canvas,
  expected,
}) => {
  expected.console(leftBehind);
  const before = await tops(canvas);
  const written = kept(canvas);
  await carry(canvas, strip(canvas, 'test1'), { y: 2 * row + 6 });
  const after = await tops(canvas);
  expect(movedBetween(before, after)).toEqual({ 'unit test1': 2 * row, 'unit test2': -row, 'unit test3': -row });
  await expect(canvas.locator('[data-live-region="polite"]')).toHaveText('test1 is now 3 of 4.');
  // Its cable came along: port and strip share a row.
  const cable = canvas.locator('[data-cable="veth"][data-ends*="test1:eth1"] path.cable').first();
  expect((await cable.getAttribute('d'))?.match(/[A-Z]/g)).toEqual(['M', 'L']);
  // Nothing was clicked.
  await expect(canvas).not.toHaveURL(/select=/);

  await written;
  await canvas.reload();
  await expect(strip(canvas, 'test1')).toBeVisible();
  expect(await tops(canvas)).toEqual(after);
});

test('a free slot is taken as it is, and tidying up closes the gap but keeps the order', async ({ canvas }) => {
  const before = await tops(canvas);
  await carry(canvas, strip(canvas, 'test2'), { y: 3 * row });
  expect(movedBetween(before, await tops(canvas))).toEqual({ 'unit test2': 3 * row });
  await canvas.keyboard.press('t');
  expect(movedBetween(before, await tops(canvas))).toEqual({
    'unit test2': 2 * row,
    'unit test3': -row,
    'unit test4': -row,
  });
});

test('in the hand it follows up and down and its place stays marked; Escape and the next column put it back', async ({
  canvas,
}) => {
  const before = await tops(canvas);
  await lift(canvas, strip(canvas, 'test1'), { x: 30, y: 2 * row + 6 });
  await expect(canvas.locator('[data-lifted]')).toHaveCount(1);
  await expect(canvas.locator('[data-snap]')).toBeVisible();
  const held = await strip(canvas, 'test1').boundingBox();
  expect(Math.round((held?.y ?? 0) - (before['unit test1'] ?? 0))).toBe(2 * row + 6);
  const line = await canvas.locator('[data-snap]').boundingBox();
  expect(Math.round((line?.y ?? 0) + 1)).toBe((before['unit test4'] ?? 0) - 2);
  await canvas.keyboard.press('Escape');
  await expect(canvas.locator('[data-lifted]')).toHaveCount(0);
  await canvas.mouse.up();
  expect(await tops(canvas)).toEqual(before);
  await expect(canvas).not.toHaveURL(/select=/);

  // Left of its column, over nothing.
  await carry(canvas, strip(canvas, 'test1'), { x: -90, y: 8 * row });
  expect(await tops(canvas)).toEqual(before);
  await viewMenu(canvas).click();
  await expect(entry(canvas, /^Undo arrangement/)).toBeDisabled();
  await canvas.keyboard.press('Escape');

  // A press that hardly moves is a click.
  await lift(canvas, strip(canvas, 'test1'), { x: 3, y: 3 });
  await canvas.mouse.up();
  await expect(canvas.locator('#inspector').getByRole('heading', { level: 2 })).toHaveText('test1');
  expect(await tops(canvas)).toEqual(before);
});

test('steps are taken back one by one, from the view menu and by name', async ({ canvas }) => {
  const pictures = [await tops(canvas)];
  await carry(canvas, strip(canvas, 'test4'), { y: -3 * row });
  pictures.push(await tops(canvas));
  await carry(canvas, strip(canvas, 'test1'), { y: 2 * row });
  pictures.push(await tops(canvas));
  await canvas.keyboard.press('t');
  await still(canvas);

  await viewMenu(canvas).click();
  await expect(entry(canvas, /^Undo arrangement/)).toContainText('3 steps');
  await entry(canvas, /^Undo arrangement/).click();
  expect(await tops(canvas)).toEqual(pictures[2]);
  await viewMenu(canvas).click();
  await entry(canvas, /^Undo arrangement/).click();
  expect(await tops(canvas)).toEqual(pictures[1]);
  await canvas.keyboard.press('Control+k');
  await canvas.keyboard.type('>undo');
  await canvas.getByRole('option', { name: 'Undo arrangement' }).click();
  expect(await tops(canvas)).toEqual(pictures[0]);
  await viewMenu(canvas).click();
  await expect(entry(canvas, /^Undo arrangement/)).toBeDisabled();
});

test('Alt with Up and Down moves the card the keyboard is on, and its menu does without keys', async ({ canvas }) => {
  const before = await tops(canvas);
  const said = canvas.locator('[data-live-region="polite"]');
  const test1 = strip(canvas, 'test1').getByRole('button').first();
  await test1.focus();
  await canvas.keyboard.press('Alt+ArrowUp');
  await expect(said).toHaveText('test1 is at the top already.');
  await canvas.keyboard.press('Alt+ArrowDown');
  await expect(said).toHaveText('test1 is now 2 of 4.');
  expect(movedBetween(before, await tops(canvas))).toEqual({ 'unit test1': row, 'unit test2': -row });
  await expect(test1).toBeFocused();
  await canvas.keyboard.press('Alt+ArrowUp');
  await expect(said).toHaveText('test1 is now 1 of 4.');
  expect(await tops(canvas)).toEqual(before);

  await strip(canvas, 'test3').getByRole('button').first().click({ button: 'right' });
  await entry(canvas, 'Move up').click();
  await expect(said).toHaveText('test3 is now 2 of 4.');
  expect(movedBetween(before, await tops(canvas))).toEqual({ 'unit test3': -row, 'unit test2': row });
});

test('resetting positions asks once', async ({ canvas }) => {
  const before = await tops(canvas);
  await carry(canvas, strip(canvas, 'test1'), { y: row });
  const moved = await tops(canvas);
  expect(moved).not.toEqual(before);
  await viewMenu(canvas).click();
  await entry(canvas, 'Reset positions').click();
  await expect(canvas.getByRole('menu')).toContainText('Every order you made by hand is given up.');
  await entry(canvas, 'Keep my order').click();
  expect(await tops(canvas)).toEqual(moved);

  await canvas.keyboard.press('Control+k');
  await canvas.keyboard.type('>reset');
  await canvas.getByRole('option', { name: 'Reset positions' }).click();
  await expect(entry(canvas, 'Reset positions')).toBeFocused();
  await canvas.keyboard.press('Enter');
  expect(await tops(canvas)).toEqual(before);
  await viewMenu(canvas).click();
  await entry(canvas, /^Undo arrangement/).click();
  expect(await tops(canvas)).toEqual(moved);
});

test('drags elsewhere pan, and while a filter is on nothing is put in order', async ({ canvas, expected }) => {
  expected.console(leftBehind);
  const before = await tops(canvas);
  const box = await strip(canvas, 'test4').boundingBox();
  if (!box) throw new Error('test4 is not drawn');
  await canvas.mouse.move(box.x - 60, box.y + 200);
  await canvas.mouse.down();
  await canvas.mouse.move(box.x - 60, box.y + 160, { steps: 5 });
  await canvas.mouse.up();
  const panned = await tops(canvas);
  expect(new Set(Object.values(movedBetween(before, panned)))).toEqual(new Set([-40]));
  await canvas.getByRole('button', { name: 'Fit the width' }).click();
  expect(await tops(canvas)).toEqual(before);

  await canvas.goto('/?filter=vlan:100');
  await expect(strip(canvas, 'test1')).toBeVisible();
  await expect(strip(canvas, 'test3')).toHaveCount(0);
  const few = await tops(canvas);
  await strip(canvas, 'test1').getByRole('button').first().focus();
  await canvas.keyboard.press('Alt+ArrowDown');
  await expect(canvas.locator('[data-live-region="polite"]')).toHaveText('While a filter is on nothing can be moved.');
  expect(await tops(canvas)).toEqual(few);
});
