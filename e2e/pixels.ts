/** Colours of a screenshot, read in a blank page: the browser reads PNG. */
import type { Browser, Page } from '@playwright/test';

export type Rgb = [red: number, green: number, blue: number];
export type Pixels = { width: number; height: number; at(x: number, y: number): Rgb };

/** Reads screenshots for as long as `use` runs. */
export async function withPixels<Result>(
  browser: Browser,
  use: (read: (png: Buffer) => Promise<Pixels>) => Promise<Result>,
): Promise<Result> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    return await use((png) => pixelsOf(page, png));
  } finally {
    await context.close();
  }
}

async function pixelsOf(page: Page, png: Buffer): Promise<Pixels> {
  const { width, height, data } = await page.evaluate(
    async (url) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = image.width;
      canvas.height = image.height;
      const pen = canvas.getContext('2d');
      if (!pen) throw new Error('no canvas');
      pen.drawImage(image, 0, 0);
      const bytes = pen.getImageData(0, 0, image.width, image.height).data;
      let text = '';
      for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
      return { width: image.width, height: image.height, data: btoa(text) };
    },
    `data:image/png;base64,${png.toString('base64')}`,
  );
  const bytes = Buffer.from(data, 'base64');
  return {
    ...{ width, height },
    at: (x, y) => {
      const from = (y * width + x) * 4;
      return [bytes[from] ?? 0, bytes[from + 1] ?? 0, bytes[from + 2] ?? 0];
    },
  };
}

/** How much of `ink` is mixed into `ground` in a pixel, 0 to 1. */
export function shareOf(ink: Rgb, ground: Rgb, pixel: Rgb): number {
  const way = ink.map((value, part) => value - (ground[part] ?? 0));
  const along = way.reduce((sum, value, part) => sum + value * ((pixel[part] ?? 0) - (ground[part] ?? 0)), 0);
  const length = way.reduce((sum, value) => sum + value * value, 0);
  return Math.max(0, Math.min(1, along / length));
}

/** WCAG 2.2, contrast ratio. */
export function contrast(one: Rgb, other: Rgb): number {
  const luminance = (rgb: Rgb): number => {
    const [red = 0, green = 0, blue = 0] = rgb.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}
