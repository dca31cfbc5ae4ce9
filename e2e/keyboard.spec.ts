import type { Page } from '@playwright/test';
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
