/** Addresses as numbers: to test whether a network holds one, and to sort 10.0.0.9 before 10.0.0.10. Pure. */

/** `bits` is 32 or 128. */
export type AddressNumber = { bits: 32 | 128; value: bigint };
export type Cidr = AddressNumber & { prefixLength: number };

const known = new Map<string, AddressNumber | undefined>();
/** Texts come from the host, so the memory of them has an end. */
const mostKnown = 20_000;

/** The number an IPv4 or IPv6 text stands for (RFC 4291, 2.2); undefined if it is neither. */
export function addressNumber(text: string): AddressNumber | undefined {
  if (known.has(text)) return known.get(text);
  const number = text.includes(':') ? v6(text) : v4(text);
  if (known.size >= mostKnown) known.clear();
  known.set(text, number);
  return number;
}

function v4(text: string): AddressNumber | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) return undefined;
  return { bits: 32, value: BigInt(parts.reduce((sum, part) => sum * 256 + part, 0)) };
}

function v6(text: string): AddressNumber | undefined {
  const bare = text.replace(/%.*$/, '');
  const embedded = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(bare);
  const tail = embedded?.[2] === undefined ? undefined : v4(embedded[2]);
  if (embedded && !tail) return undefined;
  const hex = tail
    ? `${embedded?.[1]}${(tail.value >> 16n).toString(16)}:${(tail.value & 0xffffn).toString(16)}`
    : bare;
  const halves = hex.split('::');
  if (halves.length > 2) return undefined;
  const [left = [], right = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const zeros = 8 - left.length - right.length;
  if (halves.length === 1 ? zeros !== 0 : zeros < 1) return undefined;
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return { bits: 128, value: groups.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n) };
}

/** `10.0.0.0/8`; an address without a length stands for itself alone. */
export function cidrOf(text: string): Cidr | undefined {
  const [address = '', length, ...more] = text.split('/');
  const number = addressNumber(address);
  if (!number || more.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined;
  const prefixLength = length === undefined ? number.bits : Number(length);
  return prefixLength > number.bits ? undefined : { ...number, prefixLength };
}

export function holds(cidr: Cidr, address: AddressNumber): boolean {
  if (cidr.bits !== address.bits) return false;
  const shift = BigInt(cidr.bits - cidr.prefixLength);
  return cidr.value >> shift === address.value >> shift;
}

/** IPv4 before IPv6, each by its number; texts that are no address last, by their letters. */
export function compareAddresses(a: string, b: string): number {
  const [one, two] = [addressNumber(a.split('/')[0] ?? ''), addressNumber(b.split('/')[0] ?? '')];
  if (!one || !two) return one ? -1 : two ? 1 : a < b ? -1 : a > b ? 1 : 0;
  if (one.bits !== two.bits) return one.bits - two.bits;
  return one.value < two.value ? -1 : one.value > two.value ? 1 : 0;
}
