/** Taking a cable out, thing by thing, so that each can be put back: what the kernel would take along unasked is a step of its own. */
import { parseAddress } from '../../model/address.ts';
import { deepEqual } from '../../model/equal.ts';
import type { Fault } from '../../model/fault.ts';
import type { LinkId } from '../../model/ids.ts';
import type { Link, LinkAddress } from '../../model/link.ts';
import type { Route } from '../../model/netns.ts';
import { ok, type Result } from '../../model/result.ts';
import type { StepOf } from '../../model/step.ts';
import { checkRestorable } from './gateway.ts';
import { linkOf } from './look-up.ts';
import { refuse } from './refuse.ts';
import { protocolKernel, stepRouteOf } from './simulate/routes.ts';
import { stepLinkOf, type Work } from './work.ts';

/** The link-local address that the kernel makes of a MAC by default (RFC 4291, appendix A). */
function linkLocalOf(mac: string): ReturnType<typeof parseAddress> {
  const bytes = mac.split(':').map((one) => Number.parseInt(one, 16));
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = bytes;
  const groups = [((a ^ 2) << 8) | b, (c << 8) | 0xff, 0xfe00 | d, (e << 8) | f];
  // As a number: in text it has another form where the first of these groups is 0.
  return parseAddress(`fe80:0:0:0:${groups.map((one) => one.toString(16)).join(':')}`);
}

/** A link-local address that comes by itself with the link. */
export const isKernelLinkLocal = (link: Link, { address }: LinkAddress): boolean =>
  link.mac !== undefined && deepEqual(parseAddress(address), linkLocalOf(link.mac));

/** The routes over a link that nobody but a person or program put there: the kernel's own come and go with the addresses. */
export function givenRoutes(work: Work, link: Link, wanted: (route: Route) => boolean = () => true): Route[] {
  const netns = work.topology().netns.find((one) => one.id === link.netns);
  const isOver = (route: Route): boolean => route.ifindex === link.ifindex && route.protocol !== protocolKernel;
  const own = (netns?.routes ?? []).filter((one) => isOver(one) && wanted(one));
  // A gateway may be reached by another of them: routes over one go first.
  return [...own.filter((one) => one.gateway !== undefined), ...own.filter((one) => one.gateway === undefined)];
}

/** Refused while a route of several next hops has one of them over the link. */
export function takeRoutes(work: Work, link: Link, routes: readonly Route[], field: string): Result<void, Fault> {
  const netns = work.topology().netns.find((one) => one.id === link.netns);
  const several = netns?.routes.find((one) => one.nextHops?.some((hop) => hop.ifindex === link.ifindex));
  for (const route of several ? [several, ...routes] : routes) {
    const restorable = checkRestorable(route, field);
    if (!restorable.ok) return restorable;
  }
  for (const route of routes)
    work.take({ do: 'removeRoute', netns: link.netns, route: stepRouteOf(work.topology(), link.netns, route) });
  return ok(undefined);
}

/** Secondary addresses, which come after the primary one of their subnet, go before it: the kernel would take them along. */
export function takeAddresses(work: Work, link: Link, addresses: readonly LinkAddress[]): void {
  for (const { address, prefixLength } of addresses.toReversed())
    work.take({ do: 'removeAddress', link: stepLinkOf(link), address, prefixLength });
}

/** Routes, addresses, and the switch of one end of a cable. */
export function takeEndDown(work: Work, link: Link, field: string): Result<void, Fault> {
  const routes = takeRoutes(work, link, givenRoutes(work, link), field);
  if (!routes.ok) return routes;
  takeAddresses(
    work,
    link,
    link.addresses.filter((one) => !isKernelLinkLocal(link, one)),
  );
  if (link.up) work.take({ do: 'setLink', link: stepLinkOf(link), before: { up: true }, after: { up: false } });
  return ok(undefined);
}

export const vethEndOf = ({ netns, name, mac = '', mtu, alias }: Link): StepOf<'addVeth'>['host'] => ({
  ...{ netns, name, mac, mtu },
  ...(alias === undefined ? {} : { alias }),
});

/** What stands on a link would go with it. */
export function checkNothingOn(work: Work, link: Link, field: string): Result<void, Fault> {
  const child = work.topology().links.find((one) => one.parent === link.id);
  return child
    ? refuse('conflict', field, `${child.name} (${child.kind}) stands on ${link.name}: remove it first.`)
    : ok(undefined);
}

export const present = (work: Work, id: LinkId): Link => {
  const link = linkOf(work.topology(), id);
  if (!link) throw new Error(`a step took ${id} away too early`);
  return link;
};
