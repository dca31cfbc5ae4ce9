/** Spoils a good picture in every way the checks look for, and expects to be told: a check that cannot fail proves nothing. */
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { axeFlaws, flawsOf } from './checks.ts';
import { openAs } from './take.ts';

// Only here: the product's Content-Security-Policy rightly refuses the checker's script.
test.use({ bypassCSP: true });

type Spoiling = {
  name: string;
  /** Runs in the page; gives back what undoes it. */
  spoil: () => () => void;
  /** What must be found, and was not there before. */
  told: RegExp;
};

/** A style of the first element that matches, and back again. Runs in the page, so each use repeats it whole. */
const spoilings: Spoiling[] = [
  {
    name: 'a card on another',
    told: /^box on box: .* lies on /,
    spoil() {
      const [one, other] = document.querySelectorAll<HTMLElement>('.react-flow__node:has([data-object="switch"])');
      if (!one || !other) throw new Error('no two switches');
      const before = one.style.transform;
      one.style.transform = other.style.transform;
      return () => {
        one.style.transform = before;
      };
    },
  },
  {
    name: 'a part of the frame on another',
    told: /^box on box: .*nav.* of the frame lie on one another/,
    spoil() {
      const nav = document.querySelector<HTMLElement>('nav');
      if (!nav) throw new Error('no rail');
      nav.style.translate = '0 -30px';
      return () => {
        nav.style.translate = '';
      };
    },
  },
  {
    name: 'a row on another of its card',
    told: /^box on box: two rows of /,
    spoil() {
      const card = [...document.querySelectorAll('[data-object="switch"]')].find(
        (one) => one.querySelectorAll('[data-port]').length > 1,
      );
      const [first, second] = card?.querySelectorAll<HTMLElement>('[data-port]') ?? [];
      if (!first || !second) throw new Error('no two rows');
      second.style.translate = `0 ${first.getBoundingClientRect().top - second.getBoundingClientRect().top + 6}px`;
      return () => {
        second.style.translate = '';
      };
    },
  },
  {
    name: 'a stub on a card of others',
    told: /^box on box: the stub of /,
    spoil() {
      const wire = document.querySelector<HTMLElement>('[data-object="published"] [data-wire]');
      if (!wire) throw new Error('no wire');
      wire.style.translate = '420px 0';
      return () => {
        wire.style.translate = '';
      };
    },
  },
  {
    name: 'a cable that ends 5 px short of its socket',
    told: /^cable end: cable veth .* ends [45]\.\d px/,
    spoil() {
      const path = [...document.querySelectorAll<SVGPathElement>('[data-cable="veth"] path')].find(
        (one) => one.getBoundingClientRect().bottom < innerHeight - 100,
      );
      const d = path?.getAttribute('d');
      if (!path || !d) throw new Error('no cable');
      const short = d.replace(/([\d.]+),([\d.]+)$/, (_all, x: string, y: string) => `${Number(x) - 5},${y}`);
      path.setAttribute('d', short);
      return () => path.setAttribute('d', d);
    },
  },
  {
    name: 'a socket whose cable is gone',
    told: /^empty socket: /,
    spoil() {
      const cable = [...document.querySelectorAll<SVGGElement>('[data-cable="veth"]')].find(
        (one) => one.getBoundingClientRect().bottom < innerHeight - 100,
      );
      if (!cable) throw new Error('no cable');
      cable.style.display = 'none';
      return () => {
        cable.style.display = '';
      };
    },
  },
  {
    name: 'a cable under a card',
    told: /^under a card: cable veth .* runs under /,
    spoil() {
      const path = [...document.querySelectorAll<SVGPathElement>('[data-cable="veth"] path')].find(
        (one) => one.getBoundingClientRect().bottom < innerHeight - 100,
      );
      const d = path?.getAttribute('d');
      const start = /^M([\d.]+),([\d.]+)/.exec(d ?? '');
      if (!path || !d || !start) throw new Error('no cable');
      path.setAttribute('d', d.replace(/^M[\d.]+,[\d.]+/, `$&L${Number(start[1]) - 60},${Number(start[2]) - 9}`));
      return () => path.setAttribute('d', d);
    },
  },
  {
    name: 'a picture pushed out of its window',
    told: /^cut side: the frame is cut by \d+ px on the right/,
    spoil() {
      const viewport = document.querySelector<HTMLElement>('.react-flow__viewport');
      if (!viewport) throw new Error('no canvas');
      viewport.style.translate = '10px 0';
      return () => {
        viewport.style.translate = '';
      };
    },
  },
  {
    name: 'a word wider than its box',
    told: /^cut text: .*"bridge" is cut by/,
    spoil() {
      const tag = [...document.querySelectorAll<HTMLElement>('.switch-head .tag')].find(
        (one) => one.textContent === 'bridge',
      );
      if (!tag) throw new Error('no tag');
      tag.style.cssText = 'display:block;width:12px;overflow:hidden';
      return () => {
        tag.style.cssText = '';
      };
    },
  },
  {
    name: 'a word cut by chance, though a title has it',
    told: /^cut text: .*"bridge" is cut by/,
    spoil() {
      const tag = [...document.querySelectorAll<HTMLElement>('.switch-head .tag')].find(
        (one) => one.textContent === 'bridge',
      );
      if (!tag) throw new Error('no tag');
      tag.style.cssText = 'display:block;width:12px;overflow:hidden';
      tag.title = 'bridge';
      return () => {
        tag.style.cssText = '';
        tag.removeAttribute('title');
      };
    },
  },
  {
    name: 'a name of which nothing is left',
    told: /^cut text: .*hardly anything is left of "vl-test2"/,
    spoil() {
      const name = document.querySelector<HTMLElement>('[data-port="vl-test2"] [title="vl-test2"]');
      if (!name) throw new Error('no name');
      name.style.cssText = 'flex:none;width:8px;overflow:hidden;text-overflow:ellipsis';
      return () => {
        name.style.cssText = '';
      };
    },
  },
  {
    name: 'a name that is cut further than it has to be',
    told: /^cut name: .*"br…" leaves a gap of/,
    spoil() {
      const name = document.querySelector<HTMLElement>('.switch-head [data-name="bridge"] > .name-shown');
      if (!name) throw new Error('no name');
      name.textContent = 'br…';
      name.style.width = '80px';
      return () => {
        name.textContent = 'bridge';
        name.style.width = '';
      };
    },
  },
  {
    name: 'a name that overruns its room though it is cut',
    told: /^cut name: .*"brid…ge" overruns its room by/,
    spoil() {
      const name = document.querySelector<HTMLElement>('.switch-head [data-name="bridge"] > .name-shown');
      if (!name) throw new Error('no name');
      name.textContent = 'brid…ge';
      name.style.width = '30px';
      return () => {
        name.textContent = 'bridge';
        name.style.width = '';
      };
    },
  },
  {
    name: 'an address that is cut, though it can be read elsewhere',
    told: /^cut text: .*"172\.17\.0\.2" is cut by/,
    spoil() {
      const text = document.evaluate('//*[text()="172.17.0.2"]', document.body).iterateNext() as HTMLElement | null;
      if (!text) throw new Error('no address');
      const { title } = text;
      text.title = '172.17.0.2';
      text.style.cssText = 'display:block;flex:none;width:50px;overflow:hidden';
      return () => {
        text.title = title;
        text.style.cssText = '';
      };
    },
  },
  {
    name: 'a word below a socket',
    told: /^covered text: .*"nobody listens" is below a socket/,
    spoil() {
      const words = [...document.querySelectorAll<HTMLElement>('[data-object="published"] .small')].find(
        (one) => one.textContent === 'nobody listens',
      );
      if (!words) throw new Error('no words');
      words.style.translate = '36px 0';
      return () => {
        words.style.translate = '';
      };
    },
  },
  {
    name: 'a word on another',
    told: /^text on text: .* lie on one another/,
    spoil() {
      const tag = document.querySelector<HTMLElement>('[data-host-container="node-exporter"] .tag');
      if (!tag) throw new Error('no tag');
      tag.style.translate = '-110px 0';
      return () => {
        tag.style.translate = '';
      };
    },
  },
  {
    name: 'words too small to read',
    told: /^tiny text: .* is [89]\.\d px/,
    spoil() {
      const tag = document.querySelector<HTMLElement>('[data-host-container] .tag');
      if (!tag) throw new Error('no tag');
      tag.style.fontSize = '9px';
      return () => {
        tag.style.fontSize = '';
      };
    },
  },
  {
    name: 'Chinese as small as Latin',
    told: /^tiny text: .* is Chinese at 11 px/,
    spoil() {
      const tag = document.querySelector<HTMLElement>('[data-host-container] .tag');
      if (!tag) throw new Error('no tag');
      const before = tag.textContent;
      tag.textContent = '主机模式';
      return () => {
        tag.textContent = before;
      };
    },
  },
  {
    name: 'words as pale as their ground',
    told: /^contrast: .* has contrast [12]\.\d\d/,
    spoil() {
      const tag = document.querySelector<HTMLElement>('[data-host-container] .tag');
      if (!tag) throw new Error('no tag');
      tag.style.color = '#455261';
      return () => {
        tag.style.color = '';
      };
    },
  },
  {
    name: 'no cables at all',
    told: /^straight: no cable is drawn/,
    spoil() {
      const sheet = document.createElement('style');
      sheet.textContent = '[data-cable] { display: none; }';
      document.head.append(sheet);
      return () => sheet.remove();
    },
  },
];

