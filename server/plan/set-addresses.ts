/**
 * `setAddresses`: the addresses of a link are these. What the kernel would take along is a step of its own: the secondary addresses of a subnet
 * whose primary one goes, routes whose source goes, and every IPv4 route when the last IPv4 address goes (fib_disable_ip, net/ipv4/fib_frontend.c).
 */
import { networkText, parseAddress } from '../../model/address.ts';
import type { Fault } from '../../model/fault.ts';
import type { Link, LinkAddress } from '../../model/link.ts';
import type { Route } from '../../model/netns.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Wished } from './address-shape.ts';
import { checkFree, checkShapes, isOnLink } from './check-addresses.ts';
import type { Compile } from './context.ts';
import { leastIpv6Mtu } from './inverse.ts';
import { findLink, linkField, networkOfEndpoint } from './look-up.ts';
import { refuse } from './refuse.ts';
import { segmentOf } from './segment.ts';
import { stepRouteOf } from './simulate/routes.ts';
import { givenRoutes, takeAddresses, takeRoutes } from './take-away.ts';
import { startWork, stepLinkOf, type Work } from './work.ts';

/** The kernel makes one for each link, always of this length; which of them a person gave cannot be told. */
const isLinkLocal = ({ family, prefixLength, scope }: LinkAddress): boolean =>
  family === 'inet6' && scope === 'link' && prefixLength === 64;

const textOf = ({ address, prefixLength }: LinkAddress): string => `${address}/${prefixLength}`;

function subnetOf({ address, prefixLength }: LinkAddress): string {
  const parsed = parseAddress(address);
  return parsed ? networkText(parsed, prefixLength) : address;
}

/** What goes: what is not wished for, and secondary addresses that the kernel would take along. The latter come back. */
function going(link: Link, wished: readonly Wished[]): LinkAddress[] {
  const isWished = (one: LinkAddress): boolean => wished.some((wish) => wish.text === textOf(one));
  const gone = link.addresses.filter((one) => !isLinkLocal(one) && !isWished(one));
  const primaries = new Set(gone.filter((one) => one.family === 'inet').map(subnetOf));
  return link.addresses.filter((one, index) => {
    if (gone.includes(one)) return true;
    if (one.family !== 'inet' || !primaries.has(subnetOf(one))) return false;
    return link.addresses.slice(0, index).some((other) => gone.includes(other) && subnetOf(other) === subnetOf(one));
  });
}

/** Routes that would not outlive the addresses that go. */
function flushed(work: Work, link: Link, gone: readonly LinkAddress[]): Route[] {
  const ofGone = (text: string | undefined): boolean => gone.some((one) => one.address === text);
  const lastIpv4 =
    gone.some((one) => one.family === 'inet') &&
    !link.addresses.some((one) => one.family === 'inet' && !gone.includes(one));
  return givenRoutes(work, link, (route) => ofGone(route.preferredSource) || (lastIpv4 && route.family === 'inet'));
}

/** Those that fit the new addresses come back; of the others a person is told. */
function putBack(work: Work, link: Link, routes: readonly Route[], wished: readonly Wished[]): void {
  const lost: string[] = [];
  // A route over no gateway may be what reaches another's.
  for (const route of routes.toReversed()) {
    const hasSource =
      route.preferredSource === undefined || wished.some((one) => one.address === route.preferredSource);
    const onLinkRoutes = routes.filter((one) => one.gateway === undefined && one.destination !== 'default');
    const reached =
      route.gateway === undefined ||
      isOnLink(wished, route.gateway) ||
      onLinkRoutes.some((one) => one.destination === `${route.gateway}/32`);
    if (hasSource && reached)
      work.take({ do: 'addRoute', netns: link.netns, route: stepRouteOf(work.topology(), link.netns, route) });
    else lost.push(route.destination);
  }
  if (lost.length > 0) work.warn('routes-go', { link: link.name, routes: lost.join(', ') });
}

/** An address that the engine gave is the engine's to take. */
function checkEngine(work: Work, link: Link, gone: readonly LinkAddress[], field: string): Result<void, Fault> {
  const network = networkOfEndpoint(work.topology(), link.id);
  const endpoint = network?.endpoints.find((one) => one.link === link.id);
  const engines = gone.find((one) => endpoint?.addresses.some((text) => text.split('/')[0] === one.address));
  if (!network || !engines) return ok(undefined);
  return refuse(
    'conflict',
    field,
    `Docker gave ${engines.address} to ${link.name} for its network ${network.name}: disconnectNetwork takes it away.`,
  );
}

export const compileSetAddresses: Compile<'setAddresses'> = (operation, context) => {
  const work = startWork(context.topology);
  const field = linkField(operation);
  const found = findLink(work.topology(), operation);
  if (!found.ok) return found;
  const { link, netns } = found.value;
  if (link.kind === 'loopback')
    return refuse('conflict', field, "The addresses of the loopback link are the kernel's own.");
  if (link.master !== undefined)
    return refuse('conflict', field, `${link.name} is a port of a bridge: addresses belong on the bridge itself.`);
  const fieldOf = (index: number): string => `addresses.${index}`;
  const wished = checkShapes(operation.addresses, fieldOf);
  if (!wished.ok) return wished;
  const gone = going(link, wished.value);
  const lost = gone.filter((one) => !wished.value.some((wish) => wish.text === textOf(one)));
  const engine = checkEngine(work, link, lost, field);
  if (!engine.ok) return engine;
  const ask = { netns, link, segment: segmentOf(work.topology(), link), bridge: link };
  for (const [index, wish] of wished.value.entries()) {
    if (link.addresses.some((one) => textOf(one) === wish.text)) continue;
    if (wish.family === 'inet6' && link.mtu < leastIpv6Mtu)
      return refuse(
        'conflict',
        fieldOf(index),
        `IPv6 needs an MTU of ${leastIpv6Mtu} or more (RFC 8200, 5); ${link.name} has ${link.mtu}.`,
      );
    const free = checkFree(work, wish, fieldOf(index), ask);
    if (!free.ok) return free;
  }
  const routes = flushed(work, link, gone);
  const taken = takeRoutes(work, link, routes, field);
  if (!taken.ok) return taken;
  takeAddresses(work, link, gone);
  if (lost.length > 0) work.warn('drops-connections', { link: link.name, addresses: lost.map(textOf).join(', ') });
  const stays = (wish: Wished): boolean =>
    link.addresses.some((one) => textOf(one) === wish.text && !gone.includes(one));
  const added = wished.value.filter((wish) => !stays(wish));
  for (const { address, prefixLength } of added)
    work.take({ do: 'addAddress', link: stepLinkOf(link), address, prefixLength });
  putBack(work, link, link.up ? routes : [], wished.value);
  const fresh = added
    .filter((wish) => !link.addresses.some((one) => one.address === wish.address))
    .map((one) => one.address);
  if (fresh.length > 0 && link.up && link.mac !== undefined)
    work.take({ do: 'announce', link: stepLinkOf(link), mac: link.mac, addresses: fresh });
  return ok(work.end({ ...operation, addresses: wished.value.map((one) => one.text) }));
};
