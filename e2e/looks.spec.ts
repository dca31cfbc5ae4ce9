/** What a person has set for all pages: at twice the size nothing is cut, and without motion nothing moves. */
import type { Page } from '@playwright/test';
import { expect, object, test } from './fixtures.ts';
import { flawsOf } from './pictures/checks.ts';
import { locales, openAs, still } from './pictures/take.ts';

/** A page that is left gives up what it was asking. */
const leaving = /request failed: GET .*: net::ERR_ABORTED/;

for (const locale of locales) {
  test(`at 200 % nothing is cut and nothing lies on another, ${locale}`, async ({ page, stand, expected }) => {
    expected.console(leaving);
    await openAs(page, stand, { locale, size: 'half' });
    await expect(object(page, 'host', stand.host.name)).toBeVisible();
    await still(page);
    expect(await flawsOf(page), 'canvas').toEqual([]);
    await object(page, 'host', stand.host.name).getByRole('button').first().click();
    await expect(page.locator('#inspector').getByRole('tab').first()).toBeVisible();
    // On so narrow a page it lies over the canvas; and an id is no reading matter: it is cut, has a title and is copied.
    const meant = /^box on box: main and aside of the frame|hardly anything is left of "\w+:[0-9a-f]{20,}/;
    const flaws = await flawsOf(page, { canvas: false });
    expect(
      flaws.filter((flaw) => !meant.test(flaw)),
      'inspector',
    ).toEqual([]);
    await page.keyboard.press('Escape');
    for (const letter of ['c', 'l', 'v', 'p', 'f']) {
      await page.keyboard.press('g');
      await page.keyboard.press(letter);
      await still(page);
      expect(await flawsOf(page, { canvas: false }), page.url()).toEqual([]);
    }
    await page.getByRole('link', { name: /^(Settings|设置)$/ }).click();
    await still(page);
    expect(await flawsOf(page, { canvas: false }), 'settings').toEqual([]);
    await page.close();
  });
}

/** Everything that moves by itself in the page from now on, by what moves. */
async function recordMotion(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const moved = new Set<string>();
    Object.assign(window, { moved });
    const look = (): void => {
      for (const one of document.getAnimations()) {
        const name = one instanceof CSSTransition ? one.transitionProperty : (one as CSSAnimation).animationName;
        const target = (one.effect as KeyframeEffect | null)?.target;
        if (one.playState === 'running') moved.add(`${name} of ${target?.getAttribute('class')?.split(' ')[0]}`);
      }
      requestAnimationFrame(look);
    };
    look();
  });
  return () => page.evaluate(() => [...(window as unknown as { moved: Set<string> }).moved]);
}

for (const reducedMotion of ['no-preference', 'reduce'] as const) {
  test(`things that come, go and are pointed at, with motion ${reducedMotion}`, async ({ canvas, stand, expected }) => {
    expected.console(leaving);
    await canvas.emulateMedia({ reducedMotion });
    const moved = await recordMotion(canvas);
    // By name it comes before the others and pushes them down.
    await stand.host.run(['ip', 'link', 'add', 'name', 'a-new', 'type', 'bridge']);
    await expect(object(canvas, 'switch', 'a-new')).toBeVisible();
    await object(canvas, 'unit', 'test2').locator('.stop').first().hover();
    await expect(canvas.locator('.stop[data-dim]').first()).toBeVisible();
    await object(canvas, 'unit', 'api').getByRole('button').first().click();
    await canvas.keyboard.press('?');
    await canvas.keyboard.press('Escape');
    await canvas.keyboard.press('`');
    await expect(canvas.locator('[data-drawer]')).toBeVisible();
    await stand.host.run(['ip', 'link', 'delete', 'dev', 'a-new']);
    await expect(object(canvas, 'switch', 'a-new')).toHaveCount(0);
    if (reducedMotion === 'reduce') expect(await moved()).toEqual([]);
    else expect(await moved()).not.toEqual([]);
  });
}
