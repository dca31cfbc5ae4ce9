/** Values as people write them: link names, addresses, MACs. Each refusal says what is wrong with it. */
import { z } from 'zod';
import { parseAddress, parseRange } from './address.ts';

/** IFNAMSIZ - 1 (linux/if.h). */
export const maxLinkNameBytes = 15;

/** Bytes of a text in UTF-8 (RFC 3629). */
function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
  }
  return bytes;
}

/** Why the kernel would refuse a link's name (dev_valid_name, net/core/dev.c), or undefined. Bytes are UTF-8. */
export function linkNameTrouble(name: string): string | undefined {
  if (name === '') return 'a link needs a name';
  const bytes = utf8Length(name);
  if (bytes > maxLinkNameBytes) return `the kernel takes at most ${maxLinkNameBytes} bytes, this has ${bytes}`;
  if (name === '.' || name === '..') return 'the kernel does not take this name';
  // dev_valid_name() refuses isspace(), '/' and ':'; '%' makes a pattern of it (dev_alloc_name), control characters are legal and a trap.
  if (/[\s/:%\p{Cc}\p{Zs}]/u.test(name)) return 'no white space, control characters, "/", ":" or "%" in a name';
  // Legal for the kernel, but no terminal and no tool shows them the same: names are compared by eye.
  if (/[^\x21-\x7e]/u.test(name)) return 'letters, digits and signs of ASCII only';
  if (/^-/.test(name)) return 'a name must not begin with "-": programs take it for an option';
  return undefined;
}

const checked = (trouble: (text: string) => string | undefined, max: number) =>
  z
    .string()
    .max(max)
    .superRefine((text, context) => {
      const why = trouble(text);
      if (why !== undefined) context.addIssue({ code: 'custom', message: why });
    });

export const linkNameSchema = checked(linkNameTrouble, 64);

/** Why `address/length` cannot be given to a link, or undefined. The network's own address is a refusal except with /31, /32, /127, /128. */
export function interfaceAddressTrouble(text: string): string | undefined {
  const [addressText = '', lengthText, more] = text.split('/');
  const address = parseAddress(addressText);
  if (!address) return 'not an IPv4 or IPv6 address';
  if (lengthText === undefined || lengthText === '' || more !== undefined)
    return 'write it with its prefix length, as 192.168.0.5/24';
  const range = parseRange(text);
  if (!range) return `a prefix length of 0 to ${address.family === 'inet' ? 32 : 128} is meant`;
  return undefined;
}

/** `address/length`, for a link or as the destination of a route. */
export const addressWithPrefixSchema = checked(interfaceAddressTrouble, 64);

export const bareAddressSchema = checked(
  (text) => (parseAddress(text) ? undefined : 'not an IPv4 or IPv6 address'),
  64,
);

/** Why a MAC cannot be a link's own, or undefined. */
export function macTrouble(text: string): string | undefined {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(text)) return 'six bytes in hexadecimal, as 02:42:ac:11:00:02';
  if (Number.parseInt(text.slice(0, 2), 16) & 1) return 'this is a group (multicast) address';
  if (/^00(:00){5}$/.test(text)) return 'all zeros is no address';
  return undefined;
}
/** Given in lower case. */
export const macSchema = checked(macTrouble, 32).transform((text) => text.toLowerCase());

/** 68 is the least an IPv4 link may have (ETH_MIN_MTU), 65535 the most of a veth (ETH_MAX_MTU). */
export const mtuSchema = z.number().int().min(68).max(65_535);

/** 0 is "priority only" and 4095 reserved (IEEE 802.1Q). */
export const vlanIdSchema = z
  .number('a VLAN is a number from 1 to 4094')
  .int()
  .min(1, 'VLANs are 1 to 4094')
  .max(4094, 'VLANs are 1 to 4094');
