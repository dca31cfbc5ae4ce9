/** One event message into the tables of its netns (rtnetlink(7)). Pure but for the tables it is given. */
import { deepEqual } from '../../model/equal.ts';
import { parseAddress, RTM_DELADDR, RTM_NEWADDR } from './address-codec.ts';
import { parseBridgePort } from './bridge-vlan-codec.ts';
import { parseDeletedLink, parseLink, RTM_DELLINK, RTM_NEWLINK } from './link-codec.ts';
import type { MessageWalk } from './message.ts';
import {
  type NetnsTables,
  type NetnsTouched,
  putAddress,
  putRoute,
  removeAddress,
  removeLink,
  removeRoute,
} from './netns-tables.ts';
import { parseNsid, RTM_DELNSID, RTM_NEWNSID } from './nsid-codec.ts';
import { parseRoute, RTM_DELROUTE, RTM_NEWROUTE } from './route-codec.ts';
import { RTM_DELRULE, RTM_NEWRULE } from './rule-codec.ts';

/** What the event alone does not tell, so that the part has to be read again; `nsids` lists numbers that began or ended to mean a netns. */
export type Reread = {
  links: Set<number>;
  bridgeVlans: boolean;
  routes: boolean;
  rules: boolean;
  newNsid: boolean;
  endedNsids: number[];
};

export const noReread = (): Reread => ({
  links: new Set(),
  bridgeVlans: false,
  routes: false,
  rules: false,
  newNsid: false,
  endedNsids: [],
});

/** Applies the message that the walk stands on; what it touched is added to `touched`, what has to be read again to `reread`. */
export function applyEvent(tables: NetnsTables, message: MessageWalk, touched: NetnsTouched, reread: Reread): void {
  const { bytes, from, to } = message;
  switch (message.type) {
    case RTM_NEWLINK: {
      const port = parseBridgePort(bytes, from, to);
      if (port) {
        // News without VLANs may be about something else (a device's own bridge mode): only a dump tells that there are none left.
        if (port.vlans.length > 0) tables.bridgeVlans.set(port.ifindex, port.vlans);
        else if (tables.bridgeVlans.has(port.ifindex)) reread.bridgeVlans = true;
        touched.links.add(port.ifindex);
        return;
      }
      const link = parseLink(bytes, from, to);
      if (!link) return;
      const before = tables.links.get(link.ifindex);
      tables.links.set(link.ifindex, link);
      touched.links.add(link.ifindex);
      // The second end of a new veth pair is told before it is tied to the first (drivers/net/veth.c, veth_newlink).
      if (link.kind === 'veth' && link.link === undefined) reread.links.add(link.ifindex);
      // IPv4 routes over a link that goes down vanish without a message (fib_sync_down_dev).
      if (before?.up && !link.up) reread.routes = true;
      // A new default VLAN changes the table of every port without a word of the ports (br_vlan_set_default_pvid).
      if (link.bridge?.vlanFiltering && !deepEqual(link.bridge, before?.bridge)) reread.bridgeVlans = true;
      return;
    }
    case RTM_DELLINK: {
      const ifindex = parseDeletedLink(bytes, from, to);
      if (ifindex === undefined) {
        const left = parseBridgePort(bytes, from, to);
        if (left && tables.bridgeVlans.delete(left.ifindex)) touched.links.add(left.ifindex);
        return;
      }
      if (!tables.links.has(ifindex)) return;
      const routes = tables.routes;
      removeLink(tables, ifindex);
      touched.links.add(ifindex);
      touched.addresses.add(ifindex);
      if (tables.routes !== routes) touched.routes = true;
      if (routes.some((route) => route.nextHops?.some((hop) => hop.ifindex === ifindex))) reread.routes = true;
      return;
    }
    case RTM_NEWADDR:
    case RTM_DELADDR: {
      const address = parseAddress(bytes, from, to);
      if (!address) return;
      if (message.type === RTM_NEWADDR) putAddress(tables, address);
      else removeAddress(tables, address);
      touched.addresses.add(address.ifindex);
      // Routes that prefer a removed address as source vanish without a message (fib_sync_down_addr).
      if (message.type === RTM_DELADDR && tables.routes.some((route) => route.preferredSource === address.address)) {
        reread.routes = true;
      }
      return;
    }
    case RTM_NEWROUTE:
    case RTM_DELROUTE: {
      const route = parseRoute(bytes, from, to);
      if (!route) return;
      const known = message.type === RTM_NEWROUTE ? putRoute(tables, route) : removeRoute(tables, route);
      if (known) touched.routes = true;
      else reread.routes = true;
      return;
    }
    case RTM_NEWRULE:
    case RTM_DELRULE:
      reread.rules = true;
      return;
    case RTM_NEWNSID:
      reread.newNsid = true;
      return;
    case RTM_DELNSID: {
      const nsid = parseNsid(bytes, from, to);
      if (nsid !== undefined) reread.endedNsids.push(nsid);
      return;
    }
    default:
      return;
  }
}
