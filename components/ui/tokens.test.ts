import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../../app/globals.css'), 'utf8');

/** Token -> [light, dark] as written in globals.css. */
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)].map((match) => [
    match[1] ?? '',
    [match[2] ?? '', match[3] ?? ''] as const,
  ]),
);

const channels = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/** Relative luminance, WCAG 2.2. */
function luminance(rgb: number[]): number {
  const [r = 0, g = 0, b = 0] = rgb.map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: number[], b: number[]): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const mixed = (over: number[], share: number, under: number[]): number[] =>
  over.map((value, at) => value * share + (under[at] ?? 0) * (1 - share));

const color = (name: string, theme: 0 | 1): number[] => {
  const pair = tokens.get(name);
  if (!pair) throw new Error(`no token --${name}`);
  return channels(pair[theme]);
};

const themes = [
  ['light', 0],
  ['dark', 1],
] as const;
const grounds = ['canvas', 'card', 'head'];

describe.each(themes)('tokens of the %s theme', (name, theme) => {
  it.each(['text', 'muted', 'accent', 'ok', 'warn', 'err'])('--%s is readable as text on every ground', (token) => {
    for (const ground of grounds) {
      expect(contrast(color(token, theme), color(ground, theme)), ground).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('borders of controls and cables stand out', () => {
    for (const token of ['control', 'cable', 'accent']) {
      for (const ground of grounds) {
        expect(contrast(color(token, theme), color(ground, theme)), `${token} on ${ground}`).toBeGreaterThanOrEqual(
          3.2,
        );
      }
    }
  });

  it('the number on a VLAN chip is readable on every hue', () => {
    const share = name === 'light' ? 0.14 : 0.24;
    for (let hue = 0; hue < 6; hue += 1) {
      const fill = mixed(color(`vlan-${hue}`, theme), share, color('card', theme));
      expect(contrast(color('text', theme), fill), `vlan-${hue}`).toBeGreaterThanOrEqual(4.5);
      expect(contrast(color(`vlan-${hue}`, theme), color('card', theme)), `vlan-${hue} itself`).toBeGreaterThanOrEqual(
        3,
      );
    }
  });
});
