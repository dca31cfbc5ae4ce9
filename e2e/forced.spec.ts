/** In colours of a person's own all forms, glyphs and numbers of the page are still seen. */
import type { Browser, Locator, Page } from '@playwright/test';
import { expect, object, test } from './fixtures.ts';
import { flawsOf } from './pictures/checks.ts';
import { still, themes } from './pictures/take.ts';
import { contrast, type Pixels, withPixels } from './pixels.ts';

/** A page that is left gives up what it was asking. */
const leaving = /request failed: GET .*: net::ERR_ABORTED/;

/** The best contrast that a part of the page makes: between what is seen with it and what without, at one and the same place. */
async function seenAs(
  part: Locator,
  read: (png: Buffer) => Promise<Pixels>,
  change: { away(): Promise<unknown>; back(): Promise<unknown> },
): Promise<number> {
  const page = part.page();
  const box = await part.boundingBox();
  if (!box) throw new Error(`${part} is not drawn`);
  const clip = {
    ...{ x: Math.max(0, Math.floor(box.x) - 3), y: Math.max(0, Math.floor(box.y) - 3) },
    ...{ width: Math.ceil(box.width) + 6, height: Math.ceil(box.height) + 6 },
  };
  // Two alike: what was pressed has been drawn.
  const shot = async (): Promise<Pixels> => {
    const take = (): Promise<Buffer> => page.screenshot({ clip, animations: 'disabled', caret: 'hide' });
    for (let before = await take(); ; ) {
      const now = await take();
      if (now.equals(before)) return await read(now);
      before = now;
    }
  };
  const with_ = await shot();
  await change.away();
  const without = await shot();
  await change.back();
  let best = 1;
  for (let y = 0; y < with_.height; y += 1) {
    for (let x = 0; x < with_.width; x += 1) best = Math.max(best, contrast(with_.at(x, y), without.at(x, y)));
  }
  return best;
}

const forms: [string, string][] = [
  ['socket', '[data-port="eth1"] ~ .socket, [data-port] .socket-filled'],
  ['state of a container', '[data-object="unit"] [data-state]'],
  ['VLAN chip', '.chip'],
  ['wire to the outside', '[data-object="nic"] [data-wire="outside"]'],
  ['inlet of a published port', '[data-inlet]'],
  ['cable', '[data-cable="veth"] .cable'],
  ['card', '[data-object="switch"].node'],
  ['verdict of a published port', '[data-object="published"] svg'],
  ['lamp', '.lamp svg'],
  ['findings', 'header svg.text-ok, header svg.text-warn, header svg.text-err'],
];

async function hiddenForms(page: Page, browser: Browser): Promise<string[]> {
  return await withPixels(browser, async (read) => {
    const out: string[] = [];
    for (const [name, selector] of forms) {
      const part = page.locator(selector).first();
      const visible = (value: string) => (): Promise<void> =>
        part.evaluate((one, to) => {
          (one as HTMLElement).style.visibility = to;
        }, value);
      const seen = await seenAs(part, read, { away: visible('hidden'), back: visible('') });
      if (seen < 3) out.push(`${name}: ${seen.toFixed(2)}`);
    }
    const row = object(page, 'unit', 'test2').locator('.stop').first();
    const selecting = await seenAs(row, read, {
      away: async () => {
        await row.click();
        await page.mouse.move(0, 0);
        await page.locator('#inspector h2').waitFor();
      },
      back: () => page.keyboard.press('Escape'),
    });
    if (selecting < 3) out.push(`selected row: ${selecting.toFixed(2)}`);
    return [...out, ...(await hiddenChoices(page, read))];
  });
}

/** What is chosen in the palette, in a menu and in a table. */
async function hiddenChoices(page: Page, read: (png: Buffer) => Promise<Pixels>): Promise<string[]> {
  const out: string[] = [];
  const told = (name: string, seen: number): void => {
    if (seen < 3) out.push(`${name}: ${seen.toFixed(2)}`);
  };
  const next = () => page.keyboard.press('ArrowDown');
  const previous = () => page.keyboard.press('ArrowUp');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('test');
  await expect(page.locator('[data-hits]')).toBeVisible();
  const option = page.getByRole('option').first();
  await expect(option).toHaveAttribute('aria-selected', 'true');
  await still(page);
  told('chosen in the palette', await seenAs(option, read, { away: next, back: previous }));
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('Escape');

  await object(page, 'unit', 'test2').locator('.stop').first().focus();
  await page.keyboard.press('Shift+F10');
  const item = page.getByRole('menuitem').first();
  await expect(item).toBeVisible();
  if ((await item.getAttribute('data-highlighted')) === null) await next();
  await expect(item).toHaveAttribute('data-highlighted', '');
  told('chosen in a menu', await seenAs(item, read, { away: next, back: previous }));
  await page.keyboard.press('Escape');

  await page.keyboard.press('g');
  await page.keyboard.press('c');
  const rows = page.locator('[data-table-row]');
  const select = (at: number) => async () => {
    await rows.nth(at).locator('[data-column="name"]').click();
    await page.mouse.move(0, 0);
    // What the focus shows is no selection.
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await expect(rows.nth(at)).toHaveAttribute('aria-selected', 'true');
  };
  await select(1)();
  told('selected in a table', await seenAs(rows.nth(1), read, { away: select(3), back: select(1) }));
  told(
    'page in the rail',
    await seenAs(page.locator('.page-rail > [aria-current="page"]'), read, {
      away: async () => {
        await page.keyboard.press('g');
        await page.keyboard.press('h');
        await expect(page.locator('[data-canvas]')).toBeVisible();
      },
      back: async () => {},
    }),
  );
  return out;
}

for (const theme of themes) {
  test(`forms, glyphs and numbers are seen in forced colours, ${theme}`, async ({ canvas, browser, expected }) => {
    expected.console(leaving);
    // The page holds only what is near the screen, in no certain order.
    await canvas.setViewportSize({ width: 1440, height: 2_600 });
    await canvas.emulateMedia({ colorScheme: theme });
    await still(canvas);
    // biome-ignore lint/performance/useDomNodeTextContent: what is displayed is asked
    const words = (): Promise<string> => canvas.locator('body').innerText();
    const before = await words();
    await canvas.emulateMedia({ colorScheme: theme, forcedColors: 'active' });
    await still(canvas);
    expect(await canvas.evaluate(() => matchMedia('(forced-colors: active)').matches)).toBe(true);
    expect(await words()).toBe(before);
    expect(await flawsOf(canvas)).toEqual([]);
    expect(await hiddenForms(canvas, browser)).toEqual([]);
  });
}
