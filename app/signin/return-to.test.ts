import { describe, expect, test } from 'vitest';
import { returnPath } from './return-to.ts';

const origin = 'http://127.0.0.1:7420';

describe('returnPath', () => {
  test.each(['/', '/tables/links?vlan=100', '/api/docs#x', '/a//b'])('follows %s', (path) =>
    expect(returnPath(path, origin)).toBe(path),
  );

  test.each([
    null,
    '',
    'tables',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    '/%2e//evil.example',
    'http://evil.example/',
    'javascript:alert(1)',
    '/signin',
    '/signin?returnTo=/signin',
  ])('goes home instead of %j', (path) => expect(returnPath(path, origin)).toBe('/'));
});
