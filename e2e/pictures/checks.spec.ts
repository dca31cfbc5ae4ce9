/** Spoils a good picture in every way the checks look for, and expects to be told: a check that cannot fail proves nothing. */
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { axeFlaws, flawsOf } from './checks.ts';
import { pictureSpoilings, type Spoiling } from './picture-spoilings.ts';
import { openAs } from './take.ts';
import { textSpoilings } from './text-spoilings.ts';

// Only here: the product's Content-Security-Policy rightly refuses the checker's script.
test.use({ bypassCSP: true });

async function spoiled(page: Page, spoiling: Spoiling, look: () => Promise<string[]>): Promise<string[]> {
  const undo = await page.evaluateHandle(spoiling.spoil);
  const flaws = await look();
  await undo.evaluate((back) => back());
  await undo.dispose();
  return flaws;
}

test('every way of spoiling the picture is told', async ({ page, stand, expected: _watch }) => {
  await openAs(page, stand, { locale: 'en', size: 'small' });
  const look = (): Promise<string[]> => flawsOf(page, { straight: 0.5, fits: true });
  const before = await look();
  for (const spoiling of [...pictureSpoilings, ...textSpoilings]) {
    expect(
      before.filter((flaw) => spoiling.told.test(flaw)),
      `before: ${spoiling.name}`,
    ).toEqual([]);
    const flaws = await spoiled(page, spoiling, look);
    expect(
      flaws.some((flaw) => spoiling.told.test(flaw)),
      `${spoiling.name}: ${flaws.join('\n')}`,
    ).toBe(true);
    expect(await look(), `undone: ${spoiling.name}`).toEqual(before);
  }
  expect(await flawsOf(page, { straight: 1 })).toContainEqual(expect.stringMatching(/^straight: \d+ of \d+ cables/));
  await page.close();
});

test('what of the canvas lies beyond its edge covers nothing of the drawer; what lies on the drawer does', async ({
  page,
  stand,
  expected: _watch,
}) => {
  await openAs(page, stand, { locale: 'en', size: 'small' }, '/?drawer=links');
  const covered = async (): Promise<string[]> =>
    (await flawsOf(page)).filter((flaw) => flaw.startsWith('covered text: '));
  await expect(page.locator('[data-drawer] [data-table-row]').first()).toBeVisible();
  const cell = page.locator('[data-drawer] [data-table-row] [data-column="name"]').first();
  // Drawn there, and cut away by the canvas: where a check that knows nothing of cutting would see a cover.
  const behind = (await page.locator('[data-object="switch"] .socket').all()).at(-1);
  await behind?.evaluate(
    (socket, { x, y }) => {
      const { left, top } = socket.getBoundingClientRect();
      (socket as HTMLElement).style.translate = `${x - left}px ${y - top}px`;
    },
    (await cell.boundingBox()) ?? { x: 0, y: 0 },
  );
  const spots = [await behind?.boundingBox(), await cell.boundingBox()];
  expect(Math.abs((spots[0]?.y ?? 0) - (spots[1]?.y ?? 99))).toBeLessThan(20);
  expect(await covered()).toEqual([]);
  await cell.evaluate((one) => {
    const badge = document.createElement('span');
    badge.className = 'badge';
    badge.style.cssText = 'position:absolute;left:0;top:0;width:40px;height:18px';
    one.parentElement?.append(badge);
  });
  expect(await covered()).toContainEqual(expect.stringMatching(/^covered text: .* is below a badge/));
  await page.close();
});

test('a cell that has left its column is told', async ({ page, expected: _watch }) => {
  const told = /^columns: "two" stands 70 px from "Second"/;
  const table = (shift: number): string =>
    `<table><tr><th>First</th><th>Second</th></tr><tr><td>one</td><td><div>two</div></td></tr></table>
     <style>td, th { width: 90px } td:last-child { position: relative; left: ${shift}px }</style>`;
  await page.setContent(table(0));
  expect(await flawsOf(page, { canvas: false })).toEqual([]);
  await page.setContent(table(70));
  expect(await flawsOf(page, { canvas: false })).toContainEqual(expect.stringMatching(told));
  await page.close();
});

test('axe tells a button without a name', async ({ page, stand, expected: _watch }) => {
  await openAs(page, stand, { locale: 'en', size: 'small' });
  expect(await axeFlaws(page)).toEqual([]);
  await page.evaluate(() => document.querySelector('header')?.append(document.createElement('button')));
  expect(await axeFlaws(page)).toContainEqual(expect.stringMatching(/^axe button-name: /));
  await page.close();
});

test('an empty page is no good picture', async ({ page, expected: _watch }) => {
  expect(await flawsOf(page)).toEqual(['nothing drawn: no text', 'nothing drawn: no card']);
  await page.close();
});

test.fail('a word on the console fails a test', async ({ canvas }) => {
  await canvas.evaluate(() => console.error('a complaint'));
});
