import { expect, test, workspace } from './fixtures.ts';

test('a source that goes away and returns is told by its lamp, and the rest stays live', async ({ canvas, stand }) => {
  const lamp = canvas.locator('[data-source="ovs"]');
  await expect(lamp).toHaveAttribute('data-state', 'up');
  await stand.host.stopOvsdb();
  await expect(lamp).toHaveAttribute('data-state', 'lost');
  await expect(lamp).toContainText('lost');
  await lamp.click();
  const detail = canvas.locator('[data-source-detail="ovs"]');
  await expect(detail).toContainText('It was up and went away');
  await expect(detail).toContainText('since ');
  await canvas.keyboard.press('Escape');
  await expect(detail).toHaveCount(0);

  await expect(workspace(canvas)).toHaveAttribute('data-connection', 'live');
  await stand.host.run(['ip', 'link', 'add', 'name', 'br-live', 'type', 'bridge']);
  await expect(canvas.locator('[data-object="switch"][data-title="br-live"]')).toBeVisible();
  await stand.host.run(['ip', 'link', 'delete', 'dev', 'br-live']);
  await expect(canvas.locator('[data-object="switch"][data-title="br-live"]')).toHaveCount(0);

  await stand.host.startOvsdb();
  await expect(lamp).toHaveAttribute('data-state', 'up');
});
