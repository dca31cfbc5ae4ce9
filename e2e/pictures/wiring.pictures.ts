/** A plug in the hand: over what takes it, over what does not, over free room; and the table of many. */
import { expect, object, test } from '../fixtures.ts';
import { holdOver, spot, strip } from '../hands.ts';
import { bareContainer } from '../rewired.ts';
import { keep, locales, openAs, still, themes } from './take.ts';

for (const locale of locales) {
  test(`a plug in the hand, ${locale}`, async ({ page, stand, expected }) => {
    // What the page of the other theme had still asked for.
    expected.console(/request failed: GET .*: net::ERR_ABORTED/);
    const remove = await bareContainer(stand, 'fresh');
    try {
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme });
        await openAs(page, stand, { size: 'small', locale });
        const ovs0 = object(page, 'switch', 'ovs0');
        const fresh = strip(page, 'fresh');
        const hold = async (name: string, to: { x: number; y: number }): Promise<void> => {
          await holdOver(page, fresh, to);
          await expect(page.locator('[data-held]')).toBeVisible();
          await still(page);
          await keep(page, `drag-${name}-${theme}-${locale}`);
          await page.keyboard.press('Escape');
          await page.mouse.up();
        };
        await hold('valid', await spot(ovs0.locator('.switch-head')));
        await hold('vlan', await spot(page.locator('[data-port="vl-test3"]')));
        await hold('invalid', await spot(page.locator('[data-object="host"]')));
        const box = await ovs0.boundingBox();
        if (box) await hold('new-bridge', { x: box.x + box.width / 2, y: 780 });
      }
    } finally {
      await remove();
    }
  });
}
