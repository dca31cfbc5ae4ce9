import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test, workspace } from './fixtures.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type AxeResult = { violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[] };

// Only here: the product's Content-Security-Policy rightly refuses the checker's script.
test.use({ bypassCSP: true });

for (const colorScheme of ['dark', 'light'] as const) {
  test(`axe finds nothing, ${colorScheme}`, async ({ page, expected: _watch }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto('/');
    await expect(workspace(page)).toHaveAttribute('data-connection', 'live');
    const check = async (): Promise<void> => {
      await page.evaluate(axeSource);
      const result = await page.evaluate(async () => {
        const { axe } = window as unknown as { axe: { run(): Promise<AxeResult> } };
        const { violations } = await axe.run();
        return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join('\n')}`);
      });
      expect(result).toEqual([]);
    };
    await check();
    await page.locator('[data-object="unit"] button').first().click();
    await page.locator('[data-source="netfilter"]').click();
    await check();
    await page.close();
  });
}
