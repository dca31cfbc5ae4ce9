import { describe, expect, it } from 'vitest';
import { isAway, panBy } from './usePanToEdges.ts';

describe('panning while something is held at an edge', () => {
  const canvas = [100, 900] as const;

  it.each([
    ['stands while the pointer is away from the edges', 500, [0, 2000], 0],
    ['moves on near the far edge', 861, [0, 2000], -8],
    ['moves back near the near edge', 139, [0, 2000], 8],
    ['ends where the picture ends', 899, [0, 900], 0],
    ['goes the last few pixels and no further', 899, [0, 903], -3],
    ['does not go before the beginning', 101, [100, 2000], 0],
  ] as const)('%s', (_, pointer, picture, by) => expect(panBy(pointer, canvas, picture)).toBe(by));

  it('begins only once the pointer has been away from the edge', () => {
    expect([139, 140, 860, 861].map((pointer) => isAway(pointer, canvas))).toEqual([false, true, true, false]);
  });
});
