import { describe, expect, it } from 'vitest';
import { attribute, u32Bytes } from './message.ts';
import { fdbDumpBody, parseFdb, parseNeighbour } from './neighbour-codec.ts';

/** struct ndmsg (linux/neighbour.h). */
function ndmsg(family: number, ifindex: number, state: number, flags: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes[0] = family;
  bytes.writeInt32LE(ifindex, 4);
  bytes.writeUInt16LE(state, 8);
  bytes[10] = flags;
  return bytes;
}
const address = attribute(1, Buffer.from([10, 0, 0, 9]));
const mac = attribute(2, Buffer.from('020000000009', 'hex'));
const u16 = (value: number): Buffer => Buffer.from([value & 0xff, value >> 8]);
const neighbour = (...parts: Buffer[]) => {
  const bytes = Buffer.concat(parts);
  return parseNeighbour(bytes, 0, bytes.length);
};
const fdb = (...parts: Buffer[]) => {
  const bytes = Buffer.concat(parts);
  return parseFdb(bytes, 0, bytes.length);
};

describe('neighbours', () => {
  it('have address, MAC and state', () => {
    expect(neighbour(ndmsg(2, 3, 4, 0x80), address, mac)).toEqual({
      family: 'inet',
      address: '10.0.0.9',
      mac: '02:00:00:00:00:09',
      ifindex: 3,
      state: 'STALE',
      router: true,
      proxy: false,
    });
  });

  it('have no MAC while nobody answered', () => {
    expect(neighbour(ndmsg(2, 3, 0x20, 0), address)).toMatchObject({ state: 'FAILED' });
  });

  it('leave out what needs no resolution, but not proxy entries', () => {
    expect(neighbour(ndmsg(2, 3, 0x40, 0), address)).toBeUndefined();
    expect(neighbour(ndmsg(2, 3, 0x40, 8), address)).toMatchObject({ proxy: true });
  });

  it('are nothing when cut short, of another family or without address', () => {
    for (let length = 0; length < 12; length += 1)
      expect(neighbour(ndmsg(2, 3, 2, 0).subarray(0, length))).toBeUndefined();
    expect(neighbour(ndmsg(7, 3, 2, 0), address)).toBeUndefined();
    expect(neighbour(ndmsg(2, 3, 2, 0), attribute(1, Buffer.from([1, 2, 3])))).toBeUndefined();
  });
});

describe('forwarding entries', () => {
  const cache = attribute(3, Buffer.concat([u32Bytes(0), u32Bytes(1_250), u32Bytes(0), u32Bytes(0)]));

  it('of a bridge say behind which port, in which VLAN and how long unused', () => {
    expect(fdb(ndmsg(7, 5, 2, 0), mac, attribute(9, u32Bytes(4)), attribute(5, u16(100)), cache)).toEqual({
      mac: '02:00:00:00:00:09',
      ifindex: 5,
      kind: 'learned',
      master: 4,
      vlan: 100,
      usedSecondsAgo: 12.5,
      self: false,
    });
    expect(fdb(ndmsg(7, 5, 0x80, 0), mac, attribute(9, u32Bytes(4)))).toMatchObject({ kind: 'local' });
    expect(fdb(ndmsg(7, 5, 0x40, 0), mac, attribute(9, u32Bytes(4)))).toMatchObject({ kind: 'static' });
  });

  it('of a vxlan say to whom', () => {
    expect(fdb(ndmsg(7, 6, 0x80, 2), mac, address)).toMatchObject({ kind: 'static', self: true, remote: '10.0.0.9' });
  });

  it('are nothing when cut short or without MAC', () => {
    expect(fdb(ndmsg(7, 5, 2, 0))).toBeUndefined();
    expect(fdb(ndmsg(7, 5, 2, 0).subarray(0, 11))).toBeUndefined();
  });

  it('are asked for by bridge, or by link', () => {
    expect(fdbDumpBody({ bridge: 4 })).toEqual(Buffer.concat([ndmsg(7, 0, 0, 0), attribute(9, u32Bytes(4))]));
    expect(fdbDumpBody({ link: 6 })).toEqual(ndmsg(7, 6, 0, 0));
  });
});
