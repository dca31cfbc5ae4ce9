/**
 * The links, addresses, routes and rules of one netns, kept by a first read and then by events. Each change says what it touched, so that
 * a change costs its own size and not the host's.
 */
import type { AddressFact, BridgeVlanFact, LinkFact, RouteFact, RuleFact } from './facts.ts';

export type NetnsTables = {
  links: Map<number, LinkFact>;
  addresses: Map<number, AddressFact[]>;
  /** VLANs of bridge ports and bridges; read only where a bridge filters VLANs. */
  bridgeVlans: Map<number, BridgeVlanFact[]>;
  /** Sorted by `routeKey`; replaced, never changed in place, so that a reader may keep it. */
  routes: RouteFact[];
  rules: RuleFact[];
};

/** What changed in one netns. */
export type NetnsTouched = { links: Set<number>; addresses: Set<number>; routes: boolean; rules: boolean };

export const emptyTables = (): NetnsTables => ({
  links: new Map(),
  addresses: new Map(),
  bridgeVlans: new Map(),
  routes: [],
  rules: [],
});
export const nothingTouched = (): NetnsTouched => ({
  links: new Set(),
  addresses: new Set(),
  routes: false,
  rules: false,
});

/**
 * What tells two routes apart for the kernel; a second route with the same slot is a replacement or a further path of it. IPv6 routes
 * without a gateway are told apart by their link too: every link has its own fe80::/64 (only gateway routes become one multipath route).
 */
export const routeSlot = (route: RouteFact): string => {
  const perLink = route.family === 'inet6' && !route.gateway && !route.nextHops ? ` ${route.ifindex ?? ''}` : '';
  return `${route.family} ${String(route.table).padStart(10, '0')} ${route.destination} ${route.metric}${perLink}`;
};

/** The whole route as text: order and identity in the table. */
export function routeKey(route: RouteFact): string {
  const { type, protocol, scope, ifindex = '', gateway = '', preferredSource = '' } = route;
  let key = `${routeSlot(route)} ${type} ${protocol} ${scope} ${ifindex} ${gateway} ${preferredSource}`;
  for (const hop of route.nextHops ?? []) key += ` ${hop.gateway ?? ''}%${hop.ifindex ?? ''}*${hop.weight}`;
  return key;
}

/** In the order of their keys; each key is built once. */
export function sortRoutes(routes: RouteFact[]): RouteFact[] {
  if (routes.length < 2) return routes;
  const keyed = routes.map((route) => ({ route, key: routeKey(route) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map((one) => one.route);
}

/** The kernel looks rules up by priority; among equals their order is the order of arrival. */
export const sortRules = (rules: RuleFact[]): RuleFact[] =>
  rules.toSorted((a, b) => (a.family === b.family ? a.priority - b.priority : a.family < b.family ? -1 : 1));

/** Index of the first route not before `key`. */
export function routePosition(routes: RouteFact[], key: string): number {
  let low = 0;
  let high = routes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const route = routes[middle];
    if (route && routeKey(route) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

const sameAddress = (a: AddressFact, b: AddressFact): boolean =>
  a.address === b.address && a.prefixLength === b.prefixLength && a.peerAddress === b.peerAddress;

/** Adds or replaces; a kernel-ordered list keeps its order, a new address comes last, as in a dump. */
export function putAddress(tables: NetnsTables, fact: AddressFact): void {
  const list = tables.addresses.get(fact.ifindex) ?? [];
  const at = list.findIndex((one) => sameAddress(one, fact));
  tables.addresses.set(fact.ifindex, at < 0 ? [...list, fact] : list.with(at, fact));
}

export function removeAddress(tables: NetnsTables, fact: AddressFact): void {
  const list = (tables.addresses.get(fact.ifindex) ?? []).filter((one) => !sameAddress(one, fact));
  if (list.length > 0) tables.addresses.set(fact.ifindex, list);
  else tables.addresses.delete(fact.ifindex);
}

/** A link's end takes its addresses and, without a message of their own for IPv4, its routes with it. */
export function removeLink(tables: NetnsTables, ifindex: number): void {
  tables.links.delete(ifindex);
  tables.addresses.delete(ifindex);
  tables.bridgeVlans.delete(ifindex);
  if (tables.routes.some((route) => route.ifindex === ifindex)) {
    tables.routes = tables.routes.filter((route) => route.ifindex !== ifindex);
  }
}

/** Adds a route; false when its slot is taken by another one, so that only a new read tells what the kernel now has. */
export function putRoute(tables: NetnsTables, route: RouteFact): boolean {
  const key = routeKey(route);
  const at = routePosition(tables.routes, key);
  const here = tables.routes[at];
  if (here && routeKey(here) === key) return true;
  const slot = `${routeSlot(route)} `;
  const neighbours = [tables.routes[routePosition(tables.routes, slot)], here];
  if (neighbours.some((one) => one && routeKey(one).startsWith(slot))) return false;
  tables.routes = tables.routes.toSpliced(at, 0, route);
  return true;
}

/** Removes a route; false when exactly this one is not there, so that only a new read tells what the kernel now has. */
export function removeRoute(tables: NetnsTables, route: RouteFact): boolean {
  const key = routeKey(route);
  const at = routePosition(tables.routes, key);
  const here = tables.routes[at];
  if (!here || routeKey(here) !== key) return false;
  tables.routes = tables.routes.toSpliced(at, 1);
  return true;
}
