import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressText,
  isAnyAddress,
  isLoopbackAddress,
  networkText,
  parseAddress,
  parsePrefixed,
  parseRange,
  rangeHolds,
  rangesOverlap,
} from './address.ts';

describe('parseAddress', () => {
  it.each([
    ['10.0.0.1', 'inet', 0x0a000001n],
    ['255.255.255.255', 'inet', 0xffffffffn],
    ['::', 'inet6', 0n],
    ['::1', 'inet6', 1n],
    ['fd00:1::2', 'inet6', 0xfd000001000000000000000000000002n],
    ['::ffff:127.0.0.1', 'inet6', 0xffff7f000001n],
    ['1:2:3:4:5:6:7:8', 'inet6', 0x00010002000300040005000600070008n],
  ])('reads %s', (text, family, value) => {
    expect(parseAddress(text)).toEqual({ family, value });
  });

  it.each([
    '',
    '10.0.0',
    '10.0.0.256',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    'fe80::1%eth0',
    '[::1]',
    'a.b.c.d',
  ])('refuses %j', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  it('takes every IPv6 address that Node.js takes', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        fc.pre(isIPv6(text));
        expect(parseAddress(text)?.family).toBe('inet6');
      }),
    );
  });
});

describe('ranges', () => {
  const holds = (range: string, address: string): boolean | undefined => {
    const [parsedRange, parsedAddress] = [parseRange(range), parseAddress(address)];
    return parsedRange && parsedAddress && rangeHolds(parsedRange, parsedAddress);
  };
  it.each([
    ['172.17.0.0/16', '172.17.255.255', true],
    ['172.17.0.0/16', '172.18.0.0', false],
    ['0.0.0.0/0', '1.2.3.4', true],
    ['0.0.0.0/0', '::1', false],
    ['10.0.0.2-10.0.0.5', '10.0.0.5', true],
    ['10.0.0.2-10.0.0.5', '10.0.0.6', false],
    ['fd00:1::/64', 'fd00:1::ffff', true],
    ['10.0.0.1', '10.0.0.1', true],
  ])('%s holds %s: %s', (range, address, held) => {
    expect(holds(range, address)).toBe(held);
  });

  it.each(['10.0.0.0/33', '10.0.0.0/', '10.0.0.0/255.0.0.0', '10.0.0.1-::2', 'x/8'])('refuses %s', (text) => {
    expect(parseRange(text)).toBeUndefined();
  });

  it('overlap where one lies in the other', () => {
    const overlap = (a: string, b: string): boolean => {
      const [left, right] = [parseRange(a), parseRange(b)];
      return left !== undefined && right !== undefined && rangesOverlap(left, right);
    };
    expect(overlap('10.0.0.0/8', '10.20.0.0/24')).toBe(true);
    expect(overlap('10.0.0.0/24', '10.0.1.0/24')).toBe(false);
    expect(overlap('0.0.0.0/0', '::/0')).toBe(false);
  });
});

it('knows loopback and every address', () => {
  expect(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'].every(isLoopbackAddress)).toBe(true);
  expect(['10.0.0.1', '::', '0.0.0.0', 'x'].some(isLoopbackAddress)).toBe(false);
  expect([isAnyAddress('0.0.0.0'), isAnyAddress('::'), isAnyAddress('::1')]).toEqual([true, true, false]);
});

describe('texts', () => {
  it('of IPv6 are short, as the WHATWG URL parser writes them', () => {
    const groups = fc.array(fc.constantFrom(0, 0, 0, 1, 0xff, 0xdb8, 0xffff), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, (parts) => {
        const parsed = parseAddress(parts.map((one) => one.toString(16)).join(':'));
        // A URL writes IPv4 in IPv6 in hexadecimal, the kernel's tools with dots.
        fc.pre(parsed !== undefined && parsed.value >> 32n !== 0xffffn);
        if (parsed) expect(`[${addressText(parsed)}]`).toBe(new URL(`http://[${addressText(parsed)}]`).hostname);
        if (parsed) expect(parseAddress(addressText(parsed))).toEqual(parsed);
      }),
    );
  });

  it.each([
    ['FE80::00:1', 'fe80::1'],
    ['0:0:0:0:0:ffff:10.0.0.1', '::ffff:10.0.0.1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
    ['192.168.000.1', '192.168.0.1'],
  ])('%s is %s', (written, text) => {
    const parsed = parseAddress(written);
    expect(parsed && addressText(parsed)).toBe(text);
  });

  it('of the network that an address lies in', () => {
    const network = (text: string): string | undefined => {
      const parsed = parsePrefixed(text);
      return parsed && networkText(parsed, parsed.prefixLength);
    };
    expect(['10.1.2.3/20', 'fd00:1::5/64', '1.2.3.4/32', '1.2.3.4/0'].map(network)).toEqual([
      '10.1.0.0/20',
      'fd00:1::/64',
      '1.2.3.4/32',
      '0.0.0.0/0',
    ]);
    expect(['10.1.2.3', '10.1.2.3/33', 'x/8'].map(network)).toEqual([undefined, undefined, undefined]);
  });
});
