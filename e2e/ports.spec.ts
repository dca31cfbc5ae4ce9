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
  await expect(byHand).toContainText('1 × nobody listens');
  await byHand.locator('button').click();
  const list = canvas.locator('[data-published-list] button');
  await expect(list.first()).toContainText('≠');
  await expect(list.filter({ hasText: ':8011' })).toContainText('nobody listens');
  await expect(list.filter({ hasText: ':8010' })).toContainText('not asked for');
});

test('the top bar counts what the chips call dead, and leads to their table', async ({ canvas }) => {
  // 8003, 8004, 8007 and 8011; that 8006 has no rule is a finding.
  const count = canvas.locator('[data-problems="ports"]');
  await expect(count).toHaveText('4 dead published ports', { timeout: 20_000 });
  await expect(canvas.locator('[data-problems="findings"]')).toHaveText('4 findings');
  await count.click();
  await expect(canvas).toHaveURL(/\/tables\/ports/);
});

test('a port that ends at the host is led to the Host card while it is pointed at', async ({ canvas }) => {
  const direct = chip(canvas, ':8009');
  await expect(canvas.locator('[data-host-line]')).toHaveCount(0);
  await direct.hover();
  const line = canvas.locator('[data-host-line="published"]');
  await expect(line).toHaveCount(1);
  const [card, port] = await Promise.all([canvas.locator('[data-object="host"]').boundingBox(), direct.boundingBox()]);
  if (!card || !port) throw new Error('not drawn');
  const ends = await line.evaluate((path: SVGPathElement) => {
    const matrix = path.getScreenCTM();
    return [0, path.getTotalLength()].map((at) => path.getPointAtLength(at).matrixTransform(matrix ?? undefined).y);
  });
  expect(ends).toEqual([card.y + 28, port.y + port.height / 2].map((y) => expect.closeTo(y, 0)));
  await chip(canvas, ':8001').hover();
  await expect(line).toHaveCount(0);
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
