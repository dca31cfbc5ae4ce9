import { describe, expect, test } from 'vitest';
import { ipBytes, macBytes } from './address-bytes.ts';
import { parseAddress } from './address-codec.ts';
import { ipText, macText } from './addresses.ts';
import { announcement } from './announce-frames.ts';
import { parseLink } from './link-codec.ts';
import { AttributeWalk } from './message.ts';
import { parseRoute } from './route-codec.ts';
import { newAddress } from './write-address.ts';
import { changeLink, deleteLink, newBridge, newVeth } from './write-link.ts';
import { deleteRoute, newRoute, type RouteWrite } from './write-route.ts';

test.each(['10.0.0.1', '0.0.0.0', '255.255.255.255', '::', '::1', '2001:db8::ff00:42:8329', '::ffff:10.1.2.3'])(
  '%s comes back from its bytes',
  (text) => expect(ipText(ipBytes(text).bytes)).toBe(text),
);

test('a MAC comes back from its bytes', () => {
  expect(macText(macBytes('02:42:AC:11:00:02'))).toBe('02:42:ac:11:00:02');
});

describe('links', () => {
  test('a bridge and each end of a veth pair are what our reader reads', () => {
    const bridge = newBridge({ name: 'br0', mac: '02:00:00:00:00:01', mtu: 1400 });
    expect(parseLink(bridge.body)).toMatchObject({ name: 'br0', mac: '02:00:00:00:00:01', mtu: 1400, kind: 'bridge' });
    const near = { name: 'a-name-of-15-by', mac: '02:00:00:00:00:02', mtu: 9000 };
    const far = { name: 'eth1', mac: '02:00:00:00:00:03', mtu: 1450 };
    const pair = newVeth(near, { ...far, netnsFd: 77 });
    expect(parseLink(pair.body)).toMatchObject({ ...near, kind: 'veth' });
    // IFLA_LINKINFO, IFLA_INFO_DATA, VETH_INFO_PEER.
    let inner = new AttributeWalk(pair.body, 16, pair.body.length);
    for (const type of [18, 2, 1]) {
      while (inner.next() && inner.type !== type) {
        // On to the one that is looked for.
      }
      expect(inner.type).toBe(type);
      if (type !== 1) inner = inner.inner();
    }
    expect(parseLink(pair.body, inner.from, inner.to)).toMatchObject(far);
    const attributes = new AttributeWalk(pair.body, inner.from + 16, inner.to);
    let netnsFd: number | undefined;
    while (attributes.next()) if (attributes.type === 28) netnsFd = attributes.u32();
    expect(netnsFd).toBe(77);
  });

  test('a change says what is changed and nothing else', () => {
    expect(changeLink(7, {}).body).toEqual(Buffer.concat([Buffer.from('00000000', 'hex'), u32(7), u32(0), u32(0)]));
    expect(changeLink(7, { up: false }).body.subarray(8)).toEqual(Buffer.concat([u32(0), u32(1)]));
    expect(changeLink(7, { up: true }).body.subarray(8)).toEqual(Buffer.concat([u32(1), u32(1)]));
    const { body } = changeLink(7, { mtu: 1400, mac: '02:00:00:00:00:01', name: 'new0', master: 3, alias: 'pb:x é' });
    expect(parseLink(body)).toMatchObject({ ifindex: 7, name: 'new0', mtu: 1400, master: 3, alias: 'pb:x é' });
    expect(deleteLink(7).body.readInt32LE(4)).toBe(7);
  });
});

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

test.each([
  ['10.0.0.5', 24, 'global'],
  ['127.0.0.2', 8, 'host'],
  ['2001:db8::5', 64, 'global'],
])('the address %s/%i is what our reader reads', (address, prefixLength, scope) => {
  const { body } = newAddress({ ifindex: 9, address, prefixLength });
  const family = address.includes(':') ? 'inet6' : 'inet';
  expect(parseAddress(body)).toEqual({ ifindex: 9, address, prefixLength, family, scope });
});

const main = { protocol: 3, scope: 0, table: 254 };
test.each<[string, RouteWrite]>([
  ['a default', { family: 'inet', destination: 'default', gateway: '10.0.0.1', ifindex: 3, metric: 5, ...main }],
  ['a subnet', { family: 'inet', destination: '10.1.0.0/16', ifindex: 3, metric: 0, ...main, scope: 253 }],
  [
    'an IPv6 default',
    { family: 'inet6', destination: 'default', gateway: 'fe80::1', ifindex: 3, metric: 1024, ...main },
  ],
  ['one over the other family', { family: 'inet', destination: '10.1.0.0/16', gateway: 'fe80::1', metric: 0, ...main }],
  [
    'one with everything',
    {
      family: 'inet6',
      destination: '2001:db8:1::/48',
      gateway: 'fe80::1',
      ifindex: 3,
      metric: 7,
      preferredSource: '2001:db8::5',
      protocol: 4,
      scope: 0,
      table: 100_000,
    },
  ],
])('%s is the route that our reader reads, added or deleted', (_what, route) => {
  for (const write of [newRoute(route), deleteRoute(route)]) {
    expect(parseRoute(write.body)).toEqual({ ...route, type: 'unicast' });
  }
});

describe('announcements', () => {
  test('of an IPv4 address: an ARP request for itself, to all', () => {
    expect(announcement('02:00:00:00:00:02', '10.9.0.5').toString('hex')).toBe(
      'ffffffffffff0200000000020806' + '0001080006040001' + '0200000000020a090005' + '0000000000000a090005',
    );
  });

  test('of an IPv6 address: a neighbour advertisement whose checksum holds', () => {
    const frame = announcement('02:00:00:00:00:02', '2001:db8::5');
    expect(frame.subarray(0, 14).toString('hex')).toBe('333300000001' + '020000000002' + '86dd');
    expect(frame[21]).toBe(255);
    // Over the pseudo header and the message the sum of all words is all ones (RFC 4443, 2.3; RFC 1071).
    const pseudo = Buffer.from('000000200000003a', 'hex');
    const summed = Buffer.concat([frame.subarray(22, 54), pseudo, frame.subarray(54)]);
    let sum = 0;
    for (let at = 0; at < summed.length; at += 2) sum += summed.readUInt16BE(at);
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
    expect(sum).toBe(0xffff);
  });
});
