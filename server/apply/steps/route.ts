/** Routes of a netns, each by every word of it. */
import { parseAddress, parseRange } from '../../../model/address.ts';
import { deepEqual } from '../../../model/equal.ts';
import { ok, type Result } from '../../../model/result.ts';
import type { StepOf, StepRoute } from '../../../model/step.ts';
import type { Reach, ReachedNetns } from '../../live/reach.ts';
import type { RouteFact } from '../../netlink/facts.ts';
import { routesDump } from '../../netlink/read-link.ts';
import { deleteRoute, newRoute, type RouteWrite } from '../../netlink/write-route.ts';
import type { StepTrouble } from '../step-runner.ts';
import { linkNamed, liveNetns, reachNetns } from './find-link.ts';
import { type Done, done, type Hand } from './hand.ts';
import { kernelTrouble, trouble } from './troubles.ts';

/** IP6_RT_PRIO_USER (linux/ipv6_route.h): what the kernel makes of an IPv6 route without a metric. */
const ipv6Metric = 1024;

const metricOf = ({ family, metric }: StepRoute): number => metric || (family === 'inet6' ? ipv6Metric : 0);
const sameDestination = (a: string, b: string): boolean =>
  a === b || (a !== 'default' && b !== 'default' && deepEqual(parseRange(a), parseRange(b)));
const sameAddress = (a: string | undefined, b: string | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && deepEqual(parseAddress(a), parseAddress(b)));
const wordOf = ({ destination, gateway, device }: StepRoute): string =>
  [destination, ...(gateway ? [`via ${gateway}`] : []), ...(device ? [`dev ${device}`] : [])].join(' ');

type Looked = {
  /** The route as the kernel wants it said. */
  write: RouteWrite;
  present: boolean;
  /** Another route is where this one would be: same destination, table and metric. */
  inTheWay: RouteFact | undefined;
};

/** Undefined when the link it goes out of is not there. */
function lookAt(netns: ReachedNetns, route: StepRoute): Result<Looked | undefined, StepTrouble> {
  let ifindex: number | undefined;
  if (route.device !== undefined) {
    const device = linkNamed(netns, route.device);
    if (!device.ok) return device;
    if (!device.value) return ok(undefined);
    ifindex = device.value.ifindex;
  }
  const metric = metricOf(route);
  const all = netns.ask(routesDump(route.family));
  if (!all.ok) return kernelTrouble('tell its routes', all.error);
  const there = all.value.filter(
    (one) => one.table === route.table && one.metric === metric && sameDestination(one.destination, route.destination),
  );
  const isThis = (one: RouteFact): boolean =>
    one.type === 'unicast' &&
    one.nextHops === undefined &&
    one.protocol === route.protocol &&
    (route.family === 'inet6' || one.scope === route.scope) &&
    (ifindex === undefined || one.ifindex === ifindex) &&
    sameAddress(one.gateway, route.gateway) &&
    sameAddress(one.preferredSource, route.preferredSource);
  const { family, destination, gateway, protocol, scope, table, preferredSource } = route;
  return ok({
    write: { family, destination, gateway, ifindex, metric, protocol, scope, table, preferredSource },
    present: there.some(isThis),
    inTheWay: there.find((one) => !isThis(one)),
  });
}

const noDevice = (route: StepRoute) => trouble('missing', `There is no link named ${route.device}.`);

function add(netns: ReachedNetns, route: StepRoute, looked: Looked): Done {
  const added = netns.write(newRoute(looked.write));
  return added.ok ? done : kernelTrouble(`add the route ${wordOf(route)}`, added.error);
}

function remove(netns: ReachedNetns, route: StepRoute, looked: Looked): Done {
  const removed = netns.write(deleteRoute(looked.write));
  return removed.ok ? done : kernelTrouble(`remove the route ${wordOf(route)}`, removed.error);
}

/** `ip route add`. */
export function addRoute(reach: Reach): Hand<'addRoute'> {
  const ready = ({ netns: id, route }: StepOf<'addRoute'>) => {
    const netns = liveNetns(reach, id);
    if (!netns.ok) return netns;
    const looked = lookAt(netns.value, route);
    if (!looked.ok) return looked;
    if (!looked.value) return noDevice(route);
    if (looked.value.present) return trouble('exists', `There is the route ${wordOf(route)} already.`);
    if (looked.value.inTheWay) return trouble('exists', `There is another route to ${route.destination}.`);
    return ok({ netns: netns.value, looked: looked.value });
  };
  return {
    check(step) {
      const at = ready(step);
      return at.ok ? done : at;
    },
    take(step) {
      const at = ready(step);
      return at.ok ? add(at.value.netns, step.route, at.value.looked) : at;
    },
    takeBack({ netns: id, route }) {
      const netns = reachNetns(reach, id);
      if (!netns.ok) return netns;
      if (!netns.value) return done;
      const looked = lookAt(netns.value, route);
      if (!looked.ok) return looked;
      if (!looked.value) return noDevice(route);
      if (looked.value.present) return done;
      if (looked.value.inTheWay) return trouble('exists', `There is another route to ${route.destination}.`);
      return add(netns.value, route, looked.value);
    },
  };
}

/** `ip route del`. */
export function removeRoute(reach: Reach): Hand<'removeRoute'> {
  const ready = ({ netns: id, route }: StepOf<'removeRoute'>) => {
    const netns = liveNetns(reach, id);
    if (!netns.ok) return netns;
    const looked = lookAt(netns.value, route);
    if (!looked.ok) return looked;
    if (!looked.value) return noDevice(route);
    if (looked.value.present) return ok({ netns: netns.value, looked: looked.value });
    const code = looked.value.inTheWay ? 'moved' : 'missing';
    return trouble(code, `There is no route ${wordOf(route)} as the plan has it.`);
  };
  return {
    check(step) {
      const at = ready(step);
      return at.ok ? done : at;
    },
    take(step) {
      const at = ready(step);
      return at.ok ? remove(at.value.netns, step.route, at.value.looked) : at;
    },
    takeBack({ netns: id, route }) {
      const netns = reachNetns(reach, id);
      if (!netns.ok) return netns;
      if (!netns.value) return done;
      const looked = lookAt(netns.value, route);
      if (!looked.ok) return looked;
      // The routes over a link go with it.
      return looked.value?.present ? remove(netns.value, route, looked.value) : done;
    },
  };
}
