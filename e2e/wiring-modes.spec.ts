/** Dragging containers of every network mode: who cannot be plugged in says why, a joined one hands over, Docker networks are connected. */
import type { Page } from '@playwright/test';
import { type Expectations, expect, object, test } from './fixtures.ts';
import { holdFrom, holdOver, spot, strip } from './hands.ts';
import { still } from './pictures/take.ts';

const form = (page: Page) => page.locator('[data-change-form]');
const held = (page: Page) => page.locator('[data-held]');
const head = (page: Page, title: string) => object(page, 'switch', title).locator('.switch-head');
const mayGiveUp = (expected: Expectations): void =>
  expected.console(/request failed: (POST .*\/api\/v1\/plans|GET .*\/api\/v1\/port-mappings): net::ERR_ABORTED/);

test('a container in host mode and one that does not run say why, a joined one hands over to the owner', async ({
  canvas,
  expected,
}) => {
  mayGiveUp(expected);
  const front = await spot(head(canvas, 'front'));
  const onHost = canvas.locator('[data-host-container="on-host"]');
  await holdOver(canvas, onHost, front);
  await expect(held(canvas)).toHaveText('uses the host’s links');
  await canvas.mouse.up();
  await expect(form(canvas)).toHaveCount(0);

  const stopped = canvas.locator('[data-stopped="stopped"]');
  // The containers that do not run stand below all others.
  await canvas.mouse.move(700, 500);
  await canvas.mouse.wheel(0, 700);
  await still(canvas);
  await expect(stopped).toBeInViewport();
  await holdOver(canvas, stopped, { x: 500, y: 400 });
  await expect(held(canvas)).toHaveText('not running');
  await canvas.mouse.up();
  await expect(form(canvas)).toHaveCount(0);

  await canvas.getByRole('button', { name: 'Fit the width' }).click();
  await still(canvas);
  await holdOver(canvas, canvas.locator('[data-joined][data-title="sidecar"]'), await spot(head(canvas, 'front')));
  await expect(held(canvas)).toHaveText('sidecar uses the links of web. Plug in web: connect to Docker network front');
  await canvas.mouse.up();
  await expect(form(canvas)).toContainText('Attach web');
  await canvas.keyboard.press('Escape');
});

test('a Docker network takes a container once', async ({ canvas, stand, expected }) => {
  mayGiveUp(expected);
  const networks = async (): Promise<string[]> =>
    Object.keys(
      JSON.parse(
        await stand.host.run(['docker', 'inspect', '--format', '{{json .NetworkSettings.Networks}}', 'secret']),
      ),
    ).sort();
  expect(await networks()).toEqual(['vault']);
  const secret = strip(canvas, 'secret');
  await holdOver(canvas, secret, await spot(head(canvas, 'vault')));
  await expect(held(canvas)).toHaveText('It is connected to this Docker network already.');
  await canvas.mouse.up();
  await holdOver(canvas, secret, await spot(head(canvas, 'front')));
  await expect(held(canvas)).toHaveText('Plug in secret: connect to Docker network front');
  await canvas.mouse.up();
  await expect(form(canvas).locator('[data-plan]')).toHaveAttribute('data-plan', 'ready');
  expect(await networks()).toEqual(['vault']);
  await canvas.keyboard.press('Control+Enter');
  await expect(canvas.locator('[data-toast]')).toContainText('secret connected to the Docker network front');
  expect(await networks()).toEqual(['front', 'vault']);
  await stand.host.run(['docker', 'network', 'disconnect', 'front', 'secret']);
});

test('held over a closed group a plug opens it', async ({ canvas }) => {
  const shop = canvas.locator('[data-object="group"][data-title="shop"]').first();
  await shop.getByRole('button').first().click();
  const closed = canvas.locator('[data-object="group"][data-title="shop"][data-form="closed"]');
  // Away from the edge, where the picture would move on.
  await canvas.mouse.move(700, 500);
  await canvas.mouse.wheel(0, 300);
  await expect(closed).toBeVisible();
  await still(canvas);
  const secret = strip(canvas, 'secret');
  await secret.hover();
  await holdFrom(canvas, await spot(secret.locator('[data-plus]')), await spot(closed));
  await expect(held(canvas)).toHaveText('Hold to open the group');
  await expect(closed).toHaveCount(0);
  await canvas.keyboard.press('Escape');
  await canvas.mouse.up();
  await expect(held(canvas)).toHaveCount(0);
});
