/** IP and hardware addresses from bytes to the text forms that iproute2 and the Go tools print. */
import { u16At } from './message.ts';

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** 4 or 16 bytes to text; IPv6 in its canonical short form (RFC 5952). Undefined for other lengths. */
export function ipText(bytes: Buffer, from = 0, to = bytes.length): string | undefined {
  if (to - from === 4) return ipv4Text(bytes, from);
  return to - from === 16 ? ipv6Text(bytes, from) : undefined;
}

/** 224.0.0.0/4 or ff00::/8. */
export const isMulticast = (bytes: Buffer, from: number, to: number): boolean =>
  to - from === 4 ? ((bytes[from] as number) & 0xf0) === 0xe0 : to - from === 16 && bytes[from] === 0xff;

const ipv4Text = (bytes: Buffer, at: number): string =>
  `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;

function ipv6Text(bytes: Buffer, from: number): string {
  const groups: number[] = [];
  // The longest run of zero groups, the first of equals, and the one being counted.
  let start = 0;
  let length = 0;
  let run = 0;
  for (let index = 0; index < 8; index += 1) {
    const little = u16At(bytes, from + 2 * index);
    groups.push(((little & 0xff) << 8) | (little >> 8));
    run = little === 0 ? run + 1 : 0;
    if (run > length) {
      length = run;
      start = index + 1 - run;
    }
  }
  if (start === 0 && length === 5 && groups[5] === 0xffff) return `::ffff:${ipv4Text(bytes, from + 12)}`;
  return length < 2
    ? hexGroups(groups, 0, 8)
    : `${hexGroups(groups, 0, start)}::${hexGroups(groups, start + length, 8)}`;
}

function hexGroups(groups: number[], from: number, to: number): string {
  let out = '';
  for (let index = from; index < to; index += 1) {
    out += (index > from ? ':' : '') + (groups[index] as number).toString(16);
  }
  return out;
}

/** `02:42:ac:11:00:02`; longer for other hardware (InfiniBand). Undefined for none. */
export function macText(bytes: Buffer, from = 0, to = bytes.length): string | undefined {
  if (to <= from) return undefined;
  let out = hexOfByte[bytes[from] as number] as string;
  for (let at = from + 1; at < to; at += 1) out += `:${hexOfByte[bytes[at] as number]}`;
  return out;
}
