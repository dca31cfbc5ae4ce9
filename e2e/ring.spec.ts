/** What the keyboard and the pointer need: the focus is seen at every zoom, and whatever can be pressed is large enough. */
import type { Locator, Page } from '@playwright/test';
import { expect, object, test } from './fixtures.ts';
import { still } from './pictures/take.ts';
import { levels, zoomTo } from './pictures/zoom.ts';
import { type Pixels, type Rgb, shareOf, withPixels } from './pixels.ts';

/** A page that is left gives up what it was asking. */
const leaving = /request failed: GET .*: net::ERR_ABORTED/;

/** One row of each kind there is. */
const kinds: [string, (page: Page) => Locator][] = [
  ['host', (page) => page.locator('[data-object="host"] .stop').first()],
  ['host-mode container', (page) => page.locator('[data-host-container] .stop').first()],
  ['NIC', (page) => page.locator('[data-object="nic"] .stop').first()],
  ['published port', (page) => page.locator('[data-object="published"] .stop').first()],
  ['switch', (page) => page.locator('[data-object="switch"] .switch-head .stop').first()],
  ['switch port', (page) => page.locator('[data-port] .stop').first()],
  ['strip', (page) => object(page, 'unit', 'test2').locator('.stop').first()],
  ['link', (page) => page.locator('[data-link] .stop').first()],
  ['joined container', (page) => page.locator('[data-joined] .stop').first()],
  ['group', (page) => page.locator('[data-object="group"] .stop').first()],
];

/** Thickness of the ring on each side of a box that stands `room` px inside the picture, in px of the screen. */
function ringAround(pixels: Pixels, room: number, accent: Rgb): number[] {
  const { width, height } = pixels;
  /** From the box outwards; the ground may change on the way, so a pixel's own neighbour without a ring is the canvas or card. */
  const along = (from: (step: number) => Rgb): number =>
    Array.from({ length: room }, (_, step) => shareOf(accent, ground, from(step))).reduce((sum, one) => sum + one, 0);
  const ground: Rgb = [17, 24, 33];
  const middle = [0.3, 0.45, 0.6].map((part) => ({ x: Math.round(width * part), y: Math.round(height / 2) }));
  const best = (way: (spot: { x: number; y: number }) => (step: number) => Rgb): number =>
    Math.max(...middle.map((spot) => along(way(spot))));
  return [
    best(
      ({ x }) =>
        (step) =>
          pixels.at(x, room - 1 - step),
    ),
    best(
      ({ x }) =>
        (step) =>
          pixels.at(x, height - room + step),
    ),
    best(
      ({ y }) =>
        (step) =>
          pixels.at(room - 1 - step, y),
    ),
    best(
      ({ y }) =>
        (step) =>
          pixels.at(width - room + step, y),
    ),
  ];
}

/** Pans as a person does until the row is whole on the canvas; its place then. */
async function intoSight(page: Page, row: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const [view, before] = await Promise.all([page.locator('.react-flow').boundingBox(), row.boundingBox()]);
  if (!view || !before) throw new Error('the row is not drawn');
  const past = (from: number, length: number, low: number, room: number): number =>
    from < low + 60 ? from - low - 60 : Math.max(0, from + length - (low + room) + 60);
  const dx = past(before.x, before.width, view.x, view.width);
  const dy = past(before.y, before.height, view.y, view.height);
  if (dx !== 0 || dy !== 0) {
    await page.mouse.move(view.x + 30, view.y + 60);
    await page.mouse.wheel(dx, dy);
    await expect.poll(async () => (await row.boundingBox())?.x).not.toBe(dx === 0 ? undefined : before.x);
    await page.mouse.move(0, 0);
    await still(page);
  }
  const after = await row.boundingBox();
  if (!after) throw new Error('the row is not drawn');
  return after;
}

test('the row with the focus has a ring of two pixels at every zoom', async ({ canvas, browser }) => {
  // The page holds only what is near the screen.
  await canvas.setViewportSize({ width: 1440, height: 2_600 });
  const accent = (await canvas.evaluate(() => {
    const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (!pen) throw new Error('no canvas');
    pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--accent');
    const probe = document.createElement('span');
    probe.style.color = 'var(--accent)';
    document.body.append(probe);
    pen.fillStyle = getComputedStyle(probe).color;
    probe.remove();
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
  })) as Rgb;
  const room = 7;
  const faint: string[] = [];
  await withPixels(browser, async (read) => {
    for (const [level, zoom] of Object.entries(levels)) {
      await zoomTo(canvas, zoom);
      for (const [kind, find] of kinds) {
        const row = find(canvas);
        // A press before makes it the keyboard's focus.
        await canvas.keyboard.press('Shift');
        await row.evaluate((one: HTMLElement) => one.focus({ preventScroll: true }));
        await still(canvas);
        const box = await intoSight(canvas, row);
        const [left, top] = [Math.round(box.x), Math.round(box.y)];
        const clip = {
          ...{ x: left - room, y: top - room },
          ...{
            width: Math.round(box.x + box.width) - left + 2 * room,
            height: Math.round(box.y + box.height) - top + 2 * room,
          },
        };
        const ring = ringAround(await read(await canvas.screenshot({ clip })), room, accent);
        if (ring.some((side) => side < 1.8)) {
          faint.push(`${kind} at ${level}: ${ring.map((side) => side.toFixed(1)).join(' ')}`);
        }
      }
    }
  });
  expect(faint).toEqual([]);
});

test('what can be pressed is at least 24 pixels wide and high', async ({ canvas, expected }) => {
  expected.console(leaving);
  const small = (): Promise<string[]> =>
    canvas.evaluate(() => {
      const out: string[] = [];
      for (const one of document.querySelectorAll('a, button, input, select, summary, [role="tab"], [role="option"]')) {
        if (!one.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        // What is pressed in a label is the label.
        const box = (one.closest('label') ?? one).getBoundingClientRect();
        // Some are smaller to look at than to hit: what is drawn before them takes presses for them.
        const before = getComputedStyle(one, '::before');
        const sideOf = (side: 'width' | 'height'): number =>
          Math.max(box[side], before.content === 'none' ? 0 : Number.parseFloat(before[side]) || 0);
        const [width, height] = [sideOf('width'), sideOf('height')];
        // There for assistive technology, and seen only while it has the focus.
        if (width <= 1 && height <= 1) continue;
        // WCAG 2.2, 2.5.8: a target in a sentence.
        if (getComputedStyle(one).display === 'inline') continue;
        if (width < 24 || height < 24) {
          const name = one.getAttribute('aria-label') ?? one.textContent?.trim().slice(0, 40);
          out.push(`${one.tagName.toLowerCase()} ${name}: ${width} × ${height}`);
        }
      }
      return out;
    });
  await zoomTo(canvas, 1);
  expect(await small()).toEqual([]);
  await object(canvas, 'unit', 'api').getByRole('button').first().click();
  await canvas.getByRole('button', { name: 'Legend' }).click();
  await expect(canvas.locator('#inspector').getByRole('tab').first()).toBeVisible();
  expect(await small()).toEqual([]);
  await canvas.keyboard.press('Control+k');
  await canvas.keyboard.type('te');
  await expect(canvas.getByRole('option').first()).toBeVisible();
  expect(await small()).toEqual([]);
  await canvas.goto('/tables/links');
  await canvas.locator('[data-table-row]').first().hover();
  expect(await small()).toEqual([]);
  await canvas.goto('/settings');
  await expect(canvas.locator('[data-new-token]')).toBeVisible();
  expect(await small()).toEqual([]);
});
