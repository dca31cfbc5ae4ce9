/** First reads: everything of one netns through its request socket. */
import { ok, type Result } from '../../model/result.ts';
import { addressDumpBody, parseAddress, RTM_GETADDR } from './address-codec.ts';
import { bridgeVlanDumpBody, parseBridgePort } from './bridge-vlan-codec.ts';
import type { LinkFact, RouteFact, RuleFact } from './facts.ts';
import { linkDumpBody, parseLink, RTM_GETLINK } from './link-codec.ts';
import { emptyTables, type NetnsTables, routeKey, sortRoutes, sortRules } from './netns-tables.ts';
import { dump, dumpOf, dumpOnce, maxDumpTries, type NetlinkError } from './request.ts';
import { parseRoute, RTM_GETROUTE, routeDumpBody } from './route-codec.ts';
import { parseRule, RTM_GETRULE, ruleDumpBody } from './rule-codec.ts';

const linkDump = dumpOf(RTM_GETLINK, linkDumpBody(), parseLink);
const bridgeVlanDump = dumpOf(RTM_GETLINK, bridgeVlanDumpBody(), parseBridgePort);
const addressDump = dumpOf(RTM_GETADDR, addressDumpBody(), parseAddress);
const routeDump = dumpOf(RTM_GETROUTE, routeDumpBody('all'), parseRoute);
const ruleDump = dumpOf(RTM_GETRULE, ruleDumpBody(), parseRule);

/** Routes in the order of their keys. `certain`: the kernel took all of them in one go. */
export type RoutesRead = { routes: RouteFact[]; certain: boolean };

/**
 * Every route once. When an IPv6 table changes between two datagrams of its dump, the kernel goes on from the place it had counted to,
 * without a word (fib6_dump_table in net/ipv6/ip6_fib.c): routes then come twice or not at all. Of a dump of several datagrams only somebody
 * who hears of changes can tell whether it is whole.
 */
export function readRoutes(fd: number, onInterrupted: () => void): Result<RoutesRead, NetlinkError> {
  for (let tries = 1; ; tries += 1) {
    const pass = dumpOnce(fd, routeDump);
    if (!pass.ok) return pass;
    const { facts, interrupted, datagrams } = pass.value;
    if (datagrams <= 1 && !interrupted) return ok({ routes: sortRoutes(facts), certain: true });
    if (!interrupted || tries === maxDumpTries) {
      const once = new Map(facts.map((route) => [routeKey(route), route]));
      return ok({ routes: sortRoutes([...once.values()]), certain: false });
    }
    onInterrupted();
  }
}

export function readRules(fd: number, onInterrupted: () => void): Result<RuleFact[], NetlinkError> {
  const rules = dump(fd, ruleDump, onInterrupted);
  return rules.ok ? ok(sortRules(rules.value)) : rules;
}

/** The VLANs of each bridge port and bridge; nothing is asked where no bridge filters VLANs, which is nearly everywhere. */
export function readBridgeVlans(
  fd: number,
  links: Iterable<LinkFact>,
  onInterrupted: () => void,
): Result<NetnsTables['bridgeVlans'], NetlinkError> {
  let filters = false;
  for (const link of links) filters ||= link.bridge?.vlanFiltering === true;
  if (!filters) return ok(new Map());
  const ports = dump(fd, bridgeVlanDump, onInterrupted);
  return ports.ok ? ok(new Map(ports.value.map((one) => [one.ifindex, one.vlans]))) : ports;
}

/** `certainRoutes`: see `RoutesRead`. */
export type TablesRead = { tables: NetnsTables; certainRoutes: boolean };

/** Links, addresses, routes and rules of the netns the socket was made in. `onInterrupted` is called for each repeated dump. */
export function readTables(fd: number, onInterrupted: () => void): Result<TablesRead, NetlinkError> {
  const links = dump(fd, linkDump, onInterrupted);
  if (!links.ok) return links;
  const addresses = dump(fd, addressDump, onInterrupted);
  if (!addresses.ok) return addresses;
  const routes = readRoutes(fd, onInterrupted);
  if (!routes.ok) return routes;
  const rules = readRules(fd, onInterrupted);
  if (!rules.ok) return rules;
  const bridgeVlans = readBridgeVlans(fd, links.value, onInterrupted);
  if (!bridgeVlans.ok) return bridgeVlans;
  const tables = emptyTables();
  tables.bridgeVlans = bridgeVlans.value;
  for (const link of links.value) tables.links.set(link.ifindex, link);
  for (const address of addresses.value) {
    const list = tables.addresses.get(address.ifindex);
    if (list) list.push(address);
    else tables.addresses.set(address.ifindex, [address]);
  }
  tables.routes = routes.value.routes;
  tables.rules = rules.value;
  return ok({ tables, certainRoutes: routes.value.certain });
}
