import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stepTowards } from './gradually.ts';

const changes = (a: ReadonlySet<string>, b: ReadonlySet<string>): number =>
  [...a].filter((id) => !b.has(id)).length + [...b].filter((id) => !a.has(id)).length;

const ids = fc.uniqueArray(fc.stringMatching(/^[a-z]$/));

test('the first picture is whole at once', () => {
  expect([...stepTowards(undefined, ['a', 'b', 'c'], 1)]).toEqual(['a', 'b', 'c']);
});

test('each step changes no more than it may, and steps end at what is wanted', () => {
  fc.assert(
    fc.property(ids, ids, fc.integer({ min: 1, max: 5 }), (start, wanted, most) => {
      let now: ReadonlySet<string> = new Set(start);
      for (let steps = 0; steps < 60; steps += 1) {
        const next = stepTowards(now, wanted, most);
        if (next === now) break;
        expect(changes(now, next)).toBeGreaterThan(0);
        expect(changes(now, next)).toBeLessThanOrEqual(most);
        now = next;
      }
      expect([...now].sort()).toEqual([...wanted].sort());
    }),
  );
});

test('what is missing comes before anything goes', () => {
  expect([...stepTowards(new Set(['old']), ['a', 'b'], 2)]).toEqual(['old', 'a', 'b']);
});
