/**
 * Netlink framing: message headers and attributes, from and to bytes (linux/netlink.h, netlink(7)). All fields are little-endian hosts'.
 * Reading goes by offsets into the datagram: a Buffer for every message and attribute was half of the time of a cold read.
 */

export const NLMSG_ERROR = 2;
export const NLMSG_DONE = 3;
export const NLM_F_REQUEST = 0x1;
export const NLM_F_ACK = 0x4;
export const NLM_F_DUMP = 0x300;
export const NLM_F_EXCL = 0x200;
export const NLM_F_CREATE = 0x400;
export const NLM_F_DUMP_INTR = 0x10;
export const NLM_F_CAPPED = 0x100;
export const NLM_F_ACK_TLVS = 0x200;

const headerBytes = 16;
const NLA_TYPE_MASK = 0x3fff;
const NLMSGERR_ATTR_MSG = 1;

const align4 = (length: number): number => (length + 3) & ~3;

/** Unchecked reads: whoever calls them has compared the offset with the end. */
export const u16At = (bytes: Uint8Array, at: number): number =>
  (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
export const s32At = (bytes: Uint8Array, at: number): number =>
  u16At(bytes, at) | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24);
export const u32At = (bytes: Uint8Array, at: number): number => s32At(bytes, at) >>> 0;

/** The messages of one datagram, one after the other; the payload lies in `bytes` from `from` to before `to`. */
export class MessageWalk {
  type = 0;
  flags = 0;
  sequence = 0;
  from = 0;
  to = 0;
  readonly bytes: Buffer;
  private readonly end: number;
  private nextAt = 0;

  constructor(bytes: Buffer, length = bytes.length) {
    this.bytes = bytes;
    this.end = length;
  }

  /** Steps to the next message. Bytes that do not hold a whole one end the walk: a length is never trusted past the buffer. */
  next(): boolean {
    const { bytes, nextAt: at } = this;
    if (at + headerBytes > this.end) return false;
    const length = u32At(bytes, at);
    if (length < headerBytes || at + length > this.end) return false;
    this.type = u16At(bytes, at + 4);
    this.flags = u16At(bytes, at + 6);
    this.sequence = u32At(bytes, at + 8);
    this.from = at + headerBytes;
    this.to = at + length;
    this.nextAt = at + align4(length);
    return true;
  }
}

/** Names are short and nearly always ASCII: putting them together costs less than calling the decoder. */
const asciiCharacters = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));

/** The attributes in `bytes` between two offsets, in order; the value of the present one lies from `from` to before `to`. */
export class AttributeWalk {
  type = 0;
  from = 0;
  to = 0;
  private readonly bytes: Buffer;
  private readonly end: number;
  private nextAt: number;

  constructor(bytes: Buffer, from: number, to: number) {
    this.bytes = bytes;
    this.nextAt = from;
    this.end = to;
  }

  next(): boolean {
    const { bytes, nextAt: at } = this;
    if (at + 4 > this.end) return false;
    const length = u16At(bytes, at);
    if (length < 4 || at + length > this.end) return false;
    this.type = u16At(bytes, at + 2) & NLA_TYPE_MASK;
    this.from = at + 4;
    this.to = at + length;
    this.nextAt = at + align4(length);
    return true;
  }

  /** The attributes nested in the present one. */
  inner(): AttributeWalk {
    return new AttributeWalk(this.bytes, this.from, this.to);
  }

  /** Numbers of an attribute's own width; undefined when it is too short. */
  u8(): number | undefined {
    return this.to > this.from ? this.bytes[this.from] : undefined;
  }
  u16(): number | undefined {
    return this.to - this.from >= 2 ? u16At(this.bytes, this.from) : undefined;
  }
  u16be(): number | undefined {
    return this.to - this.from >= 2
      ? ((this.bytes[this.from] as number) << 8) | (this.bytes[this.from + 1] as number)
      : undefined;
  }
  u32(): number | undefined {
    return this.to - this.from >= 4 ? u32At(this.bytes, this.from) : undefined;
  }
  s32(): number | undefined {
    return this.to - this.from >= 4 ? s32At(this.bytes, this.from) : undefined;
  }

  /** NUL-terminated text; what follows the NUL is padding. */
  text(): string {
    let out = '';
    for (let at = this.from; at < this.to; at += 1) {
      const byte = this.bytes[at] as number;
      if (byte === 0) return out;
      if (byte > 0x7f) return this.utf8Text();
      out += asciiCharacters[byte];
    }
    return out;
  }

  private utf8Text(): string {
    const end = this.bytes.indexOf(0, this.from);
    return this.bytes.toString('utf8', this.from, end < 0 || end > this.to ? this.to : end);
  }
}

export function attribute(type: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(align4(4 + value.length));
  bytes.writeUInt16LE(4 + value.length, 0);
  bytes.writeUInt16LE(type, 2);
  value.copy(bytes, 4);
  return bytes;
}

/** NUL-terminated text. */
export const textBytes = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf8');

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

/**
 * The errno (positive, 0 for an acknowledgement) of an NLMSG_ERROR message and, with NETLINK_EXT_ACK, the kernel's own sentence.
 */
export function parseError(message: Pick<MessageWalk, 'bytes' | 'flags' | 'from' | 'to'>): {
  errno: number;
  kernelText?: string;
} {
  const { bytes, flags, from, to } = message;
  const errno = to - from >= 4 ? -s32At(bytes, from) : 0;
  if ((flags & NLM_F_ACK_TLVS) === 0 || to - from < 4 + headerBytes) return { errno };
  // The failed request follows the errno: whole, or only its header when NLM_F_CAPPED is set; the attributes come after it.
  const requestLength = flags & NLM_F_CAPPED ? headerBytes : u32At(bytes, from + 4);
  const attributes = new AttributeWalk(bytes, from + 4 + align4(requestLength), to);
  let kernelText: string | undefined;
  while (attributes.next()) if (attributes.type === NLMSGERR_ATTR_MSG) kernelText = attributes.text();
  return kernelText === undefined ? { errno } : { errno, kernelText };
}
