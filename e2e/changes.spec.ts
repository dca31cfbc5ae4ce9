/** Changing the host from the page: by keyboard, by a click on a VLAN, with refusals, a failure in the middle, and the way back. */
import type { Page } from '@playwright/test';
import { pidIn, tokenOf } from './away.ts';
import { type Expectations, expect, object, test, workspace } from './fixtures.ts';
import { bareContainer, inside, linksIn, portsOf, reaches, stateOf, tagOf } from './rewired.ts';

const form = (page: Page) => page.locator('[data-change-form]');
const field = (page: Page, name: string) => form(page).locator(`[data-field="${name}"]`);
const plan = (page: Page) => form(page).locator('[data-plan]');
const apply = (page: Page) => form(page).locator('[data-apply]');
const toast = (page: Page) => page.locator('[data-toast]');

/** Questions that a newer edit, or a list that is no longer needed, gives up. */
const mayGiveUp = (expected: Expectations): void =>
  expected.console(/request failed: (POST .*\/api\/v1\/plans|GET .*\/api\/v1\/port-mappings): net::ERR_ABORTED/);

async function typed(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(`>${words}`);
  await page.keyboard.press('Enter');
  await expect(form(page)).toBeVisible();
}

/** Until the plan of what stands in the form is there. */
const planned = (page: Page) => expect(plan(page)).toHaveAttribute('data-plan', 'ready');

test('by keyboard alone a container is attached with a VLAN, and the attachment is undone', async ({
  canvas,
  stand,
  expected,
}) => {
  mayGiveUp(expected);
  const remove = await bareContainer(stand, 'fresh');
  try {
    const before = await stateOf(stand, ['fresh', 'test1']);
    await expect(object(canvas, 'unit', 'fresh')).toBeVisible();
    await canvas.keyboard.press('Control+k');
    await canvas.keyboard.type('name:fresh');
    await canvas.keyboard.press('Enter');
    await expect(canvas.locator('#inspector h2')).toHaveText('fresh');
    // Out of the list, out of what is typed, out of the field.
    for (let press = 0; press < 3; press += 1) await canvas.keyboard.press('Escape');
    await canvas.keyboard.press('a');
    await expect(field(canvas, 'to')).toBeFocused();
    await expect(canvas.locator('[data-plug-here="ovs0"]')).toBeVisible();
    await canvas.keyboard.type('ovs0');
    await expect(field(canvas, 'name')).toHaveValue('eth0');
    await canvas.keyboard.press('Tab');
    await expect(field(canvas, 'name')).toBeFocused();
    await canvas.keyboard.press('Tab');
    await canvas.keyboard.press('Tab');
    await expect(field(canvas, 'vlan')).toBeFocused();
    await canvas.keyboard.type('100');
    await expect(field(canvas, 'addresses')).toHaveValue('192.168.0.5/24');
    await planned(canvas);
    await expect(plan(canvas)).toContainText('Give eth0 in fresh the address 192.168.0.5/24');
    expect(await stateOf(stand, ['fresh', 'test1']), 'a preview changes nothing').toBe(before);
    await canvas.keyboard.press('Control+Enter');

    await expect(toast(canvas)).toContainText('fresh eth0 attached to ovs0, VLAN 100');
    await expect(canvas.locator('[data-live-region="polite"]')).toContainText('fresh eth0 attached to ovs0, VLAN 100');
    await expect(form(canvas)).toHaveCount(0);
    expect(await linksIn(stand, 'fresh')).toEqual(['eth0 192.168.0.5/24']);
    const [port = ''] = (await portsOf(stand, 'ovs0')).filter((name) => !name.startsWith('vl-'));
    expect(await tagOf(stand, port)).toBe('100');
    expect(await reaches(stand, 'fresh', '192.168.0.1')).toBe(true);
    expect(await reaches(stand, 'fresh', '192.168.0.3')).toBe(false);
    await expect(canvas.locator('[data-cable="veth"][data-ends*="fresh:eth0"]')).toHaveCount(1);

    await canvas.keyboard.press('Control+z');
    await expect(form(canvas)).toContainText('Undo a change');
    await planned(canvas);
    await expect(apply(canvas)).toBeFocused();
    await canvas.keyboard.press('Enter');
    await expect(toast(canvas)).toContainText('Undone: fresh eth0 attached to ovs0');
    expect(await stateOf(stand, ['fresh', 'test1'])).toBe(before);
  } finally {
    await remove();
  }
});

