import { expect, object, test } from './fixtures.ts';

test("children of one link hang on a tap, the host's own below their link", async ({ canvas }) => {
  const tap = object(canvas, 'switch', 'lan');
  await expect(tap).toHaveAttribute('data-form', 'tap');
  for (const container of ['camera', 'printer', 'by-hand']) {
    await expect(canvas.locator(`[data-cable="child"][data-ends*="${container}:"]`)).toHaveCount(1);
  }
  // shim0 hears the children in bridge mode and not the private one.
  await expect(tap.locator('[data-isolated]')).toHaveCount(1);
  const rows = object(canvas, 'nic', 'eth0').locator('[data-nic-row="child"]');
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText('shim0');
});
