/** Each scene at its first view: two sizes, two themes, two languages. */
import { expect, test } from '../fixtures.ts';
import { keepAsSeenBy, locales, openAs, takeBelow, takeBoth } from './take.ts';

test.use({ bypassCSP: true });

/** What a scene must show beyond the checks that hold for all. */
const demandsOf: Record<string, { straight: number }> = { mock: { straight: 0.8 } };

for (const locale of locales) {
  test(`the scene on a phone, ${locale}`, async ({ page, stand, expected: _watch }, info) => {
    const view = { size: 'phone', locale } as const;
    await openAs(page, stand, view);
    const flaws = await takeBoth(page, info.project.name.replace('pictures-', ''), view, { fits: true });
    await page.close();
    expect(flaws).toEqual([]);
  });
}

for (const size of ['small', 'large'] as const) {
  for (const locale of locales) {
    test(`the scene, ${size}, ${locale}`, async ({ page, stand, expected: _watch }, info) => {
      const scene = info.project.name.replace('pictures-', '');
      const view = { size, locale };
      await openAs(page, stand, view);
      const flaws = await takeBoth(page, scene, view, { fits: true, ...demandsOf[scene] });
      if (size === 'small' && locale === 'en') {
        await page.emulateMedia({ colorScheme: 'dark' });
        await keepAsSeenBy(page, scene, 'deuteranopia');
        await keepAsSeenBy(page, scene, 'achromatopsia');
        await page.locator('[data-object="unit"] button, [data-object="host"] button').first().click();
        flaws.push(...(await takeBoth(page, `${scene}-selected`, view)));
        await page.keyboard.press('Escape');
      }
      if (size === 'small') flaws.push(...(await takeBelow(page, scene, view)));
      await page.close();
      expect(flaws).toEqual([]);
    });
  }
}
