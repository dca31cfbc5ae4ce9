import { expect, test } from 'vitest';
import { fitLine, isFlat } from './slope.ts';

const line = (count: number, of: (at: number) => number) =>
  Array.from({ length: count }, (_, at) => ({ atSeconds: at * 30, value: of(at) }));

test('a line that grows is told with its slope', () => {
  const fit = fitLine(line(11, (at) => 100 + at));
  expect(fit).toMatchObject({ mean: 105, first: 100, last: 110 });
  expect(fit.perMinute).toBeCloseTo(2);
  expect(fit.growth).toBeCloseTo(10);
  expect(isFlat(fit, { share: 0.05, amount: 0 })).toBe(false);
  expect(isFlat(fit, { share: 0.1, amount: 0 })).toBe(true);
  expect(isFlat(fit, { share: 0, amount: 11 })).toBe(true);
});

test('a saw that comes back to where it was is flat, one that does not is not', () => {
  expect(isFlat(fitLine(line(60, (at) => 100 + (at % 7))), { share: 0.03, amount: 0 })).toBe(true);
  expect(isFlat(fitLine(line(60, (at) => 100 + (at % 7) + at / 5)), { share: 0.03, amount: 0 })).toBe(false);
});

test('what shrinks is flat', () => {
  expect(isFlat(fitLine(line(5, (at) => 100 - at)), { share: 0, amount: 0 })).toBe(true);
});

test('one sample makes no line', () => {
  expect(() => fitLine(line(1, () => 1))).toThrow('two samples');
  expect(() =>
    fitLine([
      { atSeconds: 0, value: 1 },
      { atSeconds: 0, value: 2 },
    ]),
  ).toThrow('different times');
});
