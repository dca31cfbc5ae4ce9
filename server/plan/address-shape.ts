/** What an address is by itself, before anything is known of the host. */
import {
  addressText,
  isAddressOf,
  isLoopbackAddress,
  type ParsedAddress,
  parsePrefixed,
  parseRange,
} from '../../model/address.ts';
import type { Fault } from '../../model/fault.ts';
import { ok, type Result } from '../../model/result.ts';
import { refuse } from './refuse.ts';

/** As it is given to a link: `address` and `text` as the kernel writes them. */
export type Wished = ParsedAddress & { address: string; prefixLength: number; text: string };

const bitsOf = (family: ParsedAddress['family']): number => (family === 'inet' ? 32 : 128);
const allOnes = 0xffff_ffffn;

/** What an address cannot be that stands for one host. */
export function hostAddressTrouble(parsed: ParsedAddress): string | undefined {
  const text = addressText(parsed);
  if (parsed.value === 0n) return 'stands for every address';
  if (isAddressOf('multicast', parsed)) return 'is a group (multicast) address';
  if (isLoopbackAddress(text)) return 'is a loopback address, which never leaves its host';
  if (parsed.family === 'inet' && parsed.value === allOnes) return 'is the broadcast address of every network';
  if (parsed.family === 'inet' && parsed.value >> 24n === 0n)
    return 'lies in 0.0.0.0/8, which is no network (RFC 1122, 3.2.1.3)';
  if (parsed.family === 'inet6' && parsed.value >> 32n === 0xffffn) return 'is an IPv4 address written as IPv6';
  return undefined;
}

/** The first and the last address of a network are not a host's: of IPv6 only the first, the routers' anycast address (RFC 4291, 2.6.1). */
export function edgeTrouble(
  { family, value }: ParsedAddress,
  network: string,
  prefixLength: number,
): string | undefined {
  const range = parseRange(network);
  if (!range || prefixLength >= bitsOf(family) - 1) return undefined;
  if (value === range.first)
    return family === 'inet'
      ? `is the address of the network ${network} itself`
      : `is the anycast address of the routers of ${network}`;
  if (value === range.last && family === 'inet') return `is the broadcast address of ${network}`;
  return undefined;
}

/** An address that a link can have. */
export function checkShape(text: string, field: string): Result<Wished, Fault> {
  const parsed = parsePrefixed(text);
  const no = (why: string) => refuse('invalid-field', field, `${text} ${why}.`);
  if (!parsed) return no('is no address with a prefix length, as 192.168.0.5/24');
  const { prefixLength } = parsed;
  const trouble = hostAddressTrouble(parsed);
  if (trouble !== undefined) return no(trouble);
  if (prefixLength === 0) return no('would make every address a neighbour: a prefix length of 1 or more is meant');
  const edge = edgeTrouble(parsed, `${addressText(parsed)}/${prefixLength}`, prefixLength);
  if (edge !== undefined) return no(edge);
  const address = addressText(parsed);
  return ok({ ...parsed, address, text: `${address}/${prefixLength}` });
}
