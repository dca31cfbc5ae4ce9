/** The pictures of the user guide and of the README, cut out of lab scenes: `npm run pictures -- --guide`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, object, test } from '../fixtures.ts';
import { openAs, still } from './take.ts';

/** Part of the repository, unlike all other pictures. */
const folder = process.env.PATCHBAY_GUIDE ?? '';

type Cut = {
  name: string;
  theme?: 'dark' | 'light';
  /** What to do before; the picture is at its first view. */
  before?: (page: Page) => Promise<unknown>;
  /** What must be in the picture; the whole window unless given. */
  what?: (page: Page) => Locator[];
  /** What of its surroundings is in the picture too, in CSS pixels; 20 unless given. */
  roomPx?: number;
  /** More of what is left of it, in CSS pixels. */
  leftPx?: number;
  /** Where to begin; the canvas unless given. */
  path?: string;
};

const tall = 1_700;

const nodeOf = (locator: Locator): Locator =>
  locator.locator('xpath=ancestor-or-self::*[contains(concat(" ", @class, " "), " react-flow__node ")]');
const card =
  (kind: string, title: string) =>
  (page: Page): Locator =>
    nodeOf(object(page, kind, title));
const cards =
  (...which: [kind: string, title: string][]) =>
  (page: Page): Locator[] =>
    which.map(([kind, title]) => card(kind, title)(page));
const open = (kind: string, title: string) => (page: Page) =>
  object(page, kind, title).getByRole('button').first().click();

/** The open ones that are in sight: the others a host of that size shows closed anyway. */
const closeGroups = async (page: Page): Promise<void> => {
  const open = page.locator('[data-object="group"][data-form="head"]');
  while ((await open.count()) > 0) {
    const group = await open.first().getAttribute('data-group');
    await open.first().getByRole('button').first().click();
    await expect(page.locator(`[data-group="${group}"][data-form="head"]`)).toHaveCount(0);
    await still(page);
  }
};

const search = async (page: Page, text: string): Promise<void> => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(text);
  await expect(page.locator('[data-hits]')).not.toHaveAttribute('data-hits', '0');
};

/** By project: the scene the cuts are of. */
const cutsOf: Record<string, Cut[]> = {
  mock: [
    { name: 'whole-dark', before: open('unit', 'test1') },
    { name: 'whole-light', theme: 'light', before: open('unit', 'test1') },
    { name: 'linux-bridge', what: cards(['nic', 'eth0'], ['switch', 'br0'], ['unit', 'test1']) },
    { name: 'ovs-vlans', what: cards(['switch', 'ovs0'], ['unit', 'test2'], ['unit', 'test4']) },
    { name: 'published', what: cards(['published', ':8080'], ['switch', 'bridge'], ['unit', 'web']) },
    {
      name: 'inspector',
      theme: 'light',
      before: open('unit', 'api'),
      // The inspector is as high as the window; what is in it ends before.
      what: (page) => [page.locator('#inspector header'), page.locator('#inspector [data-tab]')],
      roomPx: 0,
    },
    { name: 'table-ports', theme: 'light', path: '/tables/ports' },
    {
      name: 'search',
      theme: 'light',
      before: (page) => search(page, 'vlan:200'),
      what: (page) => [page.locator('search'), page.locator('#search-list'), ...cards(['unit', 'test4'])(page)],
    },
  ],
  modes: [
    { name: 'docker-network', what: cards(['switch', 'back'], ['unit', 'app'], ['unit', 'db']) },
    { name: 'shared-namespace', what: (page) => [card('unit', 'web')(page)] },
    { name: 'host-mode', what: (page) => [card('host', '')(page).or(nodeOf(page.locator('[data-object="host"]')))] },
    {
      name: 'none-and-stopped',
      what: (page) => [card('unit', 'alone')(page), nodeOf(page.locator('[data-object="stopped"]'))],
    },
  ],
  broken: [
    { name: 'broken', theme: 'light' },
    { name: 'orphan', what: (page) => [card('switch', 'br-work')(page), card('unit', 'dark')(page)] },
    { name: 'device-gone', what: cards(['switch', 'ovs0']) },
    {
      name: 'finding',
      before: open('switch', 'ovs0'),
      what: (page) => [page.locator('#inspector header'), page.locator('[data-problems] > article').first()],
    },
  ],
  macvlan: [
    { name: 'macvlan', what: cards(['nic', 'eth0'], ['switch', 'lan'], ['unit', 'camera'], ['unit', 'by-hand']) },
  ],
  'named-netns': [
    { name: 'named-namespaces', what: cards(['switch', 'br0'], ['unit', 'nest'], ['unit', 'leaf-b']), leftPx: 40 },
  ],
  'crowd-100': [{ name: 'groups', before: closeGroups }],
};

test.skip(folder === '', 'the guide’s pictures are taken with npm run pictures -- --guide');

test('the guide’s pictures', async ({ page, stand, expected }, info) => {
  expected.console(/request failed: GET .*: net::ERR_ABORTED/);
  mkdirSync(folder, { recursive: true });
  const cuts = cutsOf[info.project.name.replace('guide-', '')] ?? [];
  expect(cuts.length).toBeGreaterThan(0);
  for (const { name, theme = 'dark', before, what, roomPx = 20, leftPx = 0, path = '/' } of cuts) {
    await page.emulateMedia({ colorScheme: theme });
    await openAs(page, stand, { locale: 'en', size: 'small' }, path);
    // High enough for every card of the scene: only what is near the window is drawn.
    if (what && path === '/') await page.setViewportSize({ width: 1440, height: tall });
    await before?.(page);
    await page.mouse.move(0, 0);
    await still(page);
    const file = join(folder, `${name}.png`);
    if (!what) {
      await page.screenshot({ path: file, animations: 'disabled' });
      continue;
    }
    const boxes = await Promise.all(what(page).map((one) => one.first().boundingBox({ timeout: 10_000 })));
    const seen = boxes.filter((box) => box !== null);
    if (seen.length < boxes.length) throw new Error(`${name}: not all of it is drawn`);
    const left = Math.max(0, Math.min(...seen.map((box) => box.x)) - roomPx - leftPx);
    const top = Math.max(0, Math.min(...seen.map((box) => box.y)) - roomPx);
    const right = Math.min(1440, Math.max(...seen.map((box) => box.x + box.width)) + roomPx);
    const bottom = Math.min(tall, Math.max(...seen.map((box) => box.y + box.height)) + roomPx);
    const clip = { x: left, y: top, width: right - left, height: bottom - top };
    await page.screenshot({ path: file, clip, animations: 'disabled' });
  }
  await page.close();
});