async function spoiled(page: Page, spoiling: Spoiling, look: () => Promise<string[]>): Promise<string[]> {
  const undo = await page.evaluateHandle(spoiling.spoil);
  const flaws = await look();
  await undo.evaluate((back) => back());
  await undo.dispose();
  return flaws;
}

test('every way of spoiling the picture is told', async ({ page, stand, expected: _watch }) => {
  await openAs(page, stand, { locale: 'en', size: 'small' });
  const look = (): Promise<string[]> => flawsOf(page, { straight: 0.5, fits: true });
  const before = await look();
  for (const spoiling of spoilings) {
    expect(
      before.filter((flaw) => spoiling.told.test(flaw)),
      `before: ${spoiling.name}`,
    ).toEqual([]);
    const flaws = await spoiled(page, spoiling, look);
    expect(
      flaws.some((flaw) => spoiling.told.test(flaw)),
      `${spoiling.name}: ${flaws.join('\n')}`,
    ).toBe(true);
    expect(await look(), `undone: ${spoiling.name}`).toEqual(before);
  }
  expect(await flawsOf(page, { straight: 1 })).toContainEqual(expect.stringMatching(/^straight: \d+ of \d+ cables/));
  await page.close();
});

test('a cell that has left its column is told', async ({ page, expected: _watch }) => {
  const told = /^columns: "two" stands 70 px from "Second"/;
  const table = (shift: number): string =>
    `<table><tr><th>First</th><th>Second</th></tr><tr><td>one</td><td><div>two</div></td></tr></table>
     <style>td, th { width: 90px } td:last-child { position: relative; left: ${shift}px }</style>`;
  await page.setContent(table(0));
  expect(await flawsOf(page, { canvas: false })).toEqual([]);
  await page.setContent(table(70));
  expect(await flawsOf(page, { canvas: false })).toContainEqual(expect.stringMatching(told));
  await page.close();
});

test('axe tells a button without a name', async ({ page, stand, expected: _watch }) => {
  await openAs(page, stand, { locale: 'en', size: 'small' });
  expect(await axeFlaws(page)).toEqual([]);
  await page.evaluate(() => document.querySelector('header')?.append(document.createElement('button')));
  expect(await axeFlaws(page)).toContainEqual(expect.stringMatching(/^axe button-name: /));
  await page.close();
});

test('an empty page is no good picture', async ({ page, expected: _watch }) => {
  expect(await flawsOf(page)).toEqual(['nothing drawn: no text', 'nothing drawn: no card']);
  await page.close();
});

test.fail('a word on the console fails a test', async ({ canvas }) => {
  await canvas.evaluate(() => console.error('a complaint'));
});
