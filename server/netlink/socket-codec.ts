/** sock_diag(7) messages to facts (linux/sock_diag.h, linux/inet_diag.h). */
import { ipText } from './addresses.ts';
import type { SocketFact } from './facts.ts';
import { AttributeWalk, u32At } from './message.ts';

export const SOCK_DIAG_BY_FAMILY = 20;

const AF_INET = 2;
const AF_INET6 = 10;
const IPPROTO_TCP = 6;
const IPPROTO_UDP = 17;
const INET_DIAG_SKV6ONLY = 11;
/** struct inet_diag_msg: four bytes, struct inet_diag_sockid of 48, five numbers. */
const messageBytes = 72;

/** TCP states in the kernel's order (net/tcp_states.h), under ss(8)'s names. */
const states = [
  ...['UNKNOWN', 'ESTAB', 'SYN-SENT', 'SYN-RECV', 'FIN-WAIT-1', 'FIN-WAIT-2', 'TIME-WAIT', 'UNCONN', 'CLOSE-WAIT'],
  ...['LAST-ACK', 'LISTEN', 'CLOSING', 'SYN-RECV'],
];
const closed = 1 << 7;
const listen = 1 << 10;

/** Sockets that wait for whoever comes: listening TCP ones, UDP ones without a peer. */
export const waitingStates = closed | listen;
/** All others: connections. */
export const connectedStates = ~waitingStates >>> 0;

type Protocol = SocketFact['protocol'];
type Family = SocketFact['family'];

/** The body of a dump of one family and protocol: struct inet_diag_req_v2 with a bit for each wanted state. */
export function socketDumpBody(family: Family, protocol: Protocol, stateBits: number): Buffer {
  const body = Buffer.alloc(56);
  body[0] = family === 'inet' ? AF_INET : AF_INET6;
  body[1] = protocol === 'tcp' ? IPPROTO_TCP : IPPROTO_UDP;
  // A TCP socket that is neither bound nor connected is nobody's business; a closed UDP one is one that waits.
  body.writeUInt32LE(protocol === 'tcp' ? (stateBits & ~closed) >>> 0 : stateBits, 4);
  return body;
}

/** The socket of a reply; the message does not name the protocol it was asked for. */
export function parseSocket(protocol: Protocol, bytes: Buffer, from: number, to: number): SocketFact | undefined {
  if (to - from < messageBytes) return undefined;
  const familyNumber = bytes[from];
  if (familyNumber !== AF_INET && familyNumber !== AF_INET6) return undefined;
  const addressBytes = familyNumber === AF_INET ? 4 : 16;
  const portAt = (at: number): number => ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  const addressAt = (at: number): string => ipText(bytes, at, at + addressBytes) ?? '';
  const state = bytes[from + 1] as number;
  const peerPort = portAt(from + 6);
  const fact: SocketFact = {
    protocol,
    family: familyNumber === AF_INET ? 'inet' : 'inet6',
    localAddress: addressAt(from + 8),
    localPort: portAt(from + 4),
    ...(peerPort === 0 ? {} : { peerAddress: addressAt(from + 24), peerPort }),
    state: states[state] ?? String(state),
    uid: u32At(bytes, from + 64),
    inode: u32At(bytes, from + 68),
  };
  if (fact.family === 'inet6' && ((1 << state) & waitingStates) !== 0) {
    const attributes = new AttributeWalk(bytes, from + messageBytes, to);
    while (attributes.next()) if (attributes.type === INET_DIAG_SKV6ONLY) fact.v6Only = attributes.u8() === 1;
  }
  return fact;
}
