/** `setRoutes`: routes of the main table are taken away and added; the rest stays. */
import { addressText, networkText, parseAddress, parsePrefixed, parseRange, rangeHolds } from '../../model/address.ts';
import type { Fault } from '../../model/fault.ts';
import type { Link } from '../../model/link.ts';
import type { Family, Netns, Route } from '../../model/netns.ts';
import type { OperationOf } from '../../model/operation.ts';
import { ok, type Result } from '../../model/result.ts';
import type { StepRoute } from '../../model/step.ts';
import { edgeTrouble, hostAddressTrouble } from './address-shape.ts';
import type { Compile } from './context.ts';
import { checkRestorable } from './gateway.ts';
import { findRunning, linkAt, linkNamed, netnsWords, readableNetns, sourceUp } from './look-up.ts';
import { refuse } from './refuse.ts';
import { metricOf, protocolBoot, scopeLink, scopeUniverse, stepRouteOf, tableMain } from './simulate/routes.ts';
import { startWork, type Work } from './work.ts';

type RouteWish = OperationOf<'setRoutes'>['add'][number];
type Wish = { family: Family; destination: string; gateway?: string };

function findNetns(work: Work, operation: OperationOf<'setRoutes'>): Result<Netns, Fault> {
  const topology = work.topology();
  const kernel = sourceUp(topology, 'kernel', operation.netns === undefined ? 'container' : 'netns');
  if (!kernel.ok) return kernel;
  if (operation.container !== undefined) {
    const found = findRunning(topology, operation.container, 'container');
    return found.ok ? ok(found.value.netns) : found;
  }
  const netns = topology.netns.find((one) => one.id === operation.netns);
  if (!netns) return refuse('not-found', 'netns', 'There is no such network namespace any more.');
  return readableNetns(netns, 'netns', netnsWords(topology, netns));
}

/** A destination without host bits, a gateway that is a host's, both of one family. */
function checkWish({ destination, gateway }: RouteWish, field: string): Result<Wish, Fault> {
  const hop = gateway === undefined ? undefined : parseAddress(gateway);
  if (gateway !== undefined && !hop)
    return refuse('invalid-field', `${field}.gateway`, `${gateway} is not an IPv4 or IPv6 address.`);
  const trouble = hop && hostAddressTrouble(hop);
  if (trouble !== undefined) return refuse('invalid-field', `${field}.gateway`, `${gateway} ${trouble}.`);
  const via = hop ? { gateway: addressText(hop) } : {};
  if (destination === 'default') return ok({ family: hop?.family ?? 'inet', destination, ...via });
  const parsed = parsePrefixed(destination);
  if (!parsed) return refuse('invalid-field', `${field}.destination`, `${destination} is no network, as 10.0.0.0/8.`);
  const { family, prefixLength } = parsed;
  const network = networkText(parsed, prefixLength);
  if (parseRange(destination)?.first !== parsed.value)
    return refuse(
      'invalid-field',
      `${field}.destination`,
      `${destination} has bits of a host in it: the network is ${network}.`,
    );
  if (hop && hop.family !== family)
    return refuse('invalid-field', `${field}.gateway`, `${gateway} is of another family than ${destination}.`);
  return ok({ family, destination: prefixLength === 0 ? 'default' : network, ...via });
}

/** The routes over no gateway by which a gateway is a neighbour. */
function neighbourLinks(topology: Work, netns: Netns, gateway: string): Link[] {
  const address = parseAddress(gateway);
  const present = topology.topology().netns.find((one) => one.id === netns.id);
  const routes = (present?.routes ?? []).filter((one) => {
    const range = one.gateway === undefined && one.type === 'unicast' ? parseRange(one.destination) : undefined;
    return address !== undefined && range !== undefined && rangeHolds(range, address);
  });
  return routes.map((one) => linkAt(topology.topology(), netns.id, one.ifindex)).filter((one) => one !== undefined);
}

/** What the kernel takes for no gateway although a route leads to it (fib_check_nh, net/ipv4/fib_semantics.c). */
function noNeighbour(work: Work, netns: Netns, gateway: string): string | undefined {
  const parsed = parseAddress(gateway);
  if (!parsed) return undefined;
  for (const link of work.topology().links) {
    if (link.netns !== netns.id) continue;
    for (const { address, prefixLength, family } of link.addresses) {
      if (family !== parsed.family) continue;
      if (address === gateway) return `is an address of ${link.name} itself`;
      const own = parseAddress(address);
      const edge =
        family === 'inet' && own ? edgeTrouble(parsed, networkText(own, prefixLength), prefixLength) : undefined;
      if (edge !== undefined) return edge;
    }
  }
  return undefined;
}

