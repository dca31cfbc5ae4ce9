/** Requests that add and take away routes, as `ip route add` and `del` do with every word said (linux/rtnetlink.h). */
import type { Family } from '../../model/netns.ts';
import { AF_INET, AF_INET6, ipBytes } from './address-bytes.ts';
import { attribute, NLM_F_CREATE, NLM_F_EXCL, u32Bytes } from './message.ts';
import type { Write } from './request.ts';
import { RTM_DELROUTE, RTM_NEWROUTE } from './route-codec.ts';

const RTA = { DST: 1, OIF: 4, GATEWAY: 5, PRIORITY: 6, PREFSRC: 7, TABLE: 15, VIA: 18 } as const;
const RTN_UNICAST = 1;
const RT_TABLE_UNSPEC = 0;
const maxTableInHeader = 255;

/** A unicast route over one gateway or link; `destination` is `default` or `address/length`. */
export type RouteWrite = {
  family: Family;
  destination: string;
  gateway?: string | undefined;
  ifindex?: number | undefined;
  metric?: number | undefined;
  protocol: number;
  scope: number;
  table: number;
  preferredSource?: string | undefined;
};

/** RTA_VIA holds a gateway of the other family: two bytes of family, then the address. */
function gatewayAttribute(family: number, gateway: string): Buffer {
  const hop = ipBytes(gateway);
  if (hop.family === family) return attribute(RTA.GATEWAY, hop.bytes);
  const via = Buffer.alloc(2);
  via.writeUInt16LE(hop.family);
  return attribute(RTA.VIA, Buffer.concat([via, hop.bytes]));
}

function body(route: RouteWrite): Buffer {
  const family = route.family === 'inet' ? AF_INET : AF_INET6;
  const [address = '', length = '0'] = route.destination === 'default' ? [] : route.destination.split('/');
  const header = Buffer.alloc(12);
  header.writeUInt8(family, 0);
  header.writeUInt8(Number(length), 1);
  header.writeUInt8(route.table > maxTableInHeader ? RT_TABLE_UNSPEC : route.table, 4);
  header.writeUInt8(route.protocol, 5);
  header.writeUInt8(route.scope, 6);
  header.writeUInt8(RTN_UNICAST, 7);
  return Buffer.concat([
    header,
    ...(address === '' ? [] : [attribute(RTA.DST, ipBytes(address).bytes)]),
    ...(route.gateway === undefined ? [] : [gatewayAttribute(family, route.gateway)]),
    ...(route.ifindex === undefined ? [] : [attribute(RTA.OIF, u32Bytes(route.ifindex))]),
    ...(route.metric === undefined ? [] : [attribute(RTA.PRIORITY, u32Bytes(route.metric))]),
    ...(route.preferredSource === undefined ? [] : [attribute(RTA.PREFSRC, ipBytes(route.preferredSource).bytes)]),
    attribute(RTA.TABLE, u32Bytes(route.table)),
  ]);
}

/** Refused by the kernel while there is a route of the same destination and metric. */
export const newRoute = (route: RouteWrite): Write => ({
  what: 'RTM_NEWROUTE',
  type: RTM_NEWROUTE,
  flags: NLM_F_CREATE | NLM_F_EXCL,
  body: body(route),
});

/**
 * Deletes the route that is this in every word. Metric 0 is no word to the kernel: of several routes that fit otherwise the one with the lowest
 * metric goes (fib_nh_match, net/ipv4/fib_semantics.c), which is the right one as long as it is there.
 */
export const deleteRoute = (route: RouteWrite): Write => ({
  what: 'RTM_DELROUTE',
  type: RTM_DELROUTE,
  flags: 0,
  body: body(route),
});
