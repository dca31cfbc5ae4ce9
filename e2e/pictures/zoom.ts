/** Zooming as a person does, to a level of detail. */
import type { Page } from '@playwright/test';
import { still } from './take.ts';

/** A zoom in the middle of each level of detail. */
export const levels = { L0: 0.35, L1: 0.68, L2: 1, L3: 1.6 } as const;

export const zoomOf = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const viewport = document.querySelector('.react-flow__viewport');
    if (!viewport) throw new Error('no canvas');
    return new DOMMatrix(getComputedStyle(viewport).transform).a;
  });

/** Turns the wheel sideways until the picture's right side is in sight: where it is larger than the window, what is wired stands there. */
export async function showRightSide(page: Page): Promise<void> {
  const [frame, canvas] = await Promise.all(
    ['[data-frame="host"]', '.react-flow'].map((one) => page.locator(one).boundingBox()),
  );
  if (!frame || !canvas) throw new Error('no canvas');
  const hidden = frame.x + frame.width + 8 - (canvas.x + canvas.width);
  if (hidden <= 0) return;
  await page.mouse.move(canvas.x + canvas.width / 2, canvas.y + canvas.height / 2);
  await page.mouse.wheel(hidden, 0);
  await page.mouse.move(0, 0);
  await still(page);
}

/** Turns the wheel with Ctrl at the canvas's top left until the zoom is within 1 % of `target`. */
export async function zoomTo(page: Page, target: number): Promise<void> {
  const box = await page.locator('.react-flow').boundingBox();
  if (!box) throw new Error('no canvas');
  await page.mouse.move(box.x + 24, box.y + 48);
  for (let turns = 0; turns < 40; turns += 1) {
    const zoom = await zoomOf(page);
    if (Math.abs(zoom / target - 1) < 0.01) break;
    await page.keyboard.down('Control');
    // React Flow multiplies by 2 to the power of -0.002 deltaY.
    await page.mouse.wheel(0, Math.max(-300, Math.min(300, -Math.log2(target / zoom) / 0.002)));
    await page.keyboard.up('Control');
    await page.waitForTimeout(60);
  }
  await page.mouse.move(0, 0);
  await still(page);
}
