import { describe, expect, it } from 'vitest';
import { parseDeletedLink, parseLink } from './link-codec.ts';
import { attribute, u32Bytes } from './message.ts';

const IFLA = { ADDRESS: 1, IFNAME: 3, MTU: 4, WIRELESS: 11, LINK_NETNSID: 37 };

/** struct ifinfomsg of an Ethernet device that is up. */
function header(family: number, ifindex: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt8(family, 0);
  bytes.writeUInt16LE(1, 2);
  bytes.writeInt32LE(ifindex, 4);
  bytes.writeUInt32LE(1, 8);
  return bytes;
}
const name = attribute(IFLA.IFNAME, Buffer.from('wlan0\0'));
const mtu = attribute(IFLA.MTU, u32Bytes(1500));

describe('link messages', () => {
  it('gives the link of a whole message', () => {
    const mac = attribute(IFLA.ADDRESS, Buffer.from('020000000001', 'hex'));
    expect(parseLink(Buffer.concat([header(0, 7), name, mtu, mac]))).toMatchObject({
      ifindex: 7,
      name: 'wlan0',
      kind: 'physical',
      mtu: 1500,
      up: true,
      mac: '02:00:00:00:00:01',
    });
  });

  it('is not taken in by a wireless event, which names a link and tells nothing of it', () => {
    expect(parseLink(Buffer.concat([header(0, 7), name, attribute(IFLA.WIRELESS, Buffer.alloc(20))]))).toBeUndefined();
  });

  it('leaves the news of bridge ports alone, also the one that a port left', () => {
    const port = Buffer.concat([header(7, 7), name, mtu]);
    expect(parseLink(port)).toBeUndefined();
    expect(parseDeletedLink(port)).toBeUndefined();
  });

  it('takes a missing IFLA_LINK for the own ifindex when another netns is named', () => {
    const nsid = attribute(IFLA.LINK_NETNSID, u32Bytes(0));
    expect(parseLink(Buffer.concat([header(0, 2), name, mtu, nsid]))).toMatchObject({ link: 2, linkNsid: 0 });
  });
});
