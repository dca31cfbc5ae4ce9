/** IP addresses and ranges of them as numbers, for everything that asks what lies in what. */
import type { Family } from './netns.ts';

export type ParsedAddress = { family: Family; value: bigint };

/** First and last address, both in it. */
export type AddressRange = { family: Family; first: bigint; last: bigint };

const addressBits = { inet: 32, inet6: 128 } as const;

function parseIpv4(text: string): bigint | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return undefined;
  let value = 0n;
  for (const part of match.slice(1)) {
    if (Number(part) > 255) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

/** The 16-bit groups of one side of a `::`. */
function ipv6Groups(text: string): bigint[] | undefined {
  if (text === '') return [];
  const groups: bigint[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const embedded = index === parts.length - 1 && part.includes('.') ? parseIpv4(part) : undefined;
    if (embedded !== undefined) groups.push(embedded >> 16n, embedded & 0xffffn);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups;
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = ipv6Groups(halves[0] ?? '');
  const tail = halves.length === 2 ? ipv6Groups(halves[1] ?? '') : [];
  if (!head || !tail) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0n), ...tail];
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
}

/** An address without prefix length, brackets or zone; undefined for anything else. */
export function parseAddress(text: string): ParsedAddress | undefined {
  const isIpv6 = text.includes(':');
  const value = isIpv6 ? parseIpv6(text) : parseIpv4(text);
  return value === undefined ? undefined : { family: isIpv6 ? 'inet6' : 'inet', value };
}

/** `address`, `address/length` or `first-last`; undefined for anything else. */
export function parseRange(text: string): AddressRange | undefined {
  const [firstText = '', lastText] = text.split('-');
  if (lastText !== undefined) {
    const [first, last] = [parseAddress(firstText), parseAddress(lastText)];
    if (!first || !last || first.family !== last.family) return undefined;
    return { family: first.family, first: first.value, last: last.value };
  }
  const [addressText = '', lengthText] = text.split('/');
  const address = parseAddress(addressText);
  if (!address) return undefined;
  const bits = addressBits[address.family];
  const length = lengthText === undefined ? bits : /^\d{1,3}$/.test(lengthText) ? Number(lengthText) : Number.NaN;
  if (!(length <= bits)) return undefined;
  const hostBits = BigInt(bits - length);
  const first = (address.value >> hostBits) << hostBits;
  return { family: address.family, first, last: first | ((1n << hostBits) - 1n) };
}

export const rangeHolds = (range: AddressRange, address: ParsedAddress): boolean =>
  range.family === address.family && range.first <= address.value && address.value <= range.last;

export const rangesOverlap = (a: AddressRange, b: AddressRange): boolean =>
  a.family === b.family && a.first <= b.last && b.first <= a.last;

const loopbackRanges = ['127.0.0.0/8', '::1', '::ffff:127.0.0.0/104'].map((text) => parseRange(text) as AddressRange);

/** 127.0.0.0/8 and ::1, also as an IPv4-mapped address. */
export function isLoopbackAddress(text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && loopbackRanges.some((range) => rangeHolds(range, address));
}

/** 0.0.0.0 and ::, which stand for every address of the host. */
export const isAnyAddress = (text: string): boolean => parseAddress(text)?.value === 0n;

const groupsOf = (value: bigint): number[] =>
  Array.from({ length: 8 }, (_, index) => Number((value >> BigInt(112 - 16 * index)) & 0xffffn));

/** The form in which the kernel's tools print an address: IPv6 short and in lower case (RFC 5952). */
export function addressText({ family, value }: ParsedAddress): string {
  if (family === 'inet') return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 0xffn)).join('.');
  if (value >> 32n === 0xffffn) return `::ffff:${addressText({ family: 'inet', value: value & 0xffff_ffffn })}`;
  const groups = groupsOf(value);
  let [start, length] = [0, 0];
  for (let from = 0; from < 8; from += 1) {
    let to = from;
    while (to < 8 && groups[to] === 0) to += 1;
    if (to - from > length) [start, length] = [from, to - from];
  }
  const hex = (some: number[]): string => some.map((one) => one.toString(16)).join(':');
  return length < 2 ? hex(groups) : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

/** An address with the length of its prefix, as written; undefined for anything else. */
export function parsePrefixed(text: string): (ParsedAddress & { prefixLength: number }) | undefined {
  const [addressPart = '', lengthText] = text.split('/');
  const address = parseAddress(addressPart);
  if (!address || lengthText === undefined || !parseRange(text)) return undefined;
  return { ...address, prefixLength: Number(lengthText) };
}

/** The network an address lies in, as the kernel writes a route's destination: `192.168.0.0/24`. */
export function networkText(address: ParsedAddress, prefixLength: number): string {
  const hostBits = BigInt(addressBits[address.family] - prefixLength);
  return `${addressText({ family: address.family, value: (address.value >> hostBits) << hostBits })}/${prefixLength}`;
}

const namedRanges = {
  /** RFC 3171 and RFC 4291, 2.7. */
  multicast: ['224.0.0.0/4', 'ff00::/8'],
  /** RFC 3927 and RFC 4291, 2.5.6: of one link only. */
  linkLocal: ['169.254.0.0/16', 'fe80::/10'],
} as const;

/** Whether it lies in one of the ranges of that name. */
export function isAddressOf(kind: keyof typeof namedRanges, address: ParsedAddress): boolean {
  return namedRanges[kind].some((text) => rangeHolds(parseRange(text) as AddressRange, address));
}
