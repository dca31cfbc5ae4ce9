/** Our namespaces with their routes and rules against /proc, /run/netns and `ip route`, `ip rule` in each. */
import type { Netns, Route, Rule } from '../../model/netns.ts';
import type { Topology } from '../../model/topology.ts';
import type { IpRoute, IpRule, SeenNetns } from '../observers/ip.ts';
import type { Seen } from '../observers/observe.ts';
import { netnsOfContainer } from './containers.ts';
import { Comparables, type Difference, differences, sorted } from './difference.ts';

type Family = 'inet' | 'inet6';
const families: Family[] = ['inet', 'inet6'];
const fullLength = { inet: 32, inet6: 128 };

/** rtm_type, linux/rtnetlink.h. */
const routeTypes = [
  ...['unspec', 'unicast', 'local', 'broadcast', 'anycast', 'multicast', 'blackhole', 'unreachable', 'prohibit'],
  ...['throw', 'nat', 'xresolve'],
];
/** FR_ACT_*, linux/fib_rules.h. */
const ruleActions: Record<string, string> = { 6: 'blackhole', 7: 'unreachable', 8: 'prohibit' };
const localTable = 255;

const withLength = (text: string, family: Family): string =>
  text === 'default' || text.includes('/') ? text : `${text}/${fullLength[family]}`;

function theirRoute(netns: SeenNetns, family: Family, route: IpRoute): Route {
  const ifindexOf = (name: string | undefined) => netns.links.find((one) => one.ifname === name)?.ifindex;
  return {
    family,
    destination: withLength(route.dst, family),
    type: routeTypes[route.type] ?? String(route.type),
    table: route.table,
    gateway: route.gateway ?? route.via?.host,
    ifindex: ifindexOf(route.dev),
    preferredSource: route.prefsrc,
    metric: route.metric,
    protocol: route.protocol,
    scope: route.scope,
    nextHops:
      route.nexthops &&
      sorted(
        route.nexthops.map((hop) => ({
          gateway: hop.gateway ?? hop.via?.host,
          ifindex: ifindexOf(hop.dev),
          weight: hop.weight,
        })),
      ),
  };
}

function ourRoute(route: Route): Route {
  const { family, destination, type, table, gateway, ifindex, preferredSource, metric, protocol, scope } = route;
  const nextHops =
    route.nextHops &&
    sorted(route.nextHops.map((hop) => ({ gateway: hop.gateway, ifindex: hop.ifindex, weight: hop.weight })));
  return { family, destination, type, table, gateway, ifindex, preferredSource, metric, protocol, scope, nextHops };
}

function theirRule(family: Family, rule: IpRule): Rule {
  const action =
    rule.goto !== undefined
      ? 'goto'
      : rule.nop !== undefined
        ? 'nop'
        : rule.action !== undefined
          ? (ruleActions[rule.action] ?? rule.action)
          : 'lookup';
  const prefix = (address: string | undefined, length: number | undefined) =>
    address === undefined || address === 'all' ? undefined : `${address}/${length ?? fullLength[family]}`;
  return {
    family,
    priority: rule.priority,
    action,
    table: action === 'lookup' ? (rule.table ?? 0) : 0,
    from: prefix(rule.src, rule.srclen),
    to: prefix(rule.dst, rule.dstlen),
    inputName: rule.iif,
    outputName: rule.oif,
    mark: rule.fwmark === undefined ? undefined : Number(rule.fwmark),
    mask: rule.fwmark === undefined ? undefined : Number(rule.fwmask ?? 0xffffffff),
    inverted: rule.not !== undefined,
  };
}

function ourRule(rule: Rule): Rule {
  const { family, priority, action, from, to, inputName, outputName, mark, mask, inverted } = rule;
  const table = action === 'lookup' ? rule.table : 0;
  return { family, priority, action, table, from, to, inputName, outputName, mark, mask, inverted };
}

function ownerOf(seen: Seen, netns: SeenNetns): Netns['owner'] {
  if (netns.inode === seen.hostInode) return 'host';
  if (seen.docker.containers.some((one) => netnsOfContainer(seen, one) === netns.inode)) return 'container';
  return netns.names.length + netns.sandboxes.length > 0 ? 'named' : 'process';
}

export function compareNetns(topology: Topology, seen: Seen): Difference[] {
  const [ours, theirs] = [new Comparables(), new Comparables()];
  const names = new Map(seen.netns.map((one) => [one.inode, one.names]));
  for (const one of topology.netns) {
    // Several names may be mounted on one namespace; ours is one of them. A sandbox's file name is no name under /run/netns.
    const seenNames = names.get(one.inode) ?? [];
    const named = seenNames.length > 0 || one.owner !== 'named';
    ours.add(String(one.inode), one.name ?? one.owner, {
      name: named ? one.name : undefined,
      owner: one.owner,
      readable: one.readable,
      routes: sorted(one.routes.map(ourRoute)),
      rules: sorted(one.rules.map(ourRule)),
    });
  }
  for (const one of seen.netns) {
    const owner = ownerOf(seen, one);
    const our = topology.netns.find((record) => record.inode === one.inode);
    const name = our?.name !== undefined && one.names.includes(our.name) ? our.name : one.names[0];
    theirs.add(String(one.inode), name ?? owner, {
      name,
      owner,
      readable: true,
      routes: sorted(
        families.flatMap((family) =>
          one.routes[family]
            .filter((route) => route.table !== localTable)
            .map((route) => theirRoute(one, family, route)),
        ),
      ),
      rules: sorted(families.flatMap((family) => one.rules[family].map((rule) => theirRule(family, rule)))),
    });
  }
  return differences('netns', ours, theirs);
}
