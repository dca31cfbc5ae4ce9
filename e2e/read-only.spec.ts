import { expect, test } from './fixtures.ts';

test('a read-only start is said on the page', async ({ canvas }) => {
  await expect(canvas.locator('[data-badge="read-only"]')).toHaveText('read-only');
  await canvas.locator('[data-user]').click();
  await canvas.getByLabel('Language').selectOption('zh-CN');
  await expect(canvas.locator('[data-badge="read-only"]')).toHaveText('只读');
});
