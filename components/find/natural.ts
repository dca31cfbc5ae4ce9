/** Keys that sort as people count: `web2` before `web10`, without a collator's cost a comparison. Pure. */

/** Numbers take this many digits in a key; longer ones keep their own. */
const digitsWide = 12;

export const naturalKey = (text: string): string =>
  text.toLowerCase().replaceAll(/\d+/g, (digits) => digits.padStart(digitsWide, '0'));

export const compareKeys = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** For names that are not compared often: each comparison makes both keys. */
export const compareNatural = (a: string, b: string): number => compareKeys(naturalKey(a), naturalKey(b));
