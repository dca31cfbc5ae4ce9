/** RTM_*ADDR messages to facts (linux/if_addr.h). */
import { ipText } from './addresses.ts';
import type { AddressFact } from './facts.ts';
import { parseAttributes, u32 } from './message.ts';

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
export function parseAddress(payload: Buffer): AddressFact | undefined {
  if (payload.length < 8) return undefined;
  const family = payload.readUInt8(0);
  if (family !== AF_INET && family !== AF_INET6) return undefined;
  const attributes = parseAttributes(payload.subarray(8));
  const remote = attributes.get(IFA.ADDRESS);
  // On a point-to-point link IFA_LOCAL is ours and IFA_ADDRESS the other end; elsewhere both are the same or only one is there.
  const local = attributes.get(IFA.LOCAL) ?? remote;
  const address = local && ipText(local);
  if (!address) return undefined;
  const fact: AddressFact = {
    ifindex: payload.readUInt32LE(4),
    address,
    prefixLength: payload.readUInt8(1),
    family: family === AF_INET ? 'inet' : 'inet6',
    scope: scopeName(payload.readUInt8(3)),
  };
  const remoteText = remote && ipText(remote);
  if (remoteText && remoteText !== address) fact.peerAddress = remoteText;
  if (((u32(attributes.get(IFA.FLAGS)) ?? payload.readUInt8(2)) & IFA_F_DADFAILED) !== 0) fact.duplicate = true;
  return fact;
}
