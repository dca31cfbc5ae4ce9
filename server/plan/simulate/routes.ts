/**
 * What the kernel does to routes by itself: a route to the network of each address, and what it takes away when an address or a link goes
 * (fib_disable_ip, fib_sync_down_addr in net/ipv4/fib_frontend.c; addrconf_ifdown in net/ipv6/addrconf.c).
 */
import { addressText, networkText, parseAddress, parsePrefixed } from '../../../model/address.ts';
import type { LinkId } from '../../../model/ids.ts';
import type { Link } from '../../../model/link.ts';
import type { Route } from '../../../model/netns.ts';
import type { StepRoute } from '../../../model/step.ts';
import type { Topology } from '../../../model/topology.ts';
import { linkAt, linkNamed, linkOf } from '../look-up.ts';
import { editNetns, keep } from './edit.ts';

/** linux/rtnetlink.h: RTPROT_KERNEL, RTPROT_BOOT, RT_TABLE_MAIN, RT_SCOPE_LINK, RT_SCOPE_UNIVERSE. */
export const protocolKernel = 2;
export const protocolBoot = 3;
export const tableMain = 254;
export const scopeLink = 253;
export const scopeUniverse = 0;
/** IP6_RT_PRIO_USER: what an IPv6 route without a metric gets (net/ip6_route.h); IP6_RT_PRIO_ADDRCONF: that of an address. */
const metricOfIpv6Route = 1024;
const metricOfIpv6Address = 256;

export const metricOf = (route: Pick<StepRoute, 'family' | 'metric'>): number =>
  route.family === 'inet6' ? route.metric || metricOfIpv6Route : (route.metric ?? 0);

/** The routes that the kernel makes for the addresses of a link that is up. */
export function connectedRoutes(link: Link): Route[] {
  if (!link.up) return [];
  const routes: Route[] = [];
  for (const { address, prefixLength, family } of link.addresses) {
    const parsed = parseAddress(address);
    // An IPv4 address without a network has no route but in the table local.
    if (!parsed || (family === 'inet' && prefixLength === 32) || link.kind === 'loopback') continue;
    const destination = networkText(parsed, prefixLength);
    if (routes.some((one) => one.destination === destination)) continue;
    const own = { destination, type: 'unicast', table: tableMain, ifindex: link.ifindex, protocol: protocolKernel };
    routes.push(
      family === 'inet'
        ? { family, ...own, preferredSource: address, metric: 0, scope: scopeLink }
        : { family, ...own, metric: metricOfIpv6Address, scope: scopeUniverse },
    );
  }
  return routes;
}

const isOfAddress = (route: Route, link: Link): boolean =>
  route.ifindex === link.ifindex &&
  route.protocol === protocolKernel &&
  route.type === 'unicast' &&
  route.gateway === undefined;

/** Brings the kernel's own routes in line with the link's addresses; `before` is the link as it was. */
export function syncRoutes(topology: Topology, before: Link): Topology {
  const link = linkOf(topology, before.id);
  if (!link) return topology;
  const due = connectedRoutes(link);
  const was = connectedRoutes(before).map((one) => one.destination);
  const noIpv4 =
    before.addresses.some((one) => one.family === 'inet') && !link.addresses.some((one) => one.family === 'inet');
  const gone = before.addresses
    .filter((one) => !link.addresses.some((other) => other.address === one.address))
    .map((one) => one.address);
  return editNetns(topology, link.netns, (netns) => {
    const stays = (route: Route): boolean => {
      if (route.preferredSource !== undefined && gone.includes(route.preferredSource) && !isOfAddress(route, link))
        return false;
      if (route.ifindex !== link.ifindex) return true;
      if (!link.up || (noIpv4 && route.family === 'inet')) return false;
      return !(
        isOfAddress(route, link) &&
        was.includes(route.destination) &&
        !due.some((one) => one.destination === route.destination)
      );
    };
    const kept = keep(netns.routes, stays).map((route) => {
      const present = isOfAddress(route, link) ? due.find((one) => one.destination === route.destination) : undefined;
      return present && route.preferredSource !== undefined && gone.includes(route.preferredSource) ? present : route;
    });
    const missing = due.filter(
      (one) => !kept.some((route) => isOfAddress(route, link) && route.destination === one.destination),
    );
    return { ...netns, routes: [...kept, ...missing] };
  });
}

/** Every route over a link that is going. */
export const dropRoutesOf = (topology: Topology, id: LinkId): Topology => {
  const link = linkOf(topology, id);
  if (!link) return topology;
  return editNetns(topology, link.netns, (netns) => {
    const routes = keep(netns.routes, (one) => one.ifindex !== link.ifindex);
    return routes === netns.routes ? netns : { ...netns, routes };
  });
};

/** Whether the route is the one that a step names. */
export const isRoute = (topology: Topology, netns: Link['netns'], route: Route, step: StepRoute): boolean =>
  route.family === step.family &&
  route.destination === step.destination &&
  route.table === step.table &&
  route.metric === metricOf(step) &&
  route.gateway === step.gateway &&
  (step.device === undefined || linkAt(topology, netns, route.ifindex)?.name === step.device);

export function addRoute(topology: Topology, id: Link['netns'], step: StepRoute): Topology {
  const { device, metric: _, ...own } = step;
  const ifindex = device === undefined ? undefined : linkNamed(topology, id, device)?.ifindex;
  const route: Route = {
    ...own,
    type: 'unicast',
    metric: metricOf(step),
    ...(ifindex === undefined ? {} : { ifindex }),
  };
  return editNetns(topology, id, (netns) => ({ ...netns, routes: [...netns.routes, route] }));
}

export const removeRoute = (topology: Topology, id: Link['netns'], step: StepRoute): Topology =>
  editNetns(topology, id, (netns) => {
    const at = netns.routes.findIndex((one) => isRoute(topology, id, one, step));
    return at < 0 ? netns : { ...netns, routes: netns.routes.filter((_, index) => index !== at) };
  });

/** The route as a step says it. */
export function stepRouteOf(topology: Topology, netns: Link['netns'], route: Route): StepRoute {
  const device = linkAt(topology, netns, route.ifindex)?.name;
  return {
    family: route.family,
    destination: route.destination,
    ...(route.gateway === undefined ? {} : { gateway: route.gateway }),
    ...(device === undefined ? {} : { device }),
    ...(route.metric === 0 ? {} : { metric: route.metric }),
    protocol: route.protocol,
    scope: route.scope,
    table: route.table,
    ...(route.preferredSource === undefined ? {} : { preferredSource: route.preferredSource }),
  };
}

/** The canonical text of an address; what is none stays as it is. */
export function canonical(text: string): string {
  const prefixed = parsePrefixed(text);
  if (prefixed) return `${addressText(prefixed)}/${prefixed.prefixLength}`;
  const address = parseAddress(text);
  return address ? addressText(address) : text;
}
