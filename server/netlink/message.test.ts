import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress } from './address-codec.ts';
import { ipText, macText } from './addresses.ts';
import { parseDeletedLink, parseLink } from './link-codec.ts';
import {
  AttributeWalk,
  attribute,
  encodeMessage,
  MessageWalk,
  NLM_F_ACK_TLVS,
  NLMSG_ERROR,
  parseError,
} from './message.ts';
import { parseNsid } from './nsid-codec.ts';
import { parseRoute } from './route-codec.ts';
import { parseRule } from './rule-codec.ts';

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));

describe('netlink framing', () => {
  it('gives back what was encoded, padding left out', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 4, max: 65535 }), bytes), { maxLength: 5 }), (parts) => {
        const datagram = Buffer.concat(parts.map(([type, payload], index) => encodeMessage(type, 1, index, payload)));
        const message = new MessageWalk(datagram);
        const found: [number, Buffer][] = [];
        while (message.next()) found.push([message.type, datagram.subarray(message.from, message.to)]);
        expect(found).toEqual(parts);
      }),
    );
  });

  it('keeps attributes apart whatever their length, and their types free of flags', () => {
    const nest = Buffer.concat([
      attribute(3, Buffer.from('eth0\0')),
      attribute(0x8005, Buffer.from([1])),
      attribute(3, Buffer.from('x\0')),
    ]);
    const attributes = new AttributeWalk(nest, 0, nest.length);
    const found: [number, string, number | undefined, number | undefined][] = [];
    while (attributes.next()) found.push([attributes.type, attributes.text(), attributes.u8(), attributes.u16()]);
    expect(found).toEqual([
      [3, 'eth0', 0x65, 0x7465],
      [5, '\u0001', 1, undefined],
      [3, 'x', 0x78, 0x78],
    ]);
  });

  it('reads the errno and the kernel sentence behind the failed request', () => {
    const request = encodeMessage(16, 5, 9, Buffer.from([1, 2, 3, 4]));
    const errno = Buffer.alloc(4);
    errno.writeInt32LE(-22);
    const payload = Buffer.concat([errno, request, attribute(1, Buffer.from('no such thing\0'))]);
    const message = new MessageWalk(encodeMessage(NLMSG_ERROR, NLM_F_ACK_TLVS, 9, payload));
    expect(message.next()).toBe(true);
    expect(parseError(message)).toEqual({
      errno: 22,
      kernelText: 'no such thing',
    });
  });

  it('survives any bytes: every codec gives a fact or nothing', () => {
    fc.assert(
      fc.property(bytes, (payload) => {
        const message = new MessageWalk(payload);
        while (message.next()) expect(message.to).toBeLessThanOrEqual(payload.length);
        for (const parse of [parseLink, parseDeletedLink, parseAddress, parseRoute, parseRule, parseNsid])
          parse(payload, 0, payload.length);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('addresses', () => {
  it.each([
    ['::', '00'.repeat(16)],
    ['::1', `${'00'.repeat(15)}01`],
    ['fe80::1:0:0:1', 'fe80000000000000000100000000 0001'.replaceAll(' ', '')],
    ['2001:db8::1:0:0:1', '20010db8000000000001000000000001'],
    ['1:0:2:3:4:5:6:7', '00010000000200030004000500060007'],
    ['::ffff:10.0.0.1', '00000000000000000000ffff0a000001'],
  ])('prints %s in the canonical short form', (expected, hex) => {
    expect(ipText(Buffer.from(hex, 'hex'))).toBe(expected);
  });

  it('prints hardware addresses of any length and none for none', () => {
    expect(macText(Buffer.from('0242ac110002', 'hex'))).toBe('02:42:ac:11:00:02');
    expect(macText(Buffer.alloc(0))).toBeUndefined();
  });
});
