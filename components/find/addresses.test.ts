import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressNumber, cidrOf, compareAddresses, holds } from './addresses.ts';

describe('addresses as numbers', () => {
  it('reads every address that Node reads, and no other', () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string());
    fc.assert(
      fc.property(address, (text) => {
        fc.pre(!text.includes('%'));
        expect(addressNumber(text) !== undefined).toBe(isIP(text) !== 0);
      }),
    );
  });

  it('gives one number to all ways to write an address', () => {
    const number = addressNumber('2001:db8::1')?.value;
    expect(addressNumber('2001:0DB8:0:0:0:0:0:1')?.value).toBe(number);
    expect(addressNumber('::ffff:10.0.0.1')?.value).toBe(0xffff0a000001n);
    expect(addressNumber('fe80::1%eth0')?.value).toBe(addressNumber('fe80::1')?.value);
  });

  it('knows what a network holds', () => {
    const within = (cidr: string, address: string): boolean => {
      const [network, number] = [cidrOf(cidr), addressNumber(address)];
      if (!network || !number) throw new Error('no address');
      return holds(network, number);
    };
    expect(within('172.17.0.0/16', '172.17.255.255')).toBe(true);
    expect(within('172.17.0.0/16', '172.18.0.0')).toBe(false);
    expect(within('0.0.0.0/0', '255.255.255.255')).toBe(true);
    expect(within('0.0.0.0/0', '::1')).toBe(false);
    expect(within('fd00::/8', 'fdff::1')).toBe(true);
    expect(within('10.0.0.1', '10.0.0.1')).toBe(true);
    expect(cidrOf('10.0.0.0/33')).toBeUndefined();
    expect(cidrOf('10.0.0.0/8/8')).toBeUndefined();
  });

  it('sorts as numbers, IPv4 first', () => {
    expect(['fd00::10', '10.0.0.10/24', 'none', '10.0.0.9/24', 'fd00::9'].sort(compareAddresses)).toEqual([
      '10.0.0.9/24',
      '10.0.0.10/24',
      'fd00::9',
      'fd00::10',
      'none',
    ]);
  });
});
