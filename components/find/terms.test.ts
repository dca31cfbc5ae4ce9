import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFind, type Wanted } from './terms.ts';

const wanted = (expression: string): Wanted[] => {
  const parsed = parseFind(expression);
  if (!parsed.ok) throw new Error(`${parsed.fault.term}: ${parsed.fault.why}`);
  return parsed.terms.map((term) => term.wanted);
};
const fault = (expression: string): string => {
  const parsed = parseFind(expression);
  return parsed.ok ? 'none' : `${parsed.fault.why} in ${parsed.fault.term}`;
};

describe('find grammar', () => {
  it('tells a term without a key by its looks', () => {
    expect(wanted('web')).toEqual([{ by: 'text', text: 'web' }]);
    expect(wanted('172.17.0.2')).toMatchObject([{ by: 'cidr', cidr: { bits: 32, prefixLength: 32 } }]);
    expect(wanted('10.0.0.0/8')).toMatchObject([{ by: 'cidr', cidr: { prefixLength: 8 } }]);
    expect(wanted('fe80::1')).toMatchObject([{ by: 'cidr', cidr: { bits: 128 } }]);
    expect(wanted('fd00::/64')).toMatchObject([{ by: 'cidr', cidr: { bits: 128, prefixLength: 64 } }]);
    expect(wanted('fd::1')).toMatchObject([{ by: 'cidr', cidr: { bits: 128 } }]);
    expect(wanted(':8080')).toEqual([{ by: 'port', port: 8080 }]);
    expect(wanted('53/udp')).toEqual([{ by: 'port', port: 53, protocol: 'udp' }]);
    expect(wanted('127.0.0.1:8080')).toMatchObject([{ by: 'address-port', port: 8080 }]);
    expect(wanted('[::1]:53')).toMatchObject([{ by: 'address-port', port: 53, cidr: { bits: 128 } }]);
    expect(wanted('02:42:AC:11:00:02')).toEqual([{ by: 'text', text: '02:42:ac:11:00:02' }]);
    expect(wanted('de:ad:be')).toEqual([{ by: 'text', text: 'de:ad:be' }]);
    expect(wanted('172.17')).toEqual([{ by: 'text', text: '172.17' }]);
  });

  it('reads keys, their synonyms, and several terms', () => {
    expect(wanted('vlan:100 Project:Shop')).toEqual([
      { by: 'vlan', low: 100, high: 100 },
      { by: 'value', key: 'project', value: 'shop' },
    ]);
    expect(wanted('vlan:100-120 vlan:none')).toEqual([
      { by: 'vlan', low: 100, high: 120 },
      { by: 'vlan-form', form: 'none' },
    ]);
    expect(wanted('ip:10.0.0.0/8')).toMatchObject([{ by: 'cidr' }]);
    expect(wanted('on:ovs0 in:web port:443 mtu:1450')).toEqual([
      { by: 'value', key: 'switch', value: 'ovs0' },
      { by: 'value', key: 'netns', value: 'web' },
      { by: 'port', port: 443 },
      { by: 'mtu', mtu: 1450 },
    ]);
  });

  it('turns a term round with !', () => {
    const parsed = parseFind('!kind:veth web !"two words"');
    expect(parsed.ok && parsed.terms.map(({ negated, wanted: one }) => ({ negated, ...one }))).toEqual([
      { negated: true, by: 'value', key: 'kind', value: 'veth' },
      { negated: false, by: 'text', text: 'web' },
      { negated: true, by: 'text', text: 'two words' },
    ]);
  });

  it('keeps what stands in quotes together and takes it as text', () => {
    expect(wanted('net:"my net"')).toEqual([{ by: 'value', key: 'net', value: 'my net' }]);
    expect(wanted('"vlan:100"')).toEqual([{ by: 'text', text: 'vlan:100' }]);
    expect(wanted('"!odd" "a\\"b"')).toEqual([
      { by: 'text', text: '!odd' },
      { by: 'text', text: 'a"b' },
    ]);
  });

  it('names the term it does not understand', () => {
    expect(fault('web net:"my net')).toBe('unclosed-quote in net:"my net');
    expect(fault('web vlan:')).toBe('no-value in vlan:');
    expect(fault('vlan:abc')).toBe('not-a-number in vlan:abc');
    expect(fault('port:70000')).toBe('not-a-number in port:70000');
    expect(fault('address:10.0.0.300')).toBe('not-an-address in address:10.0.0.300');
    expect(fault('!vlna:100')).toBe('unknown-key in !vlna:100');
    expect(fault('!')).toBe('no-value in !');
  });

  it('takes an unknown key for text, as in web:eth0, and says that it doubts it', () => {
    const parsed = parseFind('web:eth0');
    expect(parsed).toMatchObject({
      ok: true,
      doubts: ['web:eth0'],
      terms: [{ wanted: { by: 'text', text: 'web:eth0' } }],
    });
  });

  it('answers any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const parsed = parseFind(text);
        expect(
          parsed.ok ? parsed.terms.every((term) => text.includes(term.text)) : text.includes(parsed.fault.term),
        ).toBe(true);
      }),
    );
  });
});
