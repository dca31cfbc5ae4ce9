/** What a chip of several ports opens, and the line of a port that ends at the host. */
import { expect, object, test } from '../fixtures.ts';
import { locales, openAs, still, takeBoth } from './take.ts';

test.use({ bypassCSP: true });

for (const locale of locales) {
  test(`the list behind a chip, and a port that ends at the host, small, ${locale}`, async ({
    page,
    stand,
    expected: _watch,
  }) => {
    const view = { locale, size: 'small' } as const;
    await openAs(page, stand, view);
    const chip = object(page, 'published', ':8008');
    await expect(chip).toHaveAttribute('data-verdict', 'nobody-listens', { timeout: 20_000 });
    await chip.getByRole('button').click();
    await page.mouse.move(0, 0);
    await still(page);
    const flaws = await takeBoth(page, 'ports-list', view);
    await page.keyboard.press('Escape');
    await object(page, 'published', ':8009').hover();
    await still(page);
    await expect(page.locator('[data-host-line="published"]')).toHaveCount(1);
    flaws.push(...(await takeBoth(page, 'ports-direct', view)));
    await page.close();
    expect(flaws).toEqual([]);
  });
}
