/** Plugging in and taking off by hand: what a drag offers, what it refuses and says, what letting go opens, and that nothing is sent by it. */
import type { Page, Request } from '@playwright/test';
import { tokenOf } from './away.ts';
import { type Expectations, expect, object, test, workspace } from './fixtures.ts';
import { holdFrom, holdOver, spot, strip } from './hands.ts';
import { still } from './pictures/take.ts';
import { bareContainer, linksIn, portsOf, reaches, stateOf, tagOf } from './rewired.ts';

const form = (page: Page) => page.locator('[data-change-form]');
const field = (page: Page, name: string) => form(page).locator(`[data-field="${name}"]`);
const held = (page: Page) => page.locator('[data-held]');
const said = (page: Page) => page.locator('[data-live-region="polite"]');
const planned = (page: Page) => expect(form(page).locator('[data-plan]')).toHaveAttribute('data-plan', 'ready');
const port = (page: Page, name: string) => page.locator(`[data-port="${name}"]`);

/** Questions that a newer edit, or a list that is no longer needed, gives up. */
const mayGiveUp = (expected: Expectations): void =>
  expected.console(/request failed: (POST .*\/api\/v1\/plans|GET .*\/api\/v1\/port-mappings): net::ERR_ABORTED/);

/** What this page asks the host to do, plans apart: those change nothing. */
function watchWrites(page: Page): string[] {
  const out: string[] = [];
  page.on('request', (request: Request) => {
    const path = new URL(request.url()).pathname;
    const reads = request.method() === 'GET' || path.endsWith('/plans') || path.endsWith('/arrangement');
    if (!reads && path.startsWith('/api/v1/')) out.push(`${request.method()} ${path}`);
  });
  return out;
}

