import { describe, expect, it } from 'vitest';
import { createDeltaRing } from './ring.ts';

describe('delta ring', () => {
  it('gives what came after a revision, nothing when up to date, undefined when too old or from the future', () => {
    const ring = createDeltaRing(100);
    for (let revision = 0; revision < 500; revision += 1) ring.push({ from: revision, to: revision + 1 });
    expect(ring.since(500, 500)).toEqual([]);
    expect(ring.since(497, 500)?.map((one) => one.to)).toEqual([498, 499, 500]);
    expect(ring.since(3, 500)).toBeUndefined();
    expect(ring.since(501, 500)).toBeUndefined();
    expect(ring.since(400, 500)).toHaveLength(100);
  });
});
