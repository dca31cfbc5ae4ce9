import { describe, expect, it } from 'vitest';
import { levelFor } from './useLod.ts';

describe('levelFor', () => {
  it.each([
    [0.85, 2, 2],
    [1, 2, 2],
    [0.84, 2, 2],
    [0.81, 2, 1],
    [0.86, 1, 1],
    [0.89, 1, 2],
    [0.3, 2, 0],
    [1.41, 2, 2],
    [1.45, 2, 3],
    [1.38, 3, 3],
    [2, 0, 3],
  ] as const)('zoom %f coming from L%i is L%i', (zoom, before, level) => expect(levelFor(zoom, before)).toBe(level));
});
