/** Pictures to judge by, dark and light, English and Chinese, into the folder PATCHBAY_SCREENSHOTS names. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, workspace } from './fixtures.ts';

const folder = process.env.PATCHBAY_SCREENSHOTS ?? '';

for (const colorScheme of ['dark', 'light'] as const) {
  for (const locale of ['en', 'zh-CN'] as const) {
    test(`${colorScheme} ${locale}`, async ({ page, context, expected: _watch, stand, scene }) => {
      mkdirSync(folder, { recursive: true });
      await context.addCookies([{ name: 'patchbay_locale', value: locale, url: stand.url }]);
      await page.emulateMedia({ colorScheme });
      await page.goto('/');
      await expect(workspace(page)).toHaveAttribute('data-connection', 'live');
      await page.evaluate(() => document.fonts.ready);
      const name = `${scene}-${colorScheme}-${locale}`;
      await page.screenshot({ path: join(folder, `${name}.png`) });
      await page.locator('[data-object="unit"] button, [data-object="host"] button').last().click();
      await page.screenshot({ path: join(folder, `${name}-selected.png`) });
      await page.close();
    });
  }
}
