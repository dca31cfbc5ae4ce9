/**
 * The machine checks on a picture: what nobody should have to look for. Each flaw is a sentence that begins with the name of its check.
 * `checks.spec.ts` spoils a picture in every way and expects to be told.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { installPictureProbes, type PictureProbes } from './picture-probes.ts';
import { installTextProbes, type TextProbes } from './text-probes.ts';

type Probed = { pictureProbes: PictureProbes; textProbes: TextProbes };

export type PictureDemands = {
  /** The least share of cables that run straight, 0 to 1; 0 unless given. */
  straight?: number;
  /** Whether all of the picture's width must be in the window. */
  fits?: boolean;
  /** Whether there is a canvas with cards; true unless said otherwise. */
  canvas?: boolean;
};

/** Every flaw of the picture that the page shows now, but those axe finds. */
export async function flawsOf(page: Page, demands: PictureDemands = {}): Promise<string[]> {
  const { straight = 0, fits = false, canvas = true } = demands;
  await page.evaluate(installTextProbes);
  await page.evaluate(installPictureProbes);
  const found = await page.evaluate((fits) => {
    const { pictureProbes: picture, textProbes: text } = window as unknown as Probed;
    const named = (name: string, flaws: string[]): string[] => flaws.map((one) => `${name}: ${one}`);
    return {
      flaws: [
        ...named('box on box', picture.boxOnBox()),
        ...named('cable end', picture.looseEnds()),
        ...named('empty socket', picture.emptySockets()),
        ...named('under a card', picture.underCards()),
        ...(fits ? named('cut side', picture.cutSides()) : []),
        ...named('cut text', text.cutText()),
        ...named('cut name', text.badCuts()),
        ...named('covered text', text.coveredText()),
        ...named('text on text', text.textOnText()),
        ...named('tiny text', text.tinyText()),
        ...named('columns', text.strayCells()),
        ...named('contrast', text.faintText()),
      ],
      cables: picture.countCables(),
      cards: picture.countCards(),
      texts: text.countText(),
    };
  }, fits);
  const { flaws, cables, cards, texts } = found;
  if (texts === 0) flaws.push('nothing drawn: no text');
  if (canvas && cards === 0) flaws.push('nothing drawn: no card');
  if (cables.all > 0 && cables.straight / cables.all < straight) {
    flaws.push(`straight: ${cables.straight} of ${cables.all} cables, less than ${straight * 100} %`);
  } else if (straight > 0 && cables.all === 0) flaws.push('straight: no cable is drawn');
  return flaws;
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
type AxeResult = { violations: { id: string; nodes: { target: string[]; html: string }[] }[] };

/** What axe finds; the page must have been opened with `bypassCSP`, since the product's policy refuses the checker's script. */
export async function axeFlaws(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(options: unknown): Promise<AxeResult> } };
    // Of WCAG 2.2 axe leaves this one out unless it is asked.
    const { violations } = await axe.run({ rules: { 'target-size': { enabled: true } } });
    // An open menu is a layer of its own (ARIA's practices), part of no landmark.
    const isMenu = (target: string): boolean => document.querySelector(target)?.querySelector('[role="menu"]') != null;
    return violations.flatMap((one) =>
      one.nodes
        .filter((node) => one.id !== 'region' || !node.target.some(isMenu))
        .map((node) => `axe ${one.id}: ${node.target.join(' ')} ${node.html.slice(0, 200)}`),
    );
  });
}
