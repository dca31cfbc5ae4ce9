import { expect, object, test } from './fixtures.ts';

test('each fault is readable without a click', async ({ canvas }) => {
  const port = (bridge: string, name: string) => object(canvas, 'switch', bridge).locator(`[data-port="${name}"]`);

  await expect(port('br-work', 'orphan0')).toContainText('orphan, no owner');
  await expect(object(canvas, 'nic', 'orphan1')).toContainText('unused end');

  await expect(port('ovs0', 'gone0')).toContainText('device gone');
  await expect(port('ovs0', 'never0')).toContainText('device gone');
  await expect(port('ovs0', 'never0')).toContainText('could not open network device never0');

  // Switched off at one end, it is without carrier at the other: each end says its own.
  await expect(port('br-work', 'vl-dark')).toContainText('no carrier');
  await expect(object(canvas, 'unit', 'dark')).toContainText('down');
  await expect(port('br-work', 'vl-cut')).toContainText('down');
  await expect(object(canvas, 'unit', 'cut')).toContainText('no carrier');
  for (const end of ['dark:eth1', 'cut:eth1']) {
    await expect(canvas.locator(`[data-cable="veth"][data-ends$="${end}"]`)).toHaveAttribute('data-dead', 'true');
  }

  await expect(object(canvas, 'switch', 'br-empty')).toContainText('no ports');
  await expect(object(canvas, 'switch', 'ovs-empty')).toContainText('no ports');

  // Not by colour alone: every mark has a glyph beside its words.
  for (const mark of await canvas.locator('[data-trouble]').all()) await expect(mark.locator('svg')).toHaveCount(1);
});

test('an error out of sight is told at the edge, and one step away', async ({ canvas }) => {
  const below = canvas.locator('[data-beyond="below"]');
  await expect(below).toHaveCount(0);
  await canvas.setViewportSize({ width: 1440, height: 500 });
  const port = canvas.locator('[data-port="never0"]');
  await expect(below).toHaveText('2 errors below');
  await below.click();
  await expect(port).toBeInViewport();
  await expect(below).toHaveCount(0);
  await canvas.getByRole('button', { name: 'Fit the width' }).click();
  await expect(below).toHaveText('2 errors below');
});