/** The link that the route is over: named, or the one that the gateway is a neighbour on. */
function deviceOf(
  work: Work,
  netns: Netns,
  wish: Wish,
  device: string | undefined,
  field: string,
): Result<Link, Fault> {
  const { gateway } = wish;
  const where = netnsWords(work.topology(), netns);
  const named = device === undefined ? undefined : linkNamed(work.topology(), netns.id, device);
  if (device !== undefined && !named) return refuse('not-found', `${field}.device`, `${where} has no link ${device}.`);
  if (named && !named.up)
    return refuse('conflict', `${field}.device`, `${named.name} is down: the kernel takes no route over it.`);
  if (gateway === undefined)
    return named ? ok(named) : refuse('invalid-field', `${field}.gateway`, 'A route needs a gateway or a device.');
  const isLinkLocal = /^fe[89ab]/i.test(gateway);
  if (isLinkLocal)
    return named
      ? ok(named)
      : refuse('invalid-field', `${field}.device`, `${gateway} is an address of one link only: name that link.`);
  const unfit = noNeighbour(work, netns, gateway);
  if (unfit !== undefined) return refuse('invalid-field', `${field}.gateway`, `${gateway} ${unfit}.`);
  const links = neighbourLinks(work, netns, gateway);
  const link = named ? links.find((one) => one.id === named.id) : links[0];
  const over = named ? ` on ${named.name}` : '';
  return link
    ? ok(link)
    : refuse(
        'conflict',
        `${field}.gateway`,
        `${gateway} is no neighbour of ${where}${over}: the kernel takes a gateway only where a route leads to it.`,
      );
}

function routesOf(work: Work, netns: Netns, family: Family, destination: string): Route[] {
  const present = work.topology().netns.find((one) => one.id === netns.id);
  return (present?.routes ?? []).filter(
    (one) => one.family === family && one.destination === destination && one.table === tableMain,
  );
}

function takeRemoval(work: Work, netns: Netns, asked: RouteWish, field: string): Result<void, Fault> {
  const wish = checkWish(asked, field);
  if (!wish.ok) return wish;
  const { family, destination, gateway } = wish.value;
  const fits = routesOf(work, netns, family, destination).filter(
    (one) =>
      (gateway === undefined || one.gateway === gateway) &&
      (asked.device === undefined || linkAt(work.topology(), netns.id, one.ifindex)?.name === asked.device) &&
      (asked.metric === undefined || one.metric === asked.metric),
  );
  const [route, other] = fits;
  if (!route)
    return refuse('not-found', field, `${netnsWords(work.topology(), netns)} has no such route to ${destination}.`);
  if (other)
    return refuse(
      'conflict',
      `${field}.metric`,
      `There are ${fits.length} such routes to ${destination}: name one by gateway, device and metric.`,
    );
  const restorable = checkRestorable(route, field);
  if (!restorable.ok) return restorable;
  work.take({ do: 'removeRoute', netns: netns.id, route: stepRouteOf(work.topology(), netns.id, route) });
  return ok(undefined);
}

function takeAddition(work: Work, netns: Netns, asked: RouteWish, field: string): Result<void, Fault> {
  const wish = checkWish(asked, field);
  if (!wish.ok) return wish;
  const { family, destination, gateway } = wish.value;
  const device = deviceOf(work, netns, wish.value, asked.device, field);
  if (!device.ok) return device;
  const route: StepRoute = {
    ...wish.value,
    device: device.value.name,
    ...(asked.metric === undefined || asked.metric === 0 ? {} : { metric: asked.metric }),
    ...{ protocol: protocolBoot, table: tableMain },
    scope: family === 'inet' && gateway === undefined ? scopeLink : scopeUniverse,
  };
  const same = routesOf(work, netns, family, destination).find((one) => one.metric === metricOf(route));
  if (same)
    return refuse(
      'conflict',
      `${field}.destination`,
      `There is a route to ${destination} with the metric ${same.metric} already.`,
    );
  work.take({ do: 'addRoute', netns: netns.id, route });
  return ok(undefined);
}

/** What goes goes first, so that a route can be replaced. */
export const compileSetRoutes: Compile<'setRoutes'> = (operation, context) => {
  const work = startWork(context.topology);
  const found = findNetns(work, operation);
  if (!found.ok) return found;
  for (const [index, wish] of operation.remove.entries()) {
    const taken = takeRemoval(work, found.value, wish, `remove.${index}`);
    if (!taken.ok) return taken;
  }
  for (const [index, wish] of operation.add.entries()) {
    const taken = takeAddition(work, found.value, wish, `add.${index}`);
    if (!taken.ok) return taken;
  }
  return ok(work.end(operation));
};
