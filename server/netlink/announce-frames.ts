/** Whole Ethernet frames that tell a segment who has an address now, so that nobody goes on sending to who had it before. Pure. */
import { AF_INET, ipBytes, macBytes } from './address-bytes.ts';

const ETH_P_ARP = 0x0806;
const ETH_P_IPV6 = 0x86dd;
const IPPROTO_ICMPV6 = 58;
const neighbourAdvertisement = 136;
/** RFC 4861, 4.4: the override flag; not solicited, and not of a router as far as we know. */
const overrideFlag = 0x2000_0000;
const targetLinkLayerOption = 2;
const broadcastMac = Buffer.alloc(6, 0xff);
/** ff02::1 and its Ethernet address (RFC 2464, 7). */
const allNodes = Buffer.from('ff020000000000000000000000000001', 'hex');
const allNodesMac = Buffer.from('333300000001', 'hex');

function ethernet(destination: Buffer, source: Buffer, type: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(14);
  destination.copy(head, 0);
  source.copy(head, 6);
  head.writeUInt16BE(type, 12);
  return Buffer.concat([head, payload]);
}

/** An ARP announcement: a broadcast request for one's own address (RFC 5227, 2.3). */
function arpAnnouncement(mac: Buffer, address: Buffer): Buffer {
  // Ethernet, IPv4, 6 and 4 bytes, request; the hardware address asked for is left at zero.
  const head = Buffer.from('0001080006040001', 'hex');
  return ethernet(broadcastMac, mac, ETH_P_ARP, Buffer.concat([head, mac, address, Buffer.alloc(6), address]));
}

/** The Internet checksum (RFC 1071) of an even number of bytes. */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += bytes.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** An unsolicited neighbour advertisement to all nodes (RFC 4861, 7.2.6). */
function advertisement(mac: Buffer, address: Buffer): Buffer {
  const message = Buffer.alloc(32);
  message.writeUInt8(neighbourAdvertisement, 0);
  message.writeUInt32BE(overrideFlag, 4);
  address.copy(message, 8);
  message.writeUInt8(targetLinkLayerOption, 24);
  message.writeUInt8(1, 25);
  mac.copy(message, 26);
  const pseudo = Buffer.alloc(8);
  pseudo.writeUInt32BE(message.length, 0);
  pseudo.writeUInt8(IPPROTO_ICMPV6, 7);
  message.writeUInt16BE(checksum(Buffer.concat([address, allNodes, pseudo, message])), 2);
  const head = Buffer.alloc(8);
  head.writeUInt8(0x60, 0);
  head.writeUInt16BE(message.length, 4);
  head.writeUInt8(IPPROTO_ICMPV6, 6);
  // A receiver takes it only with the hop limit that no router can have let through.
  head.writeUInt8(255, 7);
  return ethernet(allNodesMac, mac, ETH_P_IPV6, Buffer.concat([head, address, allNodes, message]));
}

/** The frame that announces `address` at `mac`. */
export function announcement(mac: string, address: string): Buffer {
  const { family, bytes } = ipBytes(address);
  return family === AF_INET ? arpAnnouncement(macBytes(mac), bytes) : advertisement(macBytes(mac), bytes);
}
