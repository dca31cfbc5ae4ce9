/** Changing a Linux bridge's host from the page: attach with a gateway, detach, a new bridge and its end. */
import type { Page } from '@playwright/test';
import { type Expectations, expect, object, test } from './fixtures.ts';
import { bareContainer, inside, linksIn, reaches, stateOf } from './rewired.ts';

const form = (page: Page) => page.locator('[data-change-form]');
const field = (page: Page, name: string) => form(page).locator(`[data-field="${name}"]`);
const toast = (page: Page) => page.locator('[data-toast]');
const planned = (page: Page) => expect(form(page).locator('[data-plan]')).toHaveAttribute('data-plan', 'ready');
const mayGiveUp = (expected: Expectations): void =>
  expected.console(/request failed: (POST .*\/api\/v1\/plans|GET .*\/api\/v1\/port-mappings): net::ERR_ABORTED/);

test('Plug here on a switch chooses it; address and gateway are its own; detaching takes the plug off', async ({
  canvas,
  stand,
  expected,
}) => {
  mayGiveUp(expected);
  const remove = await bareContainer(stand, 'fresh');
  try {
    await expect(object(canvas, 'unit', 'fresh')).toBeVisible();
    const before = await stateOf(stand, ['fresh', 'hand1']);
    await object(canvas, 'unit', 'fresh').getByRole('button').first().click();
    await canvas.locator('#inspector [data-verb="attach"]').click();
    await canvas.locator('[data-plug-here="br0"]').click();
    await expect(field(canvas, 'name')).toBeFocused();
    await expect(field(canvas, 'addresses')).toHaveValue('10.20.0.3/24');
    await expect(field(canvas, 'gateway')).toHaveValue('10.20.0.1');
    await expect(field(canvas, 'vlan')).toBeDisabled();
    await planned(canvas);
    await canvas.keyboard.press('Control+Enter');
    await expect(toast(canvas)).toContainText('fresh eth0 attached to br0');
    expect(await linksIn(stand, 'fresh')).toEqual(['eth0 10.20.0.3/24']);
    expect((await inside(stand, 'fresh', ['ip', 'route', 'show', 'default'])).stdout).toContain('via 10.20.0.1');
    expect(await reaches(stand, 'fresh', '10.20.0.11')).toBe(true);

    const row = object(canvas, 'unit', 'fresh').locator('button[data-row]').first();
    await row.focus();
    await canvas.keyboard.press('x');
    await expect(form(canvas)).toContainText('Detach fresh:eth0');
    await planned(canvas);
    await canvas.keyboard.press('Enter');
    await expect(toast(canvas)).toContainText('fresh:eth0 detached');
    expect(await stateOf(stand, ['fresh', 'hand1'])).toBe(before);
  } finally {
    await remove();
  }
});

test('a bridge is made with an address, and deleted only while it is empty', async ({ canvas, stand, expected }) => {
  mayGiveUp(expected);
  const before = await stateOf(stand, ['hand1']);
  await object(canvas, 'switch', 'br0').locator('button[data-row]').first().click();
  const inspector = canvas.locator('#inspector');
  await expect(inspector.locator('[data-verb="deleteBridge"]')).toHaveAttribute('aria-disabled', 'true');
  await expect(inspector).toContainText('has ports: only an empty bridge can be deleted');
  await inspector.locator('[data-verb="newBridge"]').click();
  await field(canvas, 'name').fill('br7');
  await field(canvas, 'addresses').fill('10.77.7.1/24');
  await planned(canvas);
  await canvas.keyboard.press('Control+Enter');
  await expect(toast(canvas)).toContainText('Bridge br7 made');
  expect(await stand.host.run(['ip', '-o', 'address', 'show', 'dev', 'br7'])).toContain('10.77.7.1/24');

  await object(canvas, 'switch', 'br7').locator('button[data-row]').first().click();
  await inspector.locator('[data-verb="deleteBridge"]').click();
  await planned(canvas);
  await canvas.keyboard.press('Enter');
  await expect(toast(canvas)).toContainText('Bridge br7 deleted');
  expect(await stateOf(stand, ['hand1'])).toBe(before);
});
