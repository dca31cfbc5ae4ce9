import { describe, expect, it } from 'vitest';
import { axisEnd, bitRateText, bytesText, countText } from './units.ts';

describe('units', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1536, '1.50 KiB'],
    [12.34 * 1024 ** 2, '12.3 MiB'],
    [5 * 1024 ** 5, '5120 TiB'],
  ])('%d bytes', (bytes, text) => expect(bytesText(bytes)).toBe(text));

  it.each([
    [0, '0 bit/s'],
    [1500, '1.50 kbit/s'],
    [940e6, '940 Mbit/s'],
  ])('%d bit/s', (rate, text) => expect(bitRateText(rate)).toBe(text));

  it.each([
    [987, '987'],
    [12_345, '12.3k'],
  ])('counts %d', (count, text) => expect(countText(count)).toBe(text));

  it.each([
    [0, 1],
    [1, 1],
    [1001, 2000],
    [4e6, 5e6],
    [5e6, 5e6],
    [0.3, 0.5],
  ])('an axis for %d ends at %d', (value, end) => expect(axisEnd(value)).toBeCloseTo(end));
});
