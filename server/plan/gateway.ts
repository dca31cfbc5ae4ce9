/** The default route of an attachment: in place of the present one, over a gateway that may be no neighbour. */
import { addressText, isAddressOf, networkText, parseAddress } from '../../model/address.ts';
import type { Fault } from '../../model/fault.ts';
import type { Netns, Route } from '../../model/netns.ts';
import { ok, type Result } from '../../model/result.ts';
import type { StepRoute } from '../../model/step.ts';
import { hostAddressTrouble, type Wished } from './address-shape.ts';
import { isOnLink } from './check-addresses.ts';
import { linkAt } from './look-up.ts';
import { refuse } from './refuse.ts';
import { metricOf, protocolBoot, scopeLink, scopeUniverse, stepRouteOf, tableMain } from './simulate/routes.ts';
import type { Work } from './work.ts';

/** A gateway that the link's addresses make sense of. */
export function checkGateway(text: string, wished: readonly Wished[], field: string): Result<string, Fault> {
  const parsed = parseAddress(text);
  if (!parsed) return refuse('invalid-field', field, `${text} is not an IPv4 or IPv6 address.`);
  const gateway = addressText(parsed);
  const trouble = hostAddressTrouble(parsed);
  if (trouble !== undefined) return refuse('invalid-field', field, `${gateway} ${trouble}.`);
  const family = parsed.family === 'inet' ? 'IPv4' : 'IPv6';
  const ofFamily = wished.filter((one) => one.family === parsed.family);
  // Every IPv6 link has a link-local address of its own, but none to be reached by from behind a gateway.
  if (ofFamily.length === 0)
    return refuse('invalid-field', field, `An ${family} gateway needs an ${family} address on the link.`);
  if (ofFamily.some((one) => one.address === gateway))
    return refuse('invalid-field', field, `${gateway} is the link's own address.`);
  const edge = ofFamily.find((one) => one.prefixLength < (one.family === 'inet' ? 31 : 0) && isEdge(one, parsed.value));
  if (edge)
    return refuse(
      'invalid-field',
      field,
      `${gateway} is the first or the last address of ${networkText(edge, edge.prefixLength)}, which is no host's.`,
    );
  return ok(gateway);
}

function isEdge({ value, prefixLength }: Wished, gateway: bigint): boolean {
  const hostBits = BigInt(32 - prefixLength);
  const first = (value >> hostBits) << hostBits;
  return gateway === first || gateway === (first | ((1n << hostBits) - 1n));
}

/** Default routes that would be in the way of a new one, or win over it. */
function replaced(netns: Netns, family: Route['family'], metric: number): Route[] {
  return netns.routes.filter(
    (one) => one.family === family && one.destination === 'default' && one.table === tableMain && one.metric <= metric,
  );
}

/** Refuses a route whose removal could not be taken back: a step says one next hop. */
export function checkRestorable(route: Route, field: string): Result<void, Fault> {
  if (route.type === 'unicast' && !route.nextHops) return ok(undefined);
  const what = route.nextHops ? 'has several next hops' : `is of type ${route.type}`;
  return refuse(
    'conflict',
    field,
    `The route ${route.destination} ${what}, and Patchbay could not put it back: take it away by hand first.`,
  );
}

/** Takes the present default routes of the family away and adds the new one; `device` is the link's name. */
export function takeGateway(
  work: Work,
  {
    netns,
    device,
    gateway,
    wished,
  }: { netns: Netns['id']; device: string; gateway: string; wished: readonly Wished[] },
): Result<void, Fault> {
  const parsed = parseAddress(gateway);
  const present = work.topology().netns.find((one) => one.id === netns);
  if (!parsed || !present) return ok(undefined);
  const { family } = parsed;
  const own = { family, protocol: protocolBoot, table: tableMain };
  const route: StepRoute = { ...own, destination: 'default', gateway, device, scope: scopeUniverse };
  for (const old of replaced(present, family, metricOf(route))) {
    const restorable = checkRestorable(old, 'gateway');
    if (!restorable.ok) return restorable;
    const link = linkAt(work.topology(), netns, old.ifindex);
    work.warn('replaces-default-route', { gateway: old.gateway ?? '', device: link?.name ?? '', newGateway: gateway });
    work.take({ do: 'removeRoute', netns, route: stepRouteOf(work.topology(), netns, old) });
  }
  const isLinkLocal = family === 'inet6' && isAddressOf('linkLocal', parsed);
  if (!isLinkLocal && !isOnLink(wished, gateway)) {
    work.warn('gateway-off-link', { gateway, device });
    const destination = `${gateway}/${family === 'inet' ? 32 : 128}`;
    const scope = family === 'inet' ? scopeLink : scopeUniverse;
    const metric = metricOf({ family });
    const inTheWay = present.routes.find(
      (one) => one.destination === destination && one.table === tableMain && one.metric === metric,
    );
    if (inTheWay) {
      const over = linkAt(work.topology(), netns, inTheWay.ifindex)?.name ?? inTheWay.type;
      return refuse(
        'conflict',
        'gateway',
        `A route to ${gateway} over ${over} is there already, and leads another way.`,
      );
    }
    work.take({ do: 'addRoute', netns, route: { ...own, destination, device, scope } });
  }
  work.take({ do: 'addRoute', netns, route });
  return ok(undefined);
}
