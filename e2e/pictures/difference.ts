/** Where two pictures of one page differ. */
import type { Browser } from '@playwright/test';

export type Area = { left: number; top: number; right: number; bottom: number };

/**
 * The pixels that differ between two PNG pictures of one size and lie in none of the `allowed` areas: how many, and the smallest area that
 * holds them all. Compared in a blank page: the browser reads PNG.
 */
export async function differenceOutside(
  browser: Browser,
  before: Buffer,
  after: Buffer,
  allowed: Area[],
): Promise<{ pixels: number; area: Area | undefined }> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const asUrl = (png: Buffer): string => `data:image/png;base64,${png.toString('base64')}`;
    return await page.evaluate(
      async ({ urls, areas }) => {
        const pixelsOf = async (url: string): Promise<ImageData> => {
          const image = new Image();
          image.src = url;
          await image.decode();
          const canvas = document.createElement('canvas');
          canvas.width = image.width;
          canvas.height = image.height;
          const pen = canvas.getContext('2d');
          if (!pen) throw new Error('no canvas');
          pen.drawImage(image, 0, 0);
          return pen.getImageData(0, 0, image.width, image.height);
        };
        const [one, other] = [await pixelsOf(urls.before), await pixelsOf(urls.after)];
        if (one.width !== other.width || one.height !== other.height) throw new Error('two sizes');
        let pixels = 0;
        let area: { left: number; top: number; right: number; bottom: number } | undefined;
        for (let y = 0; y < one.height; y += 1) {
          for (let x = 0; x < one.width; x += 1) {
            const at = (y * one.width + x) * 4;
            // A tile that is drawn again may differ in the shade of an edge.
            const apart = (part: number): number => Math.abs((one.data[at + part] ?? 0) - (other.data[at + part] ?? 0));
            if ([0, 1, 2].every((part) => apart(part) <= 24)) continue;
            if (areas.some((a) => x >= a.left && x <= a.right && y >= a.top && y <= a.bottom)) continue;
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
      },
      { urls: { before: asUrl(before), after: asUrl(after) }, areas: allowed },
    );
  } finally {
    await context.close();
  }
}
