import { describe, expect, it } from 'vitest';
import { levelFor, zoomForSizes } from './useLod.ts';

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

describe('zoomForSizes', () => {
  it('makes nothing too small, and nothing more than a step too large', () => {
    for (let zoom = 0.15; zoom < 1; zoom += 0.001) {
      const sized = zoomForSizes(zoom);
      expect(sized).toBeLessThanOrEqual(zoom + 1e-4);
      expect(sized * 1.081).toBeGreaterThan(zoom);
      expect(sized).toBeGreaterThanOrEqual(0.15);
    }
  });
  it('is the same over many zooms: a page takes few sizes', () => {
    const sizes = new Set(Array.from({ length: 186 }, (_, at) => zoomForSizes(0.15 + at / 100)));
    expect(sizes.size).toBeLessThanOrEqual(26);
    expect(zoomForSizes(1)).toBe(1);
    expect(zoomForSizes(2)).toBe(1);
  });
});
