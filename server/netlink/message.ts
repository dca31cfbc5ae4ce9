/** Netlink framing: message headers and attributes, from and to bytes (linux/netlink.h, netlink(7)). All fields are little-endian hosts'. */

export const NLMSG_ERROR = 2;
export const NLMSG_DONE = 3;
export const NLM_F_REQUEST = 0x1;
export const NLM_F_ACK = 0x4;
export const NLM_F_DUMP = 0x300;
export const NLM_F_DUMP_INTR = 0x10;
export const NLM_F_CAPPED = 0x100;
export const NLM_F_ACK_TLVS = 0x200;

const headerBytes = 16;
const NLA_TYPE_MASK = 0x3fff;
const NLMSGERR_ATTR_MSG = 1;

const align4 = (length: number): number => (length + 3) & ~3;

export type NetlinkMessage = { type: number; flags: number; sequence: number; payload: Buffer };

/** Attributes by type; the last one wins, which is the kernel's own reading of a repeated attribute. */
export type Attributes = Map<number, Buffer>;

/** The messages in one datagram. Bytes that do not hold a whole message end the list: a length is never trusted past the buffer. */
export function parseMessages(datagram: Buffer): NetlinkMessage[] {
  const messages: NetlinkMessage[] = [];
  let at = 0;
  while (at + headerBytes <= datagram.length) {
    const length = datagram.readUInt32LE(at);
    if (length < headerBytes || at + length > datagram.length) break;
    messages.push({
      type: datagram.readUInt16LE(at + 4),
      flags: datagram.readUInt16LE(at + 6),
      sequence: datagram.readUInt32LE(at + 8),
      payload: datagram.subarray(at + headerBytes, at + length),
    });
    at += align4(length);
  }
  return messages;
}

/** Walks attributes in order, for nests that repeat a type (IFLA_PROP_LIST, RTA_MULTIPATH). */
export function eachAttribute(bytes: Buffer, visit: (type: number, value: Buffer) => void): void {
  let at = 0;
  while (at + 4 <= bytes.length) {
    const length = bytes.readUInt16LE(at);
    if (length < 4 || at + length > bytes.length) return;
    visit(bytes.readUInt16LE(at + 2) & NLA_TYPE_MASK, bytes.subarray(at + 4, at + length));
    at += align4(length);
  }
}

export function parseAttributes(bytes: Buffer): Attributes {
  const attributes: Attributes = new Map();
  eachAttribute(bytes, (type, value) => attributes.set(type, value));
  return attributes;
}

export function attribute(type: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(align4(4 + value.length));
  bytes.writeUInt16LE(4 + value.length, 0);
  bytes.writeUInt16LE(type, 2);
  value.copy(bytes, 4);
  return bytes;
}

export function u32Bytes(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

export function encodeMessage(type: number, flags: number, sequence: number, payload: Buffer): Buffer {
  const bytes = Buffer.alloc(align4(headerBytes + payload.length));
  bytes.writeUInt32LE(headerBytes + payload.length, 0);
  bytes.writeUInt16LE(type, 4);
  bytes.writeUInt16LE(flags, 6);
  bytes.writeUInt32LE(sequence, 8);
  payload.copy(bytes, headerBytes);
  return bytes;
}

/** NUL-terminated text; what follows the NUL is padding. */
export function text(value: Buffer): string {
  const end = value.indexOf(0);
  return value.toString('utf8', 0, end < 0 ? value.length : end);
}

/** Numbers of an attribute's own width; undefined when the attribute is absent or too short. */
export const u8 = (value: Buffer | undefined): number | undefined =>
  value && value.length >= 1 ? value.readUInt8(0) : undefined;
export const u16 = (value: Buffer | undefined): number | undefined =>
  value && value.length >= 2 ? value.readUInt16LE(0) : undefined;
export const u16be = (value: Buffer | undefined): number | undefined =>
  value && value.length >= 2 ? value.readUInt16BE(0) : undefined;
export const u32 = (value: Buffer | undefined): number | undefined =>
  value && value.length >= 4 ? value.readUInt32LE(0) : undefined;
export const s32 = (value: Buffer | undefined): number | undefined =>
  value && value.length >= 4 ? value.readInt32LE(0) : undefined;

/**
 * The errno (positive, 0 for an acknowledgement) of an NLMSG_ERROR payload and, with NETLINK_EXT_ACK, the kernel's own sentence.
 */
export function parseError(message: NetlinkMessage): { errno: number; kernelText?: string } {
  const errno = -(s32(message.payload) ?? 0);
  if ((message.flags & NLM_F_ACK_TLVS) === 0 || message.payload.length < 4 + headerBytes) return { errno };
  // The failed request follows the errno: whole, or only its header when NLM_F_CAPPED is set; the attributes come after it.
  const requestLength = message.flags & NLM_F_CAPPED ? headerBytes : (u32(message.payload.subarray(4)) ?? headerBytes);
  const sentence = parseAttributes(message.payload.subarray(4 + align4(requestLength))).get(NLMSGERR_ATTR_MSG);
  return sentence ? { errno, kernelText: text(sentence) } : { errno };
}
