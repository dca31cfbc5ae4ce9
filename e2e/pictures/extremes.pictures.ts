/** Where the extremes are not at the first view; and Chinese at twice the size, on half the room. */
import { expect, object, test } from '../fixtures.ts';
import { keep, openAs, sizes, still, takeBoth } from './take.ts';

test.use({ bypassCSP: true });

const view = { locale: 'en', size: 'small' } as const;

for (const [kind, title] of [
  ['switch', 'br-many'],
  ['switch', 'ovs-datacenter1'],
  ['unit', 'checkout-service-europe-west-1'],
  ['unit', 'router-for-every-vlan-of-site-9'],
] as const) {
  test(`${title} selected and in sight`, async ({ page, stand, expected: _watch }) => {
    await openAs(page, stand, view);
    const target = object(page, kind, title);
    for (let turns = 0; turns < 60; turns += 1) {
      const box = (await target.count()) > 0 ? await target.boundingBox() : null;
      if (box && box.y > 0 && box.y < sizes.small.height - 260) break;
      await page.mouse.move(500, 500);
      await page.mouse.wheel(0, 300);
      await still(page);
    }
    await target.getByRole('button').first().click();
    // What is pointed at dims the rest, which is another picture.
    await page.mouse.move(0, 0);
    await still(page);
    const flaws = await takeBoth(page, `extremes-${title}`, view);
    await page.close();
    expect(flaws).toEqual([]);
  });
}

test('Chinese at 200 %', async ({ browser, page, stand, expected: _watch }) => {
  await openAs(page, stand, view);
  // What zooming a page of 1440 x 900 to 200 % makes of it.
  const context = await browser.newContext({
    baseURL: stand.url,
    storageState: await page.context().storageState(),
    viewport: { width: 720, height: 450 },
    deviceScaleFactor: 2,
    bypassCSP: true,
  });
  const zoomed = await context.newPage();
  await openAs(zoomed, stand, { locale: 'zh-CN', size: 'half' });
  const flaws = await takeBoth(zoomed, 'extremes-200-percent', { locale: 'zh-CN', size: 'half' }, { canvas: false });
  await zoomed.locator('[data-object="host"] button').first().click();
  await still(zoomed);
  await keep(zoomed, 'extremes-200-percent-selected');
  await context.close();
  await page.close();
  expect(flaws).toEqual([]);
});
