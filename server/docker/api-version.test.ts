import { expect, test } from 'vitest';
import { chooseApiVersion } from './api-version.ts';

test.each([
  ['19.03', '1.40', '1.12', '1.40'],
  ['20.10', '1.41', '1.12', '1.41'],
  ['24', '1.43', '1.12', '1.43'],
  ['25', '1.44', '1.24', '1.44'],
  ['28', '1.51', '1.24', '1.44'],
  ['29, which refuses less than 1.44', '1.52', '1.44', '1.44'],
  ['a later one that refuses 1.44', '2.3', '1.60', '1.60'],
])('Docker %s', (_name, newest, oldest, chosen) => {
  expect(chooseApiVersion({ newest, oldest })).toEqual({ ok: true, value: chosen });
});

test('Docker 18.09 is too old, and 1.9 is older than 1.40', () => {
  expect(chooseApiVersion({ newest: '1.39', oldest: '1.12' }).ok).toBe(false);
  expect(chooseApiVersion({ newest: '1.9', oldest: '1.1' }).ok).toBe(false);
});
