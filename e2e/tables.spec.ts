import { labImage } from '../lab/image.ts';
import { expect, test, workspace } from './fixtures.ts';

/** A page that is left gives up what it was asking; so does one that no longer needs the answer. */
const leaving = /request failed: GET .*: net::ERR_ABORTED/;

const rowOf = (page: import('@playwright/test').Page, name: string) =>
  page
    .locator('[data-table-row]')
    .filter({ has: page.locator('[data-column="name"]', { hasText: new RegExp(`^${name}$`) }) });

test('each table has what the host has', async ({ canvas, stand, expected }) => {
  expected.console(leaving);
  const count = async (argv: string[]): Promise<number> =>
    (await stand.host.run(argv)).split('\n').filter(Boolean).length;
  await canvas.goto('/tables/containers');
  const containers = await count(['docker', 'ps', '--all', '--quiet']);
  await expect(canvas.locator('[data-row-count]')).toHaveAttribute('data-row-count', String(containers));
  const inspected = await stand.host.run([
    'docker',
    'inspect',
    '--format',
    '{{range .NetworkSettings.Networks}}{{.IPAddress}}/{{.IPPrefixLen}}{{end}}',
    'db',
  ]);
  await expect(rowOf(canvas, 'db').locator('[data-column="addresses"]')).toHaveText(inspected.trim());
  await expect(rowOf(canvas, 'stopped').locator('[data-column="state"]')).toHaveText('stopped');
  await expect(rowOf(canvas, 'db').locator('[data-column="project"]')).toHaveText('shop');

  await canvas.getByRole('link', { name: 'Published ports' }).click();
  const row = canvas.locator('[data-table-row]').filter({ hasText: '127.0.0.1' });
  await expect(row.locator('[data-column="hostPort"]')).toHaveText('8081');
  await expect(row.locator('[data-column="container"]')).toHaveText('admin');
  await expect(row.locator('[data-column="verdict"]')).toHaveText('works');
  await row.click();
  await expect(canvas.locator('#inspector').getByRole('heading', { level: 2 })).toContainText('8081');
  await expect(workspace(canvas)).toHaveAttribute('data-snapshots', '1');
});

test('rows stay where they are while somebody points at them, and say what waits', async ({
  canvas,
  stand,
  expected,
}) => {
  expected.console(leaving);
  await canvas.goto('/tables/containers');
  const names = (): Promise<string[]> =>
    canvas
      .locator('[data-table-row] [data-column="name"]')
      .evaluateAll((cells) => cells.map((cell) => cell.textContent ?? ''));
  await rowOf(canvas, 'db').hover();
  const before = await names();
  await stand.host.run([
    'docker',
    'run',
    '--detach',
    '--name',
    'aaa-new',
    '--network',
    'vault',
    labImage,
    'sleep',
    '600',
  ]);
  const resort = canvas.getByRole('button', { name: '1 change, re-sort' });
  await expect(resort).toBeVisible();
  expect(await names()).toEqual(before);
  await resort.click();
  await expect.poll(names).toEqual(['aaa-new', ...before]);

  await rowOf(canvas, 'db').hover();
  await stand.host.run(['docker', 'rm', '--force', 'aaa-new']);
  await expect(resort).toBeVisible();
  expect((await names())[0]).toBe('aaa-new');
  // The pointer leaves: nobody is disturbed.
  await canvas.mouse.move(700, 20);
  await expect.poll(names).toEqual(before);
});

test('what is selected in a table is selected on the canvas, and the other way', async ({ canvas, expected }) => {
  expected.console(leaving);
  await canvas.goto('/?drawer=containers');
  await rowOf(canvas, 'app').click();
  await expect(canvas.locator('#inspector').getByRole('heading', { level: 2 })).toHaveText('app');
  // The id's copy button shows without a pointer on it.
  await expect(canvas.locator('#inspector header .copyable-shown button')).toHaveCSS('opacity', '1');
  // Of the id what tells containers apart, all of it under the pointer and where the keyboard is.
  const id = canvas.locator('#inspector header .copyable-shown');
  const whole = (await id.locator('.whole').textContent()) ?? '';
  expect(whole).toMatch(/^container:[0-9a-f]{32}:[0-9a-f]{64}$/);
  const shown = (await id.locator('.name-shown').textContent()) ?? '';
  const [, from = '', to = '-'] = /^container:…:([0-9a-f]{4,})…([0-9a-f]{6})$/.exec(shown) ?? [];
  expect(whole.split(':')[2]).toMatch(new RegExp(`^${from}.*${to}$`));
  await expect(id.getByTitle(whole)).toBeVisible();
  await expect(id.locator('.whole')).toBeHidden();
  await id.getByRole('button').focus();
  await canvas.keyboard.press('Tab');
  await canvas.keyboard.press('Shift+Tab');
  await expect(id.locator('.whole')).toBeVisible();
  await expect(id.locator('.short')).toBeHidden();
  // alone is in no network: what Docker calls the network none is no link to anywhere.
  await expect(canvas.locator('[data-tab="facts"]').getByRole('button', { name: 'front', exact: true })).toBeVisible();
  await rowOf(canvas, 'alone').click();
  await expect(canvas.locator('#inspector').getByRole('heading', { level: 2 })).toHaveText('alone');
  await expect(canvas.locator('[data-tab="facts"]').getByRole('button', { name: 'none', exact: true })).toHaveCount(0);
  await rowOf(canvas, 'app').click();
  await expect(canvas.locator('.react-flow [aria-pressed="true"]')).toContainText('app');
  await canvas.locator('[data-object="unit"][data-title="db"] button').first().click();
  await expect(rowOf(canvas, 'db')).toHaveAttribute('aria-selected', 'true');
});

test('columns are chosen and kept in the address; a cell and a row are copied', async ({
  canvas,
  context,
  expected,
}) => {
  expected.console(leaving);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await canvas.goto('/tables/containers');
  await canvas.getByRole('button', { name: 'Columns' }).click();
  await canvas.getByLabel('Image').check();
  await canvas.getByLabel('Network mode').uncheck();
  await expect(canvas).toHaveURL(/columns=[^&]*image/);
  await canvas.keyboard.press('Escape');
  await expect(canvas.getByRole('columnheader', { name: 'Image' })).toBeVisible();
  await expect(canvas.getByRole('columnheader', { name: 'Network mode' })).toHaveCount(0);

  const clipboard = (): Promise<string> => canvas.evaluate(() => navigator.clipboard.readText());
  await rowOf(canvas, 'app').locator('[data-column="addresses"]').focus();
  await canvas.keyboard.press('Control+c');
  expect(await clipboard()).toMatch(/^172\.30\.\d\.\d\/24 172\.30\.\d\.\d\/24$/);
  await canvas.keyboard.press('Shift+F10');
  await canvas.getByRole('menuitem', { name: 'Copy addresses', exact: false }).first().press('Enter');
  expect(await clipboard()).toMatch(/^172\.30\.\d\.\d\n172\.30\.\d\.\d$/);
  await expect(rowOf(canvas, 'app').locator(':focus')).toHaveCount(1);
  await canvas.keyboard.press('Shift+F10');
  await canvas.getByRole('menuitem', { name: 'Copy as JSON' }).press('Enter');
  expect(JSON.parse(await clipboard())).toMatchObject({ name: 'app', state: 'running' });
});
