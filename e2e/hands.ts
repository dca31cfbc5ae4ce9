/** A person's hands on the canvas: where cards are, lifting one with the mouse, letting it go. */
import type { Locator, Page } from '@playwright/test';
import { expect, object } from './fixtures.ts';
import { still } from './pictures/take.ts';

/** Top of every card on the screen, by kind and title. */
export async function tops(page: Page): Promise<Record<string, number>> {
  await still(page);
  return await page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>('.react-flow__node [data-object]')].map((one) => [
        `${one.dataset.object} ${one.dataset.title ?? ''}`,
        Math.round(one.getBoundingClientRect().top),
      ]),
    ),
  );
}

/** Cards whose top is another than before, with how far they moved. */
export const movedBetween = (before: Record<string, number>, after: Record<string, number>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(before).flatMap(([card, top]) =>
      after[card] === top ? [] : [[card, (after[card] ?? Number.NaN) - top]],
    ),
  );

/** The middle of a card's name, where a person takes hold of it. */
async function grip(card: Locator): Promise<{ x: number; y: number }> {
  const box = await card.locator('.name').first().boundingBox();
  if (!box) throw new Error('the card has no name in sight');
  return { x: box.x + 10, y: box.y + box.height / 2 };
}

/** Presses on a card and moves it; the button stays pressed. */
export async function lift(page: Page, card: Locator, by: { x?: number; y: number }): Promise<void> {
  const { x, y } = await grip(card);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + (by.x ?? 0), y + by.y, { steps: 8 });
}

/** Moves a card and lets it go. */
export async function carry(page: Page, card: Locator, by: { x?: number; y: number }): Promise<void> {
  await lift(page, card, by);
  await page.mouse.up();
  // Where a person looks at what they did, not at what the pointer lights.
  await page.mouse.move(2, 2);
  await expect(page.locator('[data-lifted]')).toHaveCount(0);
}

export const strip = (page: Page, name: string): Locator => object(page, 'unit', name);

/** When the server has been told of the arrangement. */
export const kept = (page: Page): Promise<unknown> =>
  page.waitForResponse((response) => response.url().endsWith('/arrangement') && response.request().method() === 'PUT');

/** What is arranged belongs to the account, and so to the next test: it is given up. */
export async function forget(page: Page): Promise<void> {
  const status = await page.evaluate(async () => {
    const { arrangement } = await (await fetch('/api/v1/arrangement')).json();
    const none = { ...arrangement, blocks: [], units: {}, byHand: { blocks: false, units: [] } };
    const answer = await fetch('/api/v1/arrangement', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ arrangement: none }),
    });
    return answer.status;
  });
  expect(status).toBe(204);
}

/** Where a card or row is taken hold of or let go: its middle, or so far from its left and top. */
export async function spot(where: Locator, by?: { x?: number; y?: number }): Promise<{ x: number; y: number }> {
  await expect(where).toBeVisible();
  const box = await where.boundingBox();
  if (!box) throw new Error('it is not drawn');
  return { x: box.x + (by?.x ?? box.width / 2), y: box.y + (by?.y ?? box.height / 2) };
}

/** Presses on a card's name, moves to a place on the screen and stays there, the button pressed. */
export async function holdOver(page: Page, card: Locator, to: { x: number; y: number }): Promise<void> {
  const { x, y } = await grip(card);
  await holdFrom(page, { x, y }, to);
}

/** The same from a place: a socket, a `+`. */
export async function holdFrom(
  page: Page,
  from: { x: number; y: number },
  to: { x: number; y: number },
): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 10 });
}
