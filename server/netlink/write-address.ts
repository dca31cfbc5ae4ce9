/** Requests that give addresses to links and take them away, as `ip address add` and `del` do (linux/if_addr.h). */

import { AF_INET, ipBytes } from './address-bytes.ts';
import { RTM_DELADDR, RTM_NEWADDR } from './address-codec.ts';
import { attribute, NLM_F_CREATE, NLM_F_EXCL } from './message.ts';
import type { Write } from './request.ts';

const IFA = { ADDRESS: 1, LOCAL: 2 } as const;
const RT_SCOPE_UNIVERSE = 0;
const RT_SCOPE_HOST = 254;

export type LinkAddressWrite = { ifindex: number; address: string; prefixLength: number };

/** struct ifaddrmsg and the address: on a link that is no point-to-point one, its own and the "other" one are the same. */
function body({ ifindex, address, prefixLength }: LinkAddressWrite): Buffer {
  const { family, bytes } = ipBytes(address);
  const header = Buffer.alloc(8);
  header.writeUInt8(family, 0);
  header.writeUInt8(prefixLength, 1);
  // The kernel finds out the scope of an IPv6 address by itself; of an IPv4 one ip(8) tells it.
  header.writeUInt8(family === AF_INET && bytes[0] === 127 ? RT_SCOPE_HOST : RT_SCOPE_UNIVERSE, 3);
  header.writeUInt32LE(ifindex, 4);
  return Buffer.concat([header, attribute(IFA.LOCAL, bytes), attribute(IFA.ADDRESS, bytes)]);
}

/**
 * An IPv6 address is looked for on the wire before it is used (duplicate address detection, RFC 4862, 5.4): it is there at once and of use
 * about a second later. Leaving that out would let a second one of the same address into the segment without a word.
 */
export const newAddress = (address: LinkAddressWrite): Write => ({
  what: 'RTM_NEWADDR',
  type: RTM_NEWADDR,
  flags: NLM_F_CREATE | NLM_F_EXCL,
  body: body(address),
});

/** Of an IPv4 subnet's first address on a link the kernel takes the others along, unless promote_secondaries is set. */
export const deleteAddress = (address: LinkAddressWrite): Write => ({
  what: 'RTM_DELADDR',
  type: RTM_DELADDR,
  flags: 0,
  body: body(address),
});
