/** RTM_*ROUTE messages to facts (linux/rtnetlink.h, rtnetlink(7)). */

import { ipText } from './addresses.ts';
import type { NextHopFact, RouteFact } from './facts.ts';
import { AttributeWalk, s32At, u16At, u32At } from './message.ts';

export const RTM_NEWROUTE = 24;
export const RTM_DELROUTE = 25;
export const RTM_GETROUTE = 26;

const RTA = { DST: 1, OIF: 4, GATEWAY: 5, PRIORITY: 6, PREFSRC: 7, MULTIPATH: 9, TABLE: 15, VIA: 18 } as const;
const AF_INET = 2;
const AF_INET6 = 10;
const RT_TABLE_LOCAL = 255;
/** A cached clone, not a route somebody set. */
const RTM_F_CLONED = 0x200;

/** rtm_type under iproute2's names. */
const routeTypes = [
  'unspec',
  'unicast',
  'local',
  'broadcast',
  'anycast',
  'multicast',
  'blackhole',
  'unreachable',
  'prohibit',
  'throw',
  'nat',
  'xresolve',
];

/** The body of an RTM_GETROUTE dump: struct rtmsg; `family` 0 dumps every family. */
export function routeDumpBody(family: 'inet' | 'inet6' | 'all'): Buffer {
  const body = Buffer.alloc(12);
  body.writeUInt8(family === 'inet' ? AF_INET : family === 'inet6' ? AF_INET6 : 0, 0);
  return body;
}

/** The route of a payload; undefined for the local table, cached clones and families other than IPv4 and IPv6. */
export function parseRoute(bytes: Buffer, from = 0, to = bytes.length): RouteFact | undefined {
  // Most routes of a dump are of the local table: they are passed over by the header alone.
  if (to - from < 12 || bytes[from + 4] === RT_TABLE_LOCAL) return undefined;
  const familyNumber = bytes[from];
  if (familyNumber !== AF_INET && familyNumber !== AF_INET6) return undefined;
  if ((u32At(bytes, from + 8) & RTM_F_CLONED) !== 0) return undefined;
  const family = familyNumber === AF_INET ? 'inet' : 'inet6';
  const prefixLength = bytes[from + 1] as number;
  const route: RouteFact = {
    family,
    destination: prefixLength === 0 ? 'default' : `${family === 'inet' ? '0.0.0.0' : '::'}/${prefixLength}`,
    type: routeTypes[bytes[from + 7] as number] ?? String(bytes[from + 7]),
    table: bytes[from + 4] as number,
    metric: 0,
    protocol: bytes[from + 5] as number,
    scope: bytes[from + 6] as number,
  };
  const attributes = new AttributeWalk(bytes, from + 12, to);
  while (attributes.next()) {
    switch (attributes.type) {
      case RTA.DST: {
        const address = ipText(bytes, attributes.from, attributes.to);
        if (address !== undefined && prefixLength !== 0) route.destination = `${address}/${prefixLength}`;
        break;
      }
      case RTA.TABLE:
        route.table = attributes.u32() ?? route.table;
        break;
      case RTA.PRIORITY:
        route.metric = attributes.u32() ?? 0;
        break;
      case RTA.PREFSRC: {
        const source = ipText(bytes, attributes.from, attributes.to);
        if (source !== undefined) route.preferredSource = source;
        break;
      }
      case RTA.MULTIPATH:
        route.nextHops = parseNextHops(bytes, attributes.from, attributes.to);
        break;
      default:
        addHop(route, attributes, bytes);
    }
  }
  return route.table === RT_TABLE_LOCAL ? undefined : route;
}

/** Gateway and outgoing link, of a route or of one of its next hops. */
function addHop(hop: { gateway?: string; ifindex?: number }, attributes: AttributeWalk, bytes: Buffer): void {
  if (attributes.type === RTA.OIF) {
    const ifindex = attributes.u32();
    if (ifindex) hop.ifindex = ifindex;
  } else if (attributes.type === RTA.GATEWAY || attributes.type === RTA.VIA) {
    // RTA_VIA carries a gateway of another family: two bytes of family, then the address. Only one of the two is there.
    const gateway = ipText(bytes, attributes.from + (attributes.type === RTA.VIA ? 2 : 0), attributes.to);
    if (gateway !== undefined) hop.gateway = gateway;
  }
}

/** struct rtnexthop: length, flags, hops (weight - 1), ifindex, then attributes; several in a row. */
function parseNextHops(bytes: Buffer, from: number, to: number): NextHopFact[] {
  const hops: NextHopFact[] = [];
  let at = from;
  while (at + 8 <= to) {
    const length = u16At(bytes, at);
    if (length < 8 || at + length > to) break;
    const hop: NextHopFact = { weight: (bytes[at + 3] as number) + 1 };
    const attributes = new AttributeWalk(bytes, at + 8, at + length);
    while (attributes.next()) if (attributes.type !== RTA.OIF) addHop(hop, attributes, bytes);
    const ifindex = s32At(bytes, at + 4);
    if (ifindex) hop.ifindex = ifindex;
    hops.push(hop);
    at += (length + 3) & ~3;
  }
  return hops;
}
