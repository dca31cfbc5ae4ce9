/** One VLAN under the pointer: it is lit, the other is dimmed, and the text of the lit one is not. */
import { expect, object, test } from '../fixtures.ts';
import { locales, openAs, still, takeBoth } from './take.ts';

test.use({ bypassCSP: true });

for (const size of ['small', 'large'] as const) {
  for (const locale of locales) {
    test(`VLAN 100 under the pointer, ${size}, ${locale}`, async ({ page, stand, expected: _watch }) => {
      await openAs(page, stand, { size, locale });
      await object(page, 'switch', 'ovs0').locator('[data-port="vl-test1"] [data-vlan="100"]').hover();
      // Hovering lights after 300 ms.
      await page.waitForTimeout(600);
      await still(page);
      const flaws = await takeBoth(page, 'vlan-100-hovered', { size, locale });
      const opacity = (title: string): Promise<number> =>
        object(page, 'unit', title).evaluate((unit) => {
          let product = 1;
          for (let at: Element | null = unit; at; at = at.parentElement)
            product *= Number(getComputedStyle(at).opacity);
          return product;
        });
      expect(await opacity('test1')).toBe(1);
      expect(await opacity('test2')).toBe(1);
      expect(await opacity('test3')).toBeLessThan(0.5);
      expect(await opacity('test4')).toBeLessThan(0.5);
      await page.close();
      expect(flaws).toEqual([]);
    });
  }
}
