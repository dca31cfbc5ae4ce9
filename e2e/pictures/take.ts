/** Opening the page in one of the ways it is judged in, waiting until it stands still, and keeping its picture. */
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, workspace } from '../fixtures.ts';
import type { Stand } from '../stand.ts';
import { axeFlaws, flawsOf, type PictureDemands } from './checks.ts';

/** Where pictures go; no part of the repository. */
export const pictureFolder =
  process.env.PATCHBAY_PICTURES ?? join(import.meta.dirname, '..', '..', '.cache', 'pictures');

export const sizes = {
  small: { width: 1440, height: 900 },
  large: { width: 1920, height: 1080 },
  /** A small window at a zoom of 200 %. */
  half: { width: 720, height: 450 },
  phone: { width: 390, height: 844 },
} as const;
export const themes = ['dark', 'light'] as const;
export const locales = ['en', 'zh-CN'] as const;

/** Waits until nothing moves and every typeface is there. */
export async function still(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    const places = (): string =>
      [...document.querySelectorAll('.react-flow__node, .react-flow__viewport, [data-cable] path')]
        .map((one) => `${one.getAttribute('style')}${one.getAttribute('d')}`)
        .join();
    const endless = (one: Animation): boolean =>
      one.effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY;
    for (let quiet = 0, before = ''; quiet < 4; ) {
      const now = places();
      const moving = document.getAnimations().some((one) => one.playState === 'running' && !endless(one));
      quiet = now === before && !moving ? quiet + 1 : 0;
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  });
}

export type View = { locale: (typeof locales)[number]; size: keyof typeof sizes };

/** Opens `path` signed in; returns when the picture is live and stands still. */
export async function openAs(page: Page, stand: Stand, view: View, path = '/'): Promise<void> {
  await page.context().addCookies([{ name: 'patchbay_locale', value: view.locale, url: stand.url }]);
  await page.setViewportSize(sizes[view.size]);
  await page.goto(path);
  await expect(workspace(page)).toHaveAttribute('data-connection', 'live');
  // Live comes before drawn: the picture is laid out beside the page, and comes at once.
  if (path === '/') await expect(page.locator('[data-object="host"]')).toBeVisible();
  await still(page);
}

/** Keeps what the page shows as `name`.png. */
export async function keep(page: Page, name: string): Promise<void> {
  mkdirSync(pictureFolder, { recursive: true });
  await page.screenshot({ path: join(pictureFolder, `${name}.png`), animations: 'disabled' });
}

/** Keeps the picture in both themes under `name` and its view, and gives the flaws of each; axe looks at what stands in English. */
export async function takeBoth(page: Page, name: string, view: View, demands: PictureDemands = {}): Promise<string[]> {
  const out: string[] = [];
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme });
    await still(page);
    const full = `${name}-${view.size}-${theme}-${view.locale}`;
    await keep(page, full);
    const flaws = await flawsOf(page, demands);
    if (view.locale === 'en' && view.size === 'small') flaws.push(...(await axeFlaws(page)));
    out.push(...flaws.map((flaw) => `${full}: ${flaw}`));
  }
  for (const line of out) appendFileSync(join(pictureFolder, 'flaws.txt'), `${line}\n`);
  return out;
}

/** Windows of a picture that are taken below its first one. */
const mostBelow = 2;

/** Where the picture is higher than the window: what lies below, a window at a time, as `name`-2 and so on. */
export async function takeBelow(page: Page, name: string, view: View): Promise<string[]> {
  const out: string[] = [];
  const room = sizes[view.size].height - 48;
  for (let window = 2; window < 2 + mostBelow; window += 1) {
    const frame = await page.locator('[data-frame="host"]').boundingBox();
    if (!frame || frame.y + frame.height <= sizes[view.size].height) break;
    await page.mouse.move(500, 500);
    await page.mouse.wheel(0, room - 100);
    await page.mouse.move(0, 0);
    await still(page);
    out.push(...(await takeBoth(page, `${name}-${window}`, view, { fits: true })));
  }
  return out;
}

/** What is only there for the moment: opened anew in each view. */
export type Fleeting = { show(): Promise<unknown>; hide(): Promise<unknown> };

/** The languages change by the user's menu, not by a reload: the page may be in a state that a reload would end. */
export async function speak(page: Page, locale: View['locale']): Promise<void> {
  if ((await page.locator('html').getAttribute('lang')) === locale) return;
  await page.locator('[data-user]').click();
  await page.getByLabel(/^(Language|语言)$/).selectOption(locale);
  await page.keyboard.press('Escape');
  await expect(page.locator('html')).toHaveAttribute('lang', locale);
}

/** Keeps the state the page is in, in all sizes, languages and themes, without loading anything anew; gives all flaws. */
export async function takeAll(
  page: Page,
  name: string,
  fleeting?: Fleeting,
  demands: PictureDemands = {},
): Promise<string[]> {
  const out: string[] = [];
  for (const locale of locales) {
    await speak(page, locale);
    for (const size of ['small', 'large'] as const) {
      await page.setViewportSize(sizes[size]);
      await still(page);
      await fleeting?.show();
      out.push(...(await takeBoth(page, name, { locale, size }, demands)));
      await fleeting?.hide();
    }
  }
  await speak(page, 'en');
  await page.setViewportSize(sizes.small);
  return out;
}

/** As a person sees it to whom red and green, or all colours, are the same. */
export async function keepAsSeenBy(page: Page, name: string, eyes: 'deuteranopia' | 'achromatopsia'): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setEmulatedVisionDeficiency', { type: eyes });
  await keep(page, `${name}-${eyes}`);
  await session.send('Emulation.setEmulatedVisionDeficiency', { type: 'none' });
  await session.detach();
}
