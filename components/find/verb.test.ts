import { describe, expect, it } from 'vitest';
import { matchingVerbs, type Verb } from './verb.ts';

const verb = (key: string, text: string, also: string, keepsText = false): Verb => ({
  key,
  text,
  also,
  keepsText,
  act: () => undefined,
});
const verbs = [
  verb('filter', 'Filter', '', true),
  verb('csv', '导出为 CSV', 'export csv links'),
  verb('dark', 'Theme: Dark', 'theme dark'),
];
const keys = (typed: string, named = false): string[] => matchingVerbs(verbs, typed, named).map((one) => one.key);

describe('verbs by what is typed', () => {
  it('offers all but those about the text while nothing is typed', () => {
    expect(keys('')).toEqual(['csv', 'dark']);
  });
  it('finds them by any of their words, in English whatever the language', () => {
    expect(keys('links export', true)).toEqual(['csv']);
    expect(keys('导出', true)).toEqual(['csv']);
  });
  it('puts what is about the text last, and leaves it out where a verb is named', () => {
    expect(keys('dark')).toEqual(['dark', 'filter']);
    expect(keys('dark', true)).toEqual(['dark']);
  });
});
