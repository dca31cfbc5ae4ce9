/** The whole page by keyboard alone: in an order that makes sense, nothing left out, nothing that holds the focus, a name on every stop. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

type Stop = {
  region: string;
  /** As the browser computes it for assistive technology. */
  role: string;
  name: string;
  /** Whether one can see where the focus is. */
  marked: boolean;
};

/** Where the focus is; undefined: on nothing of the page. */
async function stopNow(page: Page): Promise<Stop | undefined> {
  const seen = await page.evaluate(() => {
    const at = document.activeElement;
    if (!at || at === document.body || at === document.documentElement) return undefined;
    // Put there by a script, the focus would show no ring: only the keyboard moves it here.
    const style = getComputedStyle(at);
    const marked = at.matches(':focus-visible') && (style.outlineStyle !== 'none' || style.boxShadow !== 'none');
    const region =
      (at.closest('.react-flow__node') && 'canvas') ||
      (at.closest('.react-flow, [role="toolbar"]') && 'canvas tools') ||
      at.closest('header, nav, aside, main, dialog')?.tagName.toLowerCase() ||
      'page';
    return { region, marked };
  });
  if (!seen) return undefined;
  const [line = ''] = (await page.locator(':focus').ariaSnapshot()).split('\n');
  const [, role = '', name = ''] = /^- '?(\w+)(?: "((?:[^"\\]|\\.)*)")?/.exec(line) ?? [];
  return { ...seen, role, name };
}

/** Every stop from the top of the page until the focus leaves it. */
async function walkDown(page: Page): Promise<Stop[]> {
  const stops: Stop[] = [];
  while (stops.length < 200) {
    await page.keyboard.press('Tab');
    const stop = await stopNow(page);
    if (!stop) return stops;
    stops.push(stop);
  }
  throw new Error(`the focus never left the page: ${told(stops).join(' | ')}`);
}

/** So many stops upwards. */
async function walkUp(page: Page, count: number): Promise<Stop[]> {
  const stops: Stop[] = [];
  while (stops.length < count) {
    await page.keyboard.press('Shift+Tab');
    const stop = await stopNow(page);
    if (stop) stops.push(stop);
    else if (stops.length > 0) break;
  }
  return stops;
}

const told = (stops: Stop[]): string[] => stops.map((stop) => `${stop.region}: ${stop.role} ${stop.name}`);

test('Tab goes once through the page, with the canvas as one stop, and back the same way', async ({ canvas }) => {
  const stops = await walkDown(canvas);
  expect(stops.filter((stop) => stop.name === '')).toEqual([]);
  expect(stops.filter((stop) => !stop.marked)).toEqual([]);
  expect(stops.filter((stop) => stop.region === 'canvas')).toHaveLength(1);

  const regions = stops.map((stop) => stop.region).filter((region, at, all) => region !== all[at - 1]);
  // Each region in one piece.
  expect(new Set(regions).size).toBe(regions.length);
  expect(regions.indexOf('header')).toBe(0);
  expect(regions.indexOf('canvas')).toBeGreaterThan(regions.indexOf('nav'));

  const back = await walkUp(canvas, stops.length);
  expect(told(back)).toEqual(told(stops).reverse());
});
