import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { macOfWord } from './mac-of-word.ts';
import { md5 } from './md5.ts';

const hex = (text: string): string => Buffer.from(md5(new TextEncoder().encode(text))).toString('hex');

describe('md5', () => {
  /** RFC 1321, A.5. */
  it.each([
    ['', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['a', '0cc175b9c0f1b6a831c399e269772661'],
    ['abc', '900150983cd24fb0d6963f7d28e17f72'],
    ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
    ['abcdefghijklmnopqrstuvwxyz', 'c3fcd3d76192e4007dfb496cca67e13b'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 'd174ab98d277d9f5a5611c2c9f419d9f'],
    [
      '12345678901234567890123456789012345678901234567890123456789012345678901234567890',
      '57edf4a22be3c955ac49da2e2107b67a',
    ],
  ])('of %j', (text, digest) => {
    expect(hex(text)).toBe(digest);
  });

  it('is what OpenSSL says, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(Buffer.from(md5(bytes)).toString('hex')).toBe(createHash('md5').update(bytes).digest('hex'));
      }),
    );
  });

  it('gives the MAC that pipework derives from a word, in UTF-8', () => {
    expect(macOfWord('myhost.foo.com')).toBe('02:72:6c:cd:9b:8d');
    const digest = createHash('md5').update('größe-机\n', 'utf8').digest('hex');
    expect(macOfWord('größe-机').replaceAll(':', '')).toBe(`02${digest.slice(0, 10)}`);
  });
});
