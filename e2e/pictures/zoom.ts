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
