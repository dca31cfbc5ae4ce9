/** The machine checks of `npm run pictures`, once a scene. */
import { expect, test } from './fixtures.ts';
import { axeFlaws, flawsOf } from './pictures/checks.ts';
import { locales, openAs } from './pictures/take.ts';

// Only here: the product's Content-Security-Policy rightly refuses the checker's script.
test.use({ bypassCSP: true });

for (const locale of locales) {
  test(`the picture is without flaws, ${locale}`, async ({ page, stand, expected: _watch }) => {
    await openAs(page, stand, { locale, size: 'small' });
    expect(await flawsOf(page)).toEqual([]);
    expect(await axeFlaws(page)).toEqual([]);
    await page.close();
  });
}
