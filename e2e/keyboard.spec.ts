import type { Locator, Page } from '@playwright/test';
import { expect, object, test } from './fixtures.ts';

/** The accessible name of what has the focus, as the browser computes it. */
async function focusedName(page: Page): Promise<string> {
  const snapshot = await page.locator(':focus').ariaSnapshot();
  return snapshot.replace(/^- button "(.*)".*$/s, '$1');
}

test('the canvas is walked by arrow keys along its cables', async ({ canvas }) => {
  // One tab stop: whatever row has it.
  await expect(canvas.locator('.react-flow__nodes [tabindex="0"]')).toHaveCount(1);
  for (let presses = 0; presses < 20; presses += 1) {
    await canvas.keyboard.press('Tab');
    if (await canvas.evaluate(() => document.activeElement?.closest('.react-flow__node') !== null)) break;
  }
  expect(await focusedName(canvas)).toContain('host, no containers in host mode');

  await canvas.keyboard.press('ArrowRight');
  await canvas.keyboard.press('End');
  expect(await focusedName(canvas)).toMatch(/^vl-test4, port \d+ of ovs0, VLAN 200, cable to test4:eth1$/);
  await canvas.keyboard.press('ArrowRight');
  expect(await focusedName(canvas)).toMatch(
    /^test4, container, running, eth1 192\.168\.0\.4\/24 on ovs0 port \d+, VLAN 200, cable to .*:vl-test4$/,
  );
  await canvas.keyboard.press('ArrowUp');
  expect(await focusedName(canvas)).toContain('test3, container, running, eth1');
  await canvas.keyboard.press('ArrowLeft');
  expect(await focusedName(canvas)).toContain('vl-test3');
  await canvas.keyboard.press('Home');
  await canvas.keyboard.press('ArrowRight');

  await canvas.keyboard.press('ArrowRight');
  await canvas.keyboard.press('Home');
  expect(await focusedName(canvas)).toContain('test1, container, running, eth1');
  await canvas.keyboard.press('Enter');
  const inspector = canvas.locator('#inspector');
  await expect(inspector.getByRole('heading', { level: 2 })).toHaveText('test1');
  await expect(inspector).toContainText('192.168.0.1/24');
  await expect(canvas).toHaveURL(/select=container/);
  await canvas.keyboard.press('Escape');
  await expect(inspector.getByRole('heading', { level: 2 })).toHaveText('Nothing selected');
  await expect(canvas).not.toHaveURL(/select=/);
});

test('the wheel pans and Ctrl with the wheel zooms', async ({ canvas }) => {
  const box = await object(canvas, 'switch', 'ovs0').boundingBox();
  if (!box) throw new Error('ovs0 is not drawn');
  await canvas.mouse.move(box.x + 20, box.y + 300);
  await canvas.mouse.wheel(0, 60);
  await expect.poll(async () => (await object(canvas, 'switch', 'ovs0').boundingBox())?.y).toBeLessThan(box.y);
  expect((await object(canvas, 'switch', 'ovs0').boundingBox())?.width).toBe(box.width);
  await canvas.keyboard.down('Control');
  await canvas.mouse.wheel(0, 120);
  await canvas.keyboard.up('Control');
  await expect.poll(async () => (await object(canvas, 'switch', 'ovs0').boundingBox())?.width).toBeLessThan(box.width);
});

test('Space selects several, and the menu of a row is reached by key and by pointer', async ({ canvas }) => {
  const row = (name: string) => object(canvas, 'unit', name).locator('button').first();
  await row('test1').focus();
  await canvas.keyboard.press(' ');
  await canvas.keyboard.press('ArrowDown');
  await canvas.keyboard.press(' ');
  await expect(row('test1')).toHaveAttribute('aria-pressed', 'true');
  await expect(row('test2')).toHaveAttribute('aria-pressed', 'true');
  await canvas.keyboard.press('Escape');
  await expect(row('test1')).toHaveAttribute('aria-pressed', 'false');

  const menu = canvas.locator('[data-canvas-menu]');
  await row('test2').focus();
  await canvas.keyboard.press('Shift+F10');
  await expect(menu).toBeVisible();
  await canvas.keyboard.press('Escape');
  await expect(menu).toHaveCount(0);
  await expect(row('test2')).toBeFocused();
  await row('test3').click({ button: 'right' });
  await menu.getByRole('menuitem', { name: /^Go to .*:vl-test3$/ }).click();
  await expect(menu).toHaveCount(0);
  expect(await focusedName(canvas)).toContain('vl-test3, port');
  await row('test3').click({ button: 'right' });
  await menu.getByRole('menuitem', { name: 'Open in the inspector' }).click();
  await expect(canvas.locator('#inspector').getByRole('heading', { level: 2 })).toHaveText('test3');
});

test('a box drawn with Shift selects what it touches', async ({ canvas }) => {
  const [from, to] = await Promise.all(['test1', 'test2'].map((name) => object(canvas, 'unit', name).boundingBox()));
  if (!from || !to) throw new Error('test1 and test2 are not drawn');
  await canvas.keyboard.down('Shift');
  await canvas.mouse.move(from.x - 60, from.y + 4);
  await canvas.mouse.down();
  await canvas.mouse.move(from.x + 30, to.y + 8, { steps: 4 });
  await canvas.mouse.up();
  await canvas.keyboard.up('Shift');
  const pressed = canvas.locator('[data-object="unit"] [aria-pressed="true"]');
  await expect(pressed).toHaveCount(2);
});

test('what is pointed at lights its whole way, and a VLAN its own', async ({ canvas }) => {
  const opacity = (locator: Locator) => locator.evaluate((one) => getComputedStyle(one).opacity);
  await object(canvas, 'unit', 'test1')
    .locator('button')
    .first()
    .hover({ position: { x: 60, y: 10 } });
  const port = (name: string) => canvas.locator(`[data-port="${name}"] .stop`);
  await expect.poll(() => opacity(port('vl-test2'))).toBe('0.3');
  expect(await opacity(port('vl-test1'))).toBe('1');
  await canvas.locator('[data-port="vl-test1"] [data-vlan="100"]').hover();
  await expect.poll(() => opacity(port('vl-test2'))).toBe('1');
  await expect.poll(() => opacity(port('vl-test3'))).toBe('0.3');
});

test('small pictures drop what is too small to read and keep the names', async ({ canvas }) => {
  const view = canvas.locator('[data-canvas]');
  await expect(view).toHaveAttribute('data-lod', '2');
  const address = canvas.getByText('192.168.0.1', { exact: true }).first();
  await expect(address).toBeVisible();
  const box = await object(canvas, 'switch', 'ovs0').boundingBox();
  if (!box) throw new Error('ovs0 is not drawn');
  await canvas.mouse.move(box.x + 20, box.y + 40);
  await canvas.keyboard.down('Control');
  await canvas.mouse.wheel(0, 200);
  await canvas.keyboard.up('Control');
  await expect(view).toHaveAttribute('data-lod', '1');
  await expect(address).toBeHidden();
  const name = object(canvas, 'unit', 'test1').locator('.lod-name').first();
  await expect(name).toBeVisible();
  const height = await name.evaluate((one) => {
    const zoom = one.getBoundingClientRect().width / (one as HTMLElement).offsetWidth;
    return Number.parseFloat(getComputedStyle(one).fontSize) * zoom;
  });
  expect(height).toBeGreaterThanOrEqual(11);
});
