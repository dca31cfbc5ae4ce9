/** RTM_*NEIGH messages to facts: neighbours of IPv4 and IPv6, forwarding entries of bridges and vxlans (linux/neighbour.h). */
import type { FdbEntry, Neighbour } from '../../model/on-demand.ts';
import { ipText, macText } from './addresses.ts';
import { AttributeWalk, attribute, s32At, u16At, u32At, u32Bytes } from './message.ts';

export const RTM_GETNEIGH = 30;

const AF_INET = 2;
const AF_BRIDGE = 7;
const AF_INET6 = 10;
const NDA = { DST: 1, LLADDR: 2, CACHEINFO: 3, VLAN: 5, MASTER: 9 } as const;
const NTF = { SELF: 0x02, PROXY: 0x08, ROUTER: 0x80 } as const;
const NUD = { NOARP: 0x40, PERMANENT: 0x80 } as const;
/** struct ndmsg. */
const headerBytes = 12;
/** The kernel counts cache times in hundredths of a second (USER_HZ). */
const ticksPerSecond = 100;

/** NUD_* under iproute2's names. */
const stateNames: Record<number, string> = {
  0: 'NONE',
  1: 'INCOMPLETE',
  2: 'REACHABLE',
  4: 'STALE',
  8: 'DELAY',
  16: 'PROBE',
  32: 'FAILED',
  64: 'NOARP',
  128: 'PERMANENT',
};

/** The body of a neighbour dump; proxy entries are a list of their own. */
export function neighbourDumpBody(proxy: boolean): Buffer {
  const body = Buffer.alloc(headerBytes);
  if (proxy) body[10] = NTF.PROXY;
  return body;
}

/** The body of a dump of forwarding entries: of a bridge with all its ports, or of one link (a vxlan). */
export function fdbDumpBody(of: { bridge: number } | { link: number }): Buffer {
  const body = Buffer.alloc(headerBytes);
  body[0] = AF_BRIDGE;
  if ('bridge' in of) return Buffer.concat([body, attribute(NDA.MASTER, u32Bytes(of.bridge))]);
  body.writeInt32LE(of.link, 4);
  return body;
}

/** The neighbour of a payload; undefined for other families and for NOARP entries, which `ip neighbour` leaves out too. */
export function parseNeighbour(bytes: Buffer, from: number, to: number): Neighbour | undefined {
  if (to - from < headerBytes) return undefined;
  const family = bytes[from];
  if (family !== AF_INET && family !== AF_INET6) return undefined;
  const state = u16At(bytes, from + 8);
  const flags = bytes[from + 10] as number;
  const proxy = (flags & NTF.PROXY) !== 0;
  if (state === NUD.NOARP && !proxy) return undefined;
  let address: string | undefined;
  let mac: string | undefined;
  const attributes = new AttributeWalk(bytes, from + headerBytes, to);
  while (attributes.next()) {
    if (attributes.type === NDA.DST) address = ipText(bytes, attributes.from, attributes.to);
    else if (attributes.type === NDA.LLADDR) mac = macText(bytes, attributes.from, attributes.to);
  }
  if (address === undefined) return undefined;
  return {
    family: family === AF_INET ? 'inet' : 'inet6',
    address,
    ...(mac === undefined ? {} : { mac }),
    ifindex: s32At(bytes, from + 4),
    state: stateNames[state] ?? String(state),
    router: (flags & NTF.ROUTER) !== 0,
    proxy,
  };
}

/** A forwarding entry with what tells whose it is: `master`, the bridge that has it; `self`, the link's own table. */
export type FdbFact = FdbEntry & { master?: number; self: boolean };

/** The forwarding entry of a payload; undefined for other families. */
export function parseFdb(bytes: Buffer, from: number, to: number): FdbFact | undefined {
  if (to - from < headerBytes || bytes[from] !== AF_BRIDGE) return undefined;
  const state = u16At(bytes, from + 8);
  const self = ((bytes[from + 10] as number) & NTF.SELF) !== 0;
  const fact: FdbFact = { mac: '', ifindex: s32At(bytes, from + 4), kind: kindOf(state, self), self };
  const attributes = new AttributeWalk(bytes, from + headerBytes, to);
  while (attributes.next()) {
    if (attributes.type === NDA.LLADDR) fact.mac = macText(bytes, attributes.from, attributes.to) ?? '';
    else if (attributes.type === NDA.MASTER) {
      const master = attributes.u32();
      if (master) fact.master = master;
    } else if (attributes.type === NDA.VLAN) {
      const vlan = attributes.u16();
      if (vlan) fact.vlan = vlan;
    } else if (attributes.type === NDA.DST) {
      const remote = ipText(bytes, attributes.from, attributes.to);
      if (remote !== undefined) fact.remote = remote;
    } else if (attributes.type === NDA.CACHEINFO && attributes.to - attributes.from >= 8) {
      // struct nda_cacheinfo: confirmed, used, updated, references.
      fact.usedSecondsAgo = u32At(bytes, attributes.from + 4) / ticksPerSecond;
    }
  }
  return fact.mac === '' ? undefined : fact;
}

/** NUD_PERMANENT is the port's own address in a bridge (`permanent`), and what a person set in a link's own table. */
function kindOf(state: number, self: boolean): FdbEntry['kind'] {
  if ((state & NUD.PERMANENT) !== 0) return self ? 'static' : 'local';
  return (state & NUD.NOARP) !== 0 ? 'static' : 'learned';
}
