import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestThatFits } from './cut.ts';

describe('longestThatFits', () => {
  it('is the count that still fits and whose next one does not', () => {
    const widths = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(widths, fc.integer({ min: -5, max: 500 }), (each, room) => {
        const widthOf = (count: number): number => each.slice(0, count).reduce((sum, one) => sum + one, 0);
        const count = longestThatFits(each.length, room, widthOf);
        if (count > 0) expect(widthOf(count)).toBeLessThanOrEqual(room);
        if (count < each.length) expect(widthOf(count + 1)).toBeGreaterThan(room);
      }),
    );
  });
});
