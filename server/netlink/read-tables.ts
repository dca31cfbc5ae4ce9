/** First reads: everything of one netns through its request socket. */
import { ok, type Result } from '../../model/result.ts';
import { addressDumpBody, parseAddress, RTM_GETADDR } from './address-codec.ts';
import type { RouteFact, RuleFact } from './facts.ts';
import { linkDumpBody, parseLink, RTM_GETLINK } from './link-codec.ts';
import { emptyTables, type NetnsTables, sortRoutes, sortRules } from './netns-tables.ts';
import { dump, dumpOf, type NetlinkError } from './request.ts';
import { parseRoute, RTM_GETROUTE, routeDumpBody } from './route-codec.ts';
import { parseRule, RTM_GETRULE, ruleDumpBody } from './rule-codec.ts';

const linkDump = dumpOf(RTM_GETLINK, linkDumpBody(), parseLink);
const addressDump = dumpOf(RTM_GETADDR, addressDumpBody(), parseAddress);
const routeDump = dumpOf(RTM_GETROUTE, routeDumpBody('all'), parseRoute);
const ruleDump = dumpOf(RTM_GETRULE, ruleDumpBody(), parseRule);

export function readRoutes(fd: number, onInterrupted: () => void): Result<RouteFact[], NetlinkError> {
  const routes = dump(fd, routeDump, onInterrupted);
  return routes.ok ? ok(sortRoutes(routes.value)) : routes;
}

export function readRules(fd: number, onInterrupted: () => void): Result<RuleFact[], NetlinkError> {
  const rules = dump(fd, ruleDump, onInterrupted);
  return rules.ok ? ok(sortRules(rules.value)) : rules;
}

/** Links, addresses, routes and rules of the netns the socket was made in. `onInterrupted` is called for each repeated dump. */
export function readTables(fd: number, onInterrupted: () => void): Result<NetnsTables, NetlinkError> {
  const links = dump(fd, linkDump, onInterrupted);
  if (!links.ok) return links;
  const addresses = dump(fd, addressDump, onInterrupted);
  if (!addresses.ok) return addresses;
  const routes = readRoutes(fd, onInterrupted);
  if (!routes.ok) return routes;
  const rules = readRules(fd, onInterrupted);
  if (!rules.ok) return rules;
  const tables = emptyTables();
  for (const link of links.value) tables.links.set(link.ifindex, link);
  for (const address of addresses.value) {
    const list = tables.addresses.get(address.ifindex);
    if (list) list.push(address);
    else tables.addresses.set(address.ifindex, [address]);
  }
  tables.routes = routes.value;
  tables.rules = rules.value;
  return ok(tables);
}