test('a click on a VLAN moves test2 to the other one, and Undo brings it back', async ({ canvas, stand, expected }) => {
  mayGiveUp(expected);
  expect(await reaches(stand, 'test2', '192.168.0.1')).toBe(true);
  await canvas.locator('[data-port="vl-test2"] [data-vlan="100"]').click();
  await expect(form(canvas)).toContainText('VLAN of test2 eth1');
  await expect(form(canvas).locator('[data-use-vlan]')).toHaveText([/^100\s*2 ports$/, /^200\s*2 ports$/]);
  await expect(field(canvas, 'vlan')).toBeFocused();
  await canvas.keyboard.press('Control+a');
  await canvas.keyboard.type('200');
  await expect(form(canvas).locator('[data-moves]')).toHaveText('Leaves 1 peer, meets 2 peers.');
  await planned(canvas);
  await expect(plan(canvas).locator('[data-step]')).toHaveText([/Move vl-test2 on ovs0 from VLAN 100 to 200/]);
  await canvas.keyboard.press('Enter');
  await expect(toast(canvas)).toContainText('test2:eth1 is in VLAN 200 now');
  await expect(canvas.locator('[data-port="vl-test2"] [data-vlan="200"]')).toBeVisible();
  expect(await tagOf(stand, 'vl-test2')).toBe('200');
  expect(await reaches(stand, 'test2', '192.168.0.3')).toBe(true);
  expect(await reaches(stand, 'test2', '192.168.0.1')).toBe(false);

  await toast(canvas).getByRole('button', { name: /^Undo/ }).click();
  await planned(canvas);
  await apply(canvas).click();
  await expect(canvas.locator('[data-port="vl-test2"] [data-vlan="100"]')).toBeVisible();
  expect(await tagOf(stand, 'vl-test2')).toBe('100');
  expect(await reaches(stand, 'test2', '192.168.0.1')).toBe(true);
});

test('typed in the palette a change fills the form; an address somebody has is refused before anything is applied', async ({
  canvas,
  stand,
  expected,
}) => {
  mayGiveUp(expected);
  expected.console(/answer 40\d: .*\/api\/v1\/plans/);
  expected.console(/console error: Failed to load resource: .* 40\d/);
  const before = await stateOf(stand, ['test1', 'test3']);
  await typed(canvas, 'attach test3 ovs0 vlan 100 192.168.0.1/24');
  await expect(field(canvas, 'to')).toHaveValue(/^ovs:/);
  await expect(field(canvas, 'name')).toHaveValue('eth0');
  await expect(field(canvas, 'vlan')).toHaveValue('100');
  await expect(field(canvas, 'addresses')).toHaveValue('192.168.0.1/24');
  await expect(field(canvas, 'addresses')).toHaveAttribute('aria-invalid', 'true');
  await expect(form(canvas)).toContainText('192.168.0.1');
  await canvas.keyboard.press('Control+Enter');
  await expect(field(canvas, 'addresses')).toBeFocused();
  expect(await stateOf(stand, ['test1', 'test3'])).toBe(before);

  // What can be told without asking the host is told as it is typed.
  await field(canvas, 'addresses').fill('192.168.0.7');
  await expect(form(canvas)).toContainText('Write it with its prefix length');
  await field(canvas, 'name').fill('a234567890123456');
  await expect(form(canvas)).toContainText('at most 15 bytes');
  await field(canvas, 'vlan').fill('4095');
  await expect(form(canvas)).toContainText('VLANs are 1 to 4094');
  await canvas.keyboard.press('Escape');
  await expect(form(canvas)).toHaveCount(0);
  expect(await stateOf(stand, ['test1', 'test3'])).toBe(before);
});

test('a change that fails in the middle says where and why, takes back what it did, and can be tried again', async ({
  canvas,
  stand,
  expected,
}) => {
  test.setTimeout(120_000);
  mayGiveUp(expected);
  const remove = await bareContainer(stand, 'unlucky');
  const vswitchd = pidIn(stand, '/ovs-vswitchd');
  try {
    await expect(object(canvas, 'unit', 'unlucky')).toBeVisible();
    const before = await stateOf(stand, ['unlucky', 'test1']);
    await typed(canvas, 'attach unlucky ovs0 vlan 200');
    await expect(field(canvas, 'addresses')).toHaveValue('192.168.0.5/24');
    await planned(canvas);
    // The database takes the port, and nobody carries it out.
    process.kill(vswitchd, 'SIGSTOP');
    await canvas.keyboard.press('Control+Enter');
    await expect(plan(canvas)).toHaveAttribute('data-plan', 'applying');
    await expect(plan(canvas)).toHaveAttribute('data-plan', 'failed', { timeout: 60_000 });
    await expect(form(canvas)).toContainText('Nothing was changed');
    await expect(plan(canvas).locator('[data-step="addOvsPort"]')).toHaveAttribute('data-status', 'failed');
    await expect(plan(canvas).locator('[data-step="addVeth"]')).toHaveAttribute('data-status', 'undone');
    await expect(field(canvas, 'vlan')).toHaveValue('200');
    process.kill(vswitchd, 'SIGCONT');
    await expect.poll(() => stateOf(stand, ['unlucky', 'test1'])).toBe(before);

    await apply(canvas).click();
    await planned(canvas);
    await canvas.keyboard.press('Control+Enter');
    await expect(toast(canvas)).toContainText('unlucky eth0 attached to ovs0, VLAN 200');
    expect(await reaches(stand, 'unlucky', '192.168.0.3')).toBe(true);
  } finally {
    process.kill(vswitchd, 'SIGCONT');
    await remove();
  }
});

