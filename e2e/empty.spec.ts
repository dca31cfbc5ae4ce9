import { leadOut } from '../lab/scenes/outside.ts';
import { expect, object, test } from './fixtures.ts';

test('a host with nothing wired shows itself and its NIC, and three ways to begin', async ({
  canvas,
  stand,
  context,
}) => {
  await leadOut(stand.host, ['eth0']);
  await expect(object(canvas, 'host', stand.host.name)).toBeVisible();
  await expect(object(canvas, 'nic', 'eth0').locator('[data-wire="outside"]')).toBeVisible();
  const panel = canvas.locator('[data-empty-host]');
  await expect(panel.getByRole('heading')).toHaveText('No bridges or containers');
  await expect(panel.locator('code')).toHaveText([
    'docker run -d --name web nginx',
    'sudo ip link add name br0 type bridge',
    'sudo npm run demo',
  ]);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await panel.locator('[data-start="bridge"] button').click();
  const command = await canvas.evaluate(() => navigator.clipboard.readText());
  await stand.host.run(command.replace(/^sudo /, '').split(' '));
  // It does what it says, and the panel has no more to say.
  await expect(object(canvas, 'switch', 'br0')).toBeVisible();
  await expect(panel).toHaveCount(0);
  await stand.host.run(['ip', 'link', 'delete', 'dev', 'br0']);
  await expect(panel).toBeVisible();
});
