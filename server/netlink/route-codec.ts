/** RTM_*ROUTE messages to facts (linux/rtnetlink.h, rtnetlink(7)). */

import { ipText } from './addresses.ts';
import type { NextHopFact, RouteFact } from './facts.ts';
import { type Attributes, parseAttributes, u32 } from './message.ts';

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
export function parseRoute(payload: Buffer): RouteFact | undefined {
  if (payload.length < 12) return undefined;
  const familyNumber = payload.readUInt8(0);
  if (familyNumber !== AF_INET && familyNumber !== AF_INET6) return undefined;
  if ((payload.readUInt32LE(8) & RTM_F_CLONED) !== 0) return undefined;
  const attributes = parseAttributes(payload.subarray(12));
  const table = u32(attributes.get(RTA.TABLE)) ?? payload.readUInt8(4);
  if (table === RT_TABLE_LOCAL) return undefined;
  const prefixLength = payload.readUInt8(1);
  const destination = attributes.get(RTA.DST);
  const address = destination && ipText(destination);
  const family = familyNumber === AF_INET ? 'inet' : 'inet6';
  const anyAddress = family === 'inet' ? '0.0.0.0' : '::';
  const route: RouteFact = {
    family,
    destination: prefixLength === 0 ? 'default' : `${address ?? anyAddress}/${prefixLength}`,
    type: routeTypes[payload.readUInt8(7)] ?? String(payload.readUInt8(7)),
    table,
    metric: u32(attributes.get(RTA.PRIORITY)) ?? 0,
    protocol: payload.readUInt8(5),
    scope: payload.readUInt8(6),
  };
  Object.assign(route, gatewayOf(attributes));
  const preferred = attributes.get(RTA.PREFSRC);
  const preferredText = preferred && ipText(preferred);
  if (preferredText) route.preferredSource = preferredText;
  const multipath = attributes.get(RTA.MULTIPATH);
  if (multipath) route.nextHops = parseNextHops(multipath);
  return route;
}

function gatewayOf(attributes: Attributes): { gateway?: string; ifindex?: number } {
  // RTA_VIA carries a gateway of another family: two bytes of family, then the address.
  const gateway = attributes.get(RTA.GATEWAY) ?? attributes.get(RTA.VIA)?.subarray(2);
  const gatewayText = gateway && ipText(gateway);
  const ifindex = u32(attributes.get(RTA.OIF));
  return { ...(gatewayText ? { gateway: gatewayText } : {}), ...(ifindex ? { ifindex } : {}) };
}

/** struct rtnexthop: length, flags, hops (weight - 1), ifindex, then attributes; several in a row. */
function parseNextHops(bytes: Buffer): NextHopFact[] {
  const hops: NextHopFact[] = [];
  let at = 0;
  while (at + 8 <= bytes.length) {
    const length = bytes.readUInt16LE(at);
    if (length < 8 || at + length > bytes.length) break;
    const { gateway } = gatewayOf(parseAttributes(bytes.subarray(at + 8, at + length)));
    const ifindex = bytes.readInt32LE(at + 4);
    hops.push({
      weight: bytes.readUInt8(at + 3) + 1,
      ...(gateway ? { gateway } : {}),
      ...(ifindex ? { ifindex } : {}),
    });
    at += (length + 3) & ~3;
  }
  return hops;
}