test('a plan whose host has changed meanwhile is refused, and checked again when that is asked for', async ({
  canvas,
  stand,
  expected,
}) => {
  mayGiveUp(expected);
  expected.console(/answer 409: .*\/api\/v1\/(changes|plans)/);
  expected.console(/console error: Failed to load resource: .* 409/);
  const remove = await bareContainer(stand, 'moving');
  try {
    await expect(object(canvas, 'unit', 'moving')).toBeVisible();
    await typed(canvas, 'attach moving ovs0 vlan 100');
    await planned(canvas);
    // Somebody else is quicker: the address is gone.
    await inside(stand, 'test1', ['ip', 'address', 'add', '192.168.0.5/24', 'dev', 'eth1']);
    await canvas.keyboard.press('Control+Enter');
    await expect(plan(canvas)).toHaveAttribute('data-plan', 'stale');
    await expect(form(canvas)).toContainText('192.168.0.5');
    await expect(field(canvas, 'addresses')).toHaveValue('192.168.0.5/24');
    expect(await linksIn(stand, 'moving')).toEqual([]);
    expect((await portsOf(stand, 'ovs0')).every((name) => name.startsWith('vl-'))).toBe(true);
    // Never planned anew by itself: the person asks, and is told what is the matter now.
    await apply(canvas).click();
    await expect(field(canvas, 'addresses')).toHaveAttribute('aria-invalid', 'true');
    await inside(stand, 'test1', ['ip', 'address', 'delete', '192.168.0.5/24', 'dev', 'eth1']);
    await apply(canvas).click();
    await planned(canvas);
    await canvas.keyboard.press('Control+Enter');
    await expect(toast(canvas)).toContainText('moving eth0 attached to ovs0, VLAN 100');
  } finally {
    await remove();
  }
});

test('a viewer sees the preview and can apply nothing', async ({ browser, canvas, stand }) => {
  const token = await tokenOf(canvas, 'viewer');
  const context = await browser.newContext({ baseURL: stand.url, storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await page.goto('/');
  await page.getByRole('textbox').fill(token);
  await page.keyboard.press('Enter');
  await expect(workspace(page)).toHaveAttribute('data-connection', 'live');
  await page.locator('[data-port="vl-test2"] [data-vlan="100"]').click();
  await page.locator('[data-use-vlan="200"]').click();
  await planned(page);
  await expect(plan(page)).toContainText('Move vl-test2 on ovs0 from VLAN 100 to 200');
  await expect(apply(page)).toHaveAttribute('aria-disabled', 'true');
  await expect(form(page).locator('[data-apply-trouble]')).toHaveText('Needs the role operator: this is a preview.');
  await apply(page).click({ force: true });
  await page.keyboard.press('Control+Enter');
  await expect(plan(page)).toHaveAttribute('data-plan', 'ready');
  expect(await tagOf(stand, 'vl-test2')).toBe('100');
  await page.keyboard.press('Escape');
  await object(page, 'unit', 'test2').getByRole('button').first().click();
  await expect(page.locator('#inspector [data-verb-trouble="needs-operator"]').first()).toHaveText(
    'needs operator: preview only',
  );
  await context.close();
});

test('changes are listed with who, what and how they ended, and each has a page', async ({
  canvas,
  stand,
  expected,
}) => {
  mayGiveUp(expected);
  await typed(canvas, 'vlan vl-test4 300');
  await planned(canvas);
  await canvas.keyboard.press('Control+Enter');
  await expect(toast(canvas)).toBeVisible();
  expect(await tagOf(stand, 'vl-test4')).toBe('300');
  await canvas.keyboard.press('Escape');
  await canvas.keyboard.press('g');
  await canvas.keyboard.press('u');
  await expect(canvas).toHaveURL(/\/tables\/changes/);
  const first = canvas.locator('[data-table-row^="change:"]').first();
  await expect(first).toContainText('test4:eth1 is in VLAN 300 now');
  await expect(first).toContainText('applied');
  await expect(first).toContainText('can be undone');
  await first.click();
  await expect(canvas).toHaveURL(/\/changes\/[\w-]+/);
  const page = canvas.locator('[data-change-page]');
  await expect(page.locator('[data-step="setOvsPortVlan"]')).toHaveAttribute('data-status', 'done');
  await expect(page.locator('[data-commands]')).toContainText('ovs-vsctl');
  const [script] = await Promise.all([canvas.waitForEvent('download'), page.locator('[data-script]').click()]);
  expect(script.suggestedFilename()).toMatch(/\.sh$/);
  await page.locator('[data-undo]').click();
  await planned(canvas);
  await apply(canvas).click();
  await expect(page).toContainText('Undone by');
  expect(await tagOf(stand, 'vl-test4')).toBe('200');
  await canvas.goBack();
  await expect(canvas.locator('[data-table-row^="change:"]').first()).toContainText('Undone: test4:eth1');
});
