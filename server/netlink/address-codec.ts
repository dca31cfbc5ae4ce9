/** RTM_*ADDR messages to facts (linux/if_addr.h). */
import { ipText } from './addresses.ts';
import type { AddressFact } from './facts.ts';
import { AttributeWalk, u32At } from './message.ts';

export const RTM_NEWADDR = 20;
export const RTM_DELADDR = 21;
export const RTM_GETADDR = 22;

const IFA = { ADDRESS: 1, LOCAL: 2, FLAGS: 8 } as const;
const IFA_F_DADFAILED = 0x08;
const AF_INET = 2;
const AF_INET6 = 10;

/** rt_scope_t under iproute2's names (linux/rtnetlink.h). */
const scopeNames: Record<number, string> = { 0: 'global', 200: 'site', 253: 'link', 254: 'host', 255: 'nowhere' };
export const scopeName = (scope: number): string => scopeNames[scope] ?? String(scope);

/** The body of an RTM_GETADDR dump: struct ifaddrmsg. */
export const addressDumpBody = (): Buffer => Buffer.alloc(8);

/** The address of an RTM_NEWADDR or RTM_DELADDR payload; undefined for families other than IPv4 and IPv6. */
export function parseAddress(bytes: Buffer, from = 0, to = bytes.length): AddressFact | undefined {
  if (to - from < 8) return undefined;
  const family = bytes[from];
  if (family !== AF_INET && family !== AF_INET6) return undefined;
  const attributes = new AttributeWalk(bytes, from + 8, to);
  let remote: string | undefined;
  let local: string | undefined;
  let flags = bytes[from + 2] as number;
  while (attributes.next()) {
    if (attributes.type === IFA.ADDRESS) remote = ipText(bytes, attributes.from, attributes.to);
    else if (attributes.type === IFA.LOCAL) local = ipText(bytes, attributes.from, attributes.to);
    else if (attributes.type === IFA.FLAGS) flags = attributes.u32() ?? flags;
  }
  // On a point-to-point link IFA_LOCAL is ours and IFA_ADDRESS the other end; elsewhere both are the same or only one is there.
  const address = local ?? remote;
  if (address === undefined) return undefined;
  const fact: AddressFact = {
    ifindex: u32At(bytes, from + 4),
    address,
    prefixLength: bytes[from + 1] as number,
    family: family === AF_INET ? 'inet' : 'inet6',
    scope: scopeName(bytes[from + 3] as number),
  };
  if (remote !== undefined && remote !== address) fact.peerAddress = remote;
  if ((flags & IFA_F_DADFAILED) !== 0) fact.duplicate = true;
  return fact;
}
