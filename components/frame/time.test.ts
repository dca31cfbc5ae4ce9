import { expect, it } from 'vitest';
import { clockText, dateTimeText } from './time.ts';

it('prints ISO dates and 24 hours in local time', () => {
  const time = new Date(2026, 0, 5, 14, 2, 3);
  expect(clockText(time)).toBe('14:02:03');
  expect(dateTimeText(time)).toBe('2026-01-05 14:02:03');
});
