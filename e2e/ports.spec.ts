/** Every state of a published port has a form of its own; which port is in which state stands in lab/scenes/ports.ts. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const chip = (page: Page, port: string) => page.locator(`[data-object="published"][data-title="${port}"]`);

test('chips say what was asked, what the kernel has and what comes of it', async ({ canvas }) => {
  const verdicts: [string, string][] = [
    [':8001', 'works'],
    ['127.0.0.1:8002', 'works'],
    [':8003', 'nobody-listens'],
    [':8004', 'listens-on-loopback'],
    [':8006', 'rule-missing'],
    [':8007', 'blocked'],
  ];
  for (const [port, verdict] of verdicts) {
    await expect(chip(canvas, port), port).toHaveAttribute('data-verdict', verdict, { timeout: 20_000 });
  }
  await expect(chip(canvas, '127.0.0.1:8002').locator('[data-wire="lo"]')).toHaveCount(1);
  await expect(chip(canvas, '127.0.0.1:8002').locator('[data-wire="outside"]')).toHaveCount(0);
  await expect(chip(canvas, ':8006')).toContainText('≠');
  // Three rules that nobody asked Docker for lead to one container; the worst of them is told.
  const byHand = chip(canvas, ':8008');
  await expect(byHand).toHaveAttribute('data-ports', ':8008 :8010 :8011');
  await byHand.locator('button').click();
  await expect(canvas.locator('[data-published-list] button').first()).toContainText('≠');
});

test('twelve ports of one container are one chip that opens a list', async ({ canvas }) => {
  const folded = chip(canvas, ':8100');
  await expect(folded).toContainText('12 ports');
  await folded.locator('button').click();
  const list = canvas.locator('[data-published-list]');
  await expect(list.getByRole('button')).toHaveCount(12);
  await list.getByRole('button').nth(3).click();
  await expect(list).toHaveCount(0);
  await expect(canvas).toHaveURL(/select=mapping.*8103/);
});
