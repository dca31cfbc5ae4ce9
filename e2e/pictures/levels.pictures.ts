/** A scene at each level of detail. */
import { expect, test } from '../fixtures.ts';
import { locales, openAs, takeBoth } from './take.ts';
import { levels, showRightSide, zoomTo } from './zoom.ts';

test.use({ bypassCSP: true });

for (const size of ['small', 'large'] as const) {
  for (const locale of locales) {
    test(`every level of detail, ${size}, ${locale}`, async ({ page, stand, expected: _watch }, info) => {
      const scene = info.project.name.replace('pictures-', '');
      const flaws: string[] = [];
      await openAs(page, stand, { size, locale });
      for (const [level, zoom] of Object.entries(levels)) {
        await zoomTo(page, zoom);
        if (level === 'L3') await showRightSide(page);
        flaws.push(...(await takeBoth(page, `${scene}-${level}`, { size, locale })));
      }
      await page.close();
      expect(flaws).toEqual([]);
    });
  }
}