test('a drag to a switch, to a row in a VLAN, to a Docker network and to free room opens each its form, filled; nothing is sent before Apply', async ({
  canvas,
  stand,
  expected,
}) => {
  test.setTimeout(120_000);
  mayGiveUp(expected);
  const remove = await bareContainer(stand, 'fresh');
  const writes = watchWrites(canvas);
  try {
    const fresh = strip(canvas, 'fresh');
    await expect(fresh).toBeVisible();
    const before = await stateOf(stand, ['fresh', 'test3']);
    const ovs0 = object(canvas, 'switch', 'ovs0');

    await holdOver(canvas, fresh, await spot(ovs0.locator('.switch-head')));
    await expect(held(canvas)).toHaveText('Plug in fresh: veth, VLAN ?');
    await expect(canvas.locator('[data-rope="valid"]')).toBeVisible();
    await expect(canvas.locator('[data-plug-mark="ovs0"]')).toHaveText('Plug hereveth, VLAN ?');
    await expect(canvas.locator('[data-plug-mark="bridge"]')).toContainText('connect to Docker network bridge');
    await expect(canvas.locator('.react-flow__node[data-drop="valid"]').filter({ has: ovs0 })).toHaveCount(1);
    await expect(
      canvas.locator('.react-flow__node[data-drop="invalid"]').filter({ has: strip(canvas, 'test1') }),
    ).toHaveCount(1);
    await canvas.mouse.up();
    await expect(held(canvas)).toHaveCount(0);
    await expect(canvas.locator('[data-drop]')).toHaveCount(0);
    await expect(field(canvas, 'to')).toHaveValue(/^ovs:/);
    await expect(field(canvas, 'vlan')).toHaveValue('');
    await expect(form(canvas)).toContainText('Attach fresh');
    await canvas.keyboard.press('Escape');

    await holdOver(canvas, fresh, await spot(object(canvas, 'switch', 'bridge').locator('.switch-head')));
    await expect(held(canvas)).toHaveText('Plug in fresh: connect to Docker network bridge');
    await canvas.mouse.up();
    await expect(field(canvas, 'to')).toHaveValue(/^network:/);
    await canvas.keyboard.press('Escape');

    const below = (await object(canvas, 'switch', 'ovs0').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const boxes = await canvas
      .locator('[data-object="switch"]')
      .evaluateAll((all) => Math.max(...all.map((one) => one.getBoundingClientRect().bottom)));
    await holdOver(canvas, fresh, { x: below.x + below.width / 2, y: boxes + 60 });
    await expect(held(canvas)).toHaveText('Plug in fresh: new bridge here');
    await canvas.mouse.up();
    await expect(form(canvas)).toContainText('New bridge for fresh');
    await expect(field(canvas, 'name')).toHaveValue('br0');
    await planned(canvas);
    await expect(form(canvas).locator('[data-step="addBridge"]')).toHaveCount(1);
    await expect(form(canvas).locator('[data-step="addVeth"]')).toHaveCount(1);
    await canvas.keyboard.press('Escape');

    await holdOver(canvas, fresh, await spot(port(canvas, 'vl-test3')));
    await expect(held(canvas)).toHaveText('Plug in fresh: veth, VLAN 200');
    await expect(canvas.locator('[data-aim="vl-test3"]')).toBeVisible();
    await canvas.mouse.up();
    await expect(field(canvas, 'vlan')).toHaveValue('200');
    await expect(field(canvas, 'addresses')).toHaveValue('192.168.0.5/24');
    await planned(canvas);
    expect(writes, 'a drag and a preview send nothing').toEqual([]);
    expect(await stateOf(stand, ['fresh', 'test3'])).toBe(before);

    await canvas.keyboard.press('Control+Enter');
    await expect(canvas.locator('[data-toast]')).toContainText('fresh eth0 attached to ovs0, VLAN 200');
    expect(writes.length).toBe(1);
    expect(await linksIn(stand, 'fresh')).toEqual(['eth0 192.168.0.5/24']);
    const [made = ''] = (await portsOf(stand, 'ovs0')).filter((name) => !name.startsWith('vl-'));
    expect(await tagOf(stand, made)).toBe('200');
    expect(await reaches(stand, 'fresh', '192.168.0.3')).toBe(true);
    expect(await reaches(stand, 'fresh', '192.168.0.1')).toBe(false);

    // Off again: its plug, from the container's side to empty canvas.
    await expect(fresh.locator('[data-unplug]')).toBeVisible();
    // The strip has a switch now, and stands with it.
    await still(canvas);
    const free = await spot(fresh, { x: -60, y: 260 });
    await holdFrom(canvas, await spot(fresh.locator('[data-unplug]')), await spot(strip(canvas, 'test1')));
    await expect(held(canvas)).toHaveText('Let go over empty canvas to detach.');
    await expect(canvas.locator('[data-cable="veth"][data-taken]')).toHaveCount(1);
    await canvas.mouse.move(free.x, free.y, { steps: 4 });
    await expect(held(canvas)).toHaveText('Let go to detach');
    await canvas.mouse.up();
    await expect(form(canvas)).toContainText('Detach fresh:eth0');
    await planned(canvas);
    expect(writes.length).toBe(1);
    expect(await linksIn(stand, 'fresh')).toEqual(['eth0 192.168.0.5/24']);
    await canvas.keyboard.press('Control+Enter');
    await expect(canvas.locator('[data-toast]')).toContainText('detached');
    expect(await linksIn(stand, 'fresh')).toEqual([]);
    expect(await stateOf(stand, ['fresh', 'test3'])).toBe(before);
  } finally {
    await remove();
  }
});

test('where nothing can be plugged in a drag says why, and letting go there does nothing; Escape ends it', async ({
  canvas,
}) => {
  const test1 = strip(canvas, 'test1');
  const cases = [
    { over: canvas.locator('[data-object="host"]'), words: 'The host is plugged in through its own links' },
    { over: strip(canvas, 'test2'), from: 'plus', words: 'Containers are not plugged into each other' },
    { over: strip(canvas, 'test1'), from: 'plus', words: 'Let go over a switch.' },
  ];
  for (const { over, from, words } of cases) {
    const to = await spot(over);
    if (from === 'plus') {
      await test1.hover();
      await holdFrom(canvas, await spot(test1.locator('[data-plus]')), to);
    } else await holdOver(canvas, test1, to);
    await expect(held(canvas)).toContainText(words);
    await expect(held(canvas)).toHaveAttribute('data-held', 'invalid');
    await canvas.mouse.up();
    await expect(held(canvas)).toHaveCount(0);
    await expect(said(canvas)).toContainText(words);
    await expect(form(canvas)).toHaveCount(0);
  }
  await holdOver(canvas, test1, await spot(object(canvas, 'switch', 'ovs0').locator('.switch-head')));
  await expect(held(canvas)).toHaveAttribute('data-held', 'attach');
  await canvas.keyboard.press('Escape');
  await expect(held(canvas)).toHaveCount(0);
  await canvas.mouse.up();
  await expect(form(canvas)).toHaveCount(0);
  await expect(canvas).not.toHaveURL(/select=/);
});

test('without dragging: the plus opens the form, a new bridge is one of its places, Delete on a link row shows the way off', async ({
  canvas,
  expected,
}) => {
  mayGiveUp(expected);
  const writes = watchWrites(canvas);
  await strip(canvas, 'test1').hover();
  await strip(canvas, 'test1').locator('[data-plus]').click();
  await expect(form(canvas)).toContainText('Attach test1');
  await expect(canvas.locator('[data-plug-here="ovs0"]')).toBeVisible();
  await field(canvas, 'to').selectOption({ label: 'New bridge…' });
  await expect(form(canvas)).toContainText('New bridge for test1');
  await canvas.keyboard.press('Escape');

  await port(canvas, 'vl-test1').getByRole('button').focus();
  await canvas.keyboard.press('Delete');
  await expect(form(canvas)).toContainText('Detach test1:eth1');
  await planned(canvas);
  await canvas.keyboard.press('Escape');
  await expect(form(canvas)).toHaveCount(0);
  await expect(port(canvas, 'vl-test1').getByRole('button')).toBeFocused();
  // No key deletes a container or a bridge.
  for (const card of [strip(canvas, 'test1'), object(canvas, 'switch', 'ovs0')]) {
    const row = card.getByRole('button').first();
    await row.focus();
    await expect(row).toBeFocused();
    await canvas.keyboard.press('Delete');
    await expect(said(canvas)).toHaveText('Delete takes off the plug of a link row only.');
    await expect(form(canvas)).toHaveCount(0);
  }
  expect(writes).toEqual([]);
});

test('who may change nothing is told so by the drag', async ({ browser, canvas, stand }) => {
  const token = await tokenOf(canvas, 'viewer');
  const context = await browser.newContext({ baseURL: stand.url, storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await page.goto('/');
  await page.getByRole('textbox').fill(token);
  await page.keyboard.press('Enter');
  await expect(workspace(page)).toHaveAttribute('data-connection', 'live');
  await holdOver(page, strip(page, 'test1'), await spot(object(page, 'switch', 'ovs0').locator('.switch-head')));
  await expect(held(page)).toHaveText('needs operator: preview only');
  await expect(page.locator('[data-rope], [data-plug-mark], [data-drop]')).toHaveCount(0);
  await page.mouse.up();
  await expect(form(page)).toHaveCount(0);
  await context.close();
});

test('containers that are selected go together: one form with a table, filled in order, one change and one undo', async ({
  canvas,
  stand,
  expected,
}) => {
  test.setTimeout(120_000);
  mayGiveUp(expected);
  const names = ['many-a', 'many-b', 'many-c'];
  const removals = [];
  try {
    for (const name of names) removals.push(await bareContainer(stand, name));
    for (const name of names) await expect(strip(canvas, name)).toBeVisible();
    const before = await stateOf(stand, names);
    await strip(canvas, 'many-a').getByRole('button').first().click();
    for (const name of names.slice(1))
      await strip(canvas, name)
        .getByRole('button')
        .first()
        .click({ modifiers: ['Shift'] });
    await expect(canvas.locator('#inspector [data-verb="attachMany"]')).toBeVisible();
    await holdOver(canvas, strip(canvas, 'many-b'), await spot(port(canvas, 'vl-test1')));
    await expect(held(canvas)).toHaveText('Plug in 3 containers: veth, VLAN 100');
    await canvas.mouse.up();
    await expect(form(canvas)).toContainText('Attach 3 containers');
    const cell = (name: string, column: string) =>
      form(canvas).locator(`[data-many-row="${name}"] [data-cell="${column}"]`);
    await expect(field(canvas, 'vlan')).toHaveValue('100');
    await expect(cell('many-a', 'addresses')).toHaveValue('192.168.0.5/24');
    await expect(cell('many-c', 'addresses')).toHaveValue('192.168.0.7/24');
    // An address twice is said at its second place, before anything is sent.
    await cell('many-c', 'addresses').fill('192.168.0.5/24');
    await expect(form(canvas)).toContainText('stands in a row above');
    await cell('many-a', 'name').focus();
    await canvas.evaluate(() => {
      const data = new DataTransfer();
      data.setData('text/plain', 'container,name,address\nmany-c,net0,192.168.0.9/24\nmany-a,192.168.0.8/24');
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    });
    await expect(cell('many-c', 'name')).toHaveValue('net0');
    await expect(cell('many-a', 'addresses')).toHaveValue('192.168.0.8/24');
    await planned(canvas);
    expect(await stateOf(stand, names)).toBe(before);
    await canvas.keyboard.press('Control+Enter');
    await expect(canvas.locator('[data-toast]')).toContainText('and 2 more');
    expect(await linksIn(stand, 'many-a')).toEqual(['eth0 192.168.0.8/24']);
    expect(await linksIn(stand, 'many-b')).toEqual(['eth0 192.168.0.6/24']);
    expect(await linksIn(stand, 'many-c')).toEqual(['net0 192.168.0.9/24']);
    expect(await reaches(stand, 'many-c', '192.168.0.1')).toBe(true);
    expect(await reaches(stand, 'many-c', '192.168.0.3')).toBe(false);
    await canvas.keyboard.press('Control+z');
    await expect(form(canvas)).toContainText('Undo a change');
    await planned(canvas);
    await expect(form(canvas).locator('[data-apply]')).toBeFocused();
    await canvas.keyboard.press('Enter');
    await expect.poll(() => stateOf(stand, names)).toBe(before);
  } finally {
    for (const remove of removals) await remove();
  }
});

test('the menu of a row lists what can be done to it, and why not', async ({ canvas, expected }) => {
  mayGiveUp(expected);
  const item = (key: string) => canvas.locator(`[data-menu-item="${key}"]`);
  await object(canvas, 'switch', 'ovs0').getByRole('button').first().focus();
  await canvas.keyboard.press('Shift+F10');
  await expect(item('deleteBridge')).toHaveAttribute('data-disabled', '');
  await expect(item('deleteBridge')).toContainText('has ports: only an empty bridge can be deleted');
  await expect(item('attachMany')).toContainText('select containers first');
  await expect(item('newBridge')).not.toHaveAttribute('data-disabled');
  await canvas.keyboard.press('Escape');
  await port(canvas, 'vl-test1').getByRole('button').click({ button: 'right' });
  for (const key of ['setVlan', 'detach', 'linkDown']) await expect(item(key)).not.toHaveAttribute('data-disabled');
  await item('detach').click();
  await expect(form(canvas)).toContainText('Detach test1:eth1');
  await canvas.keyboard.press('Escape');
  await strip(canvas, 'test1').getByRole('button').first().click({ button: 'right' });
  await item('attach').click();
  await expect(form(canvas)).toContainText('Attach test1');
  await expect(canvas.locator('[data-plug-here="ovs0"]')).toBeVisible();
});
