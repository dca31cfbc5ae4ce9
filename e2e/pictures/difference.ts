/** Where two pictures of one page differ. */
import type { Browser } from '@playwright/test';
import { withPixels } from '../pixels.ts';

export type Area = { left: number; top: number; right: number; bottom: number };

/** A tile that is drawn again may differ in the shade of an edge: so much in a colour is no difference. */
const mostShade = 24;

/**
 * The pixels that differ between two PNG pictures of one size and lie in none of the `allowed` areas: how many, and the smallest area that
 * holds them all.
 */
export async function differenceOutside(
  browser: Browser,
  before: Buffer,
  after: Buffer,
  allowed: Area[],
): Promise<{ pixels: number; area: Area | undefined }> {
  return await withPixels(browser, async (read) => {
    const [one, other] = [await read(before), await read(after)];
    if (one.width !== other.width || one.height !== other.height) throw new Error('two sizes');
    let pixels = 0;
    let area: Area | undefined;
    for (let y = 0; y < one.height; y += 1) {
      for (let x = 0; x < one.width; x += 1) {
        const shades = other.at(x, y);
        if (one.at(x, y).every((shade, part) => Math.abs(shade - (shades[part] ?? 0)) <= mostShade)) continue;
        if (allowed.some((a) => x >= a.left && x <= a.right && y >= a.top && y <= a.bottom)) continue;
        pixels += 1;
        area = {
          left: Math.min(area?.left ?? x, x),
          top: Math.min(area?.top ?? y, y),
          right: Math.max(area?.right ?? x, x),
          bottom: Math.max(area?.bottom ?? y, y),
        };
      }
    }
    return { pixels, area };
  });
}
