import { describe, expect, it } from 'vitest';
import { fitting } from './fit.ts';

const addresses = ['10.10.101.150/24', '192.168.0.1/24', '172.17.0.3/16'];

describe('fitting', () => {
  it('keeps all values where they fit', () => {
    expect(fitting(addresses, 400)).toEqual({ shown: addresses, more: 0 });
    expect(fitting([], 100)).toEqual({ shown: [], more: 0 });
  });

  it('leaves out whole values, and leaves room to say how many', () => {
    expect(fitting(addresses, 300)).toEqual({ shown: addresses.slice(0, 2), more: 1 });
    // Two would fit were there not the third to tell of: 32 characters, and 3 for " +1".
    expect(fitting(addresses.slice(0, 2), 20 + 32 * 7.5).more).toBe(0);
    expect(fitting(addresses, 20 + 34 * 7.5)).toEqual({ shown: addresses.slice(0, 1), more: 2 });
    expect(fitting(addresses, 20 + 35 * 7.5)).toEqual({ shown: addresses.slice(0, 2), more: 1 });
  });

  it('never leaves out the first', () => {
    expect(fitting(addresses, 40)).toEqual({ shown: addresses.slice(0, 1), more: 2 });
  });
});
