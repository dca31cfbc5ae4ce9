/** What comes or goes changes the picture where it stands, and nowhere else. */
import type { Page } from '@playwright/test';
import { labImage } from '../lab/image.ts';
import { expect, object, test } from './fixtures.ts';
import { type Area, differenceOutside } from './pictures/difference.ts';
import { keep, openAs, still } from './pictures/take.ts';

/** The strip of `container`, its port row and its cable, with the room of their outlines. */
async function areasOf(page: Page, container: string): Promise<Area[]> {
  return await page.evaluate((name) => {
    const strip = document.querySelector(`[data-object="unit"][data-title="${name}"]`);
    const cable = document.querySelector<SVGGElement>(`[data-cable="veth"][data-ends*="${name}:"]`);
    const port = (cable?.dataset.ends ?? '')
      .split(' ')
      .map((end) => document.querySelector(`[data-port="${end.split(':')[1]}"]`))
      .find((row) => row !== null);
    if (!strip || !cable || !port) throw new Error(`${name} is not drawn whole`);
    const room = 8;
    return [strip, cable, port].map((one) => {
      const { left, top, right, bottom } = one.getBoundingClientRect();
      return { left: left - room, top: top - room, right: right + room, bottom: bottom + room };
    });
  }, container);
}

test('docker run and docker rm change the picture at the strip that came or went, and nowhere else', async ({
  page,
  browser,
  stand,
  expected: _watch,
}) => {
  await openAs(page, stand, { locale: 'en', size: 'small' });
  // The pointer lights what is below it.
  await page.mouse.move(0, 0);
  await still(page);
  const picture = (): Promise<Buffer> => page.screenshot({ animations: 'disabled' });
  const before = await picture();
  await keep(page, 'change-before');

  await stand.host.run(['docker', 'run', '--detach', '--name', 'newcomer', labImage, 'sleep', '600']);
  await expect(page.locator('[data-cable="veth"][data-ends*="newcomer:eth0"]')).toHaveCount(1);
  await still(page);
  const areas = await areasOf(page, 'newcomer');
  const with_ = await picture();
  await keep(page, 'change-after');
  expect(await differenceOutside(browser, before, with_, areas)).toEqual({ pixels: 0, area: undefined });
  // And there it does differ.
  expect((await differenceOutside(browser, before, with_, [])).pixels).toBeGreaterThan(500);

  await stand.host.run(['docker', 'rm', '--force', 'newcomer']);
  await expect(object(page, 'unit', 'newcomer')).toHaveCount(0);
  await still(page);
  const after = await picture();
  await keep(page, 'change-removed');
  expect(await differenceOutside(browser, with_, after, areas)).toEqual({ pixels: 0, area: undefined });
  await page.close();
});
