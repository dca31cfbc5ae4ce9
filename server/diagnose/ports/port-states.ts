/** Every published port and every mapping the kernel has, side by side, each with a verdict and what decides it. */
import { isAnyAddress, isLoopbackAddress, parseAddress, parseRange, rangeHolds } from '../../../model/address.ts';
import type { Container } from '../../../model/container.ts';
import type { ContainerId, NetnsId } from '../../../model/ids.ts';
import type { Family } from '../../../model/netns.ts';
import { type PortMapping, portMappingId } from '../../../model/port-mapping.ts';
import type { Listener, PortState } from '../../../model/port-state.ts';
import type { Topology } from '../../../model/topology.ts';
import type { RuleSet } from '../../netfilter/facts.ts';
import { judgeWay } from './way-to-target.ts';

/** A socket that waits in some namespace. `v6Only`: an IPv6 socket that takes no IPv4 packets. */
export type WaitingListener = Listener & { protocol: string; v6Only: boolean };

/** The ports of a namespace that somebody asks for. */
export type WantedListeners = Map<NetnsId, { protocol: string; port: number }[]>;

/** What waits on the wanted ports, by namespace; a namespace that cannot be read is not in it. */
export type FoundListeners = ReadonlyMap<NetnsId, WaitingListener[]>;

type Asked = { container: Container; containerPort: number };

/** One port before it is judged. */
export type PortPair = {
  id: string;
  family: Family;
  protocol: string;
  hostAddress: string;
  hostPort: number;
  asked?: Asked;
  mapping?: PortMapping;
  /** Where the target port is listened on, as far as it is known. */
  netns?: NetnsId;
  targetAddress?: string;
  targetPort?: number;
};

/** The namespace in which an address is, except loopback ones. */
function netnsByAddress(topology: Topology): Map<string, NetnsId> {
  const found = new Map<string, NetnsId>();
  for (const link of topology.links) {
    for (const { address } of link.addresses) {
      if (!isLoopbackAddress(address) && !found.has(address)) found.set(address, link.netns);
    }
  }
  return found;
}

/** Published ports of containers that run, and mappings, under one id each. */
export function portPairs(topology: Topology): PortPair[] {
  const pairs = new Map<string, PortPair>();
  const host = topology.hosts[0]?.id;
  if (!host) return [];
  const containers = new Map<ContainerId, Container>(topology.containers.map((one) => [one.id, one]));
  const byAddress = netnsByAddress(topology);
  const hostNetns = topology.netns.find((one) => one.owner === 'host')?.id;
  for (const mapping of topology.portMappings) {
    const { id, family, protocol, hostAddress, hostPort, targetAddress, targetPort } = mapping;
    const owner = mapping.container && containers.get(mapping.container);
    const netns = owner?.netns ?? (mapping.via.includes('host') ? hostNetns : byAddress.get(targetAddress));
    const pair = { id, family, protocol, hostAddress, hostPort, mapping, targetAddress, targetPort };
    pairs.set(id, netns === undefined ? pair : { ...pair, netns });
  }
  for (const container of topology.containers) {
    if (container.netns === undefined) continue;
    for (const { hostAddress, hostPort, containerPort, protocol } of container.publishedPorts) {
      if (hostPort === 0) continue;
      const family: Family = hostAddress.includes(':') ? 'inet6' : 'inet';
      const id = portMappingId(host, family, protocol, hostAddress, hostPort);
      const asked = { container, containerPort };
      const pair = pairs.get(id);
      if (pair) pair.asked ??= asked;
      else {
        const own = { id, family, protocol, hostAddress, hostPort, asked, netns: container.netns };
        pairs.set(id, { ...own, targetPort: containerPort });
      }
    }
  }
  return [...pairs.values()];
}

/** What has to be read before the pairs can be judged. */
export function wantedListeners(pairs: readonly PortPair[]): WantedListeners {
  const wanted: WantedListeners = new Map();
  for (const { netns, targetPort, protocol } of pairs) {
    if (netns === undefined || targetPort === undefined) continue;
    const list = wanted.get(netns) ?? [];
    wanted.set(netns, list);
    if (!list.some((one) => one.port === targetPort && one.protocol === protocol))
      list.push({ protocol, port: targetPort });
  }
  return wanted;
}

/** Whether a packet for `target` comes to a socket. */
function takes(listener: WaitingListener, target: string): boolean {
  const isIpv6Target = target.includes(':');
  if (isAnyAddress(listener.address)) {
    return listener.address.includes(':') ? isIpv6Target || !listener.v6Only : !isIpv6Target;
  }
  const [own, wanted] = [parseAddress(listener.address), parseAddress(target)];
  const mapped = own?.family === 'inet6' && own.value >> 32n === 0xffffn ? own.value & 0xffffffffn : undefined;
  return (
    own !== undefined && wanted !== undefined && (own.family === wanted.family ? own.value : mapped) === wanted.value
  );
}

const nameOf = ({ processName, pid, address, port }: Listener): string => {
  const who = processName === undefined ? 'a process' : `${processName}${pid === undefined ? '' : ` (pid ${pid})`}`;
  return `${who} listens on ${address.includes(':') ? `[${address}]` : address}:${port}`;
};

type Judgement = Pick<PortState, 'verdict' | 'decidedBy' | 'detail'>;

/** An address that no link of this host has although one of its container networks holds it: whoever had it is gone. */
function isVacant(topology: Topology, address: string): boolean {
  const parsed = parseAddress(address);
  return (
    parsed !== undefined &&
    topology.networks.some((network) =>
      network.subnets.some((subnet) => {
        const range = parseRange(subnet);
        return range !== undefined && rangeHolds(range, parsed);
      }),
    )
  );
}

function judgeListeners(pair: PortPair, all: WaitingListener[] | undefined, topology: Topology): Judgement | undefined {
  const { mapping, targetPort, netns, protocol } = pair;
  const target = pair.targetAddress ?? '';
  if (netns === undefined) {
    const closed = topology.netns.filter((one) => !one.readable).length;
    if (isVacant(topology, target) && closed > 0) {
      const detail = `Whose the address ${target} is cannot be told: namespaces that cannot be read: ${closed}.`;
      return { verdict: 'unknown', detail };
    }
    if (isVacant(topology, target)) {
      return { verdict: 'nobody-listens', detail: `Nothing on this host has the address ${target}.` };
    }
    return { verdict: 'unknown', detail: `The target ${target} is not in a network namespace of this host.` };
  }
  if (!all) return { verdict: 'unknown', detail: 'The sockets of the target’s network namespace cannot be read.' };
  const here = all.filter((one) => one.protocol === protocol && one.port === targetPort);
  if (protocol !== 'tcp' && protocol !== 'udp') {
    return { verdict: 'unknown', detail: `Who listens on ${protocol} ports is not read.` };
  }
  // A packet that the host redirects to itself comes to any of its addresses.
  if (mapping?.via.includes('host') ? here.length > 0 : here.some((one) => takes(one, target))) return undefined;
  const [first] = here;
  if (!first)
    return { verdict: 'nobody-listens', detail: `No process listens on ${protocol} port ${targetPort} there.` };
  const loopbackOnly = here.every((one) => isLoopbackAddress(one.address));
  return {
    verdict: loopbackOnly ? 'listens-on-loopback' : 'nobody-listens',
    decidedBy: nameOf(first),
    detail: `It listens on ${here.map((one) => one.address).join(', ')} and not on ${target}.`,
  };
}

function judge(pair: PortPair, listeners: FoundListeners, topology: Topology, ruleSet: RuleSet | undefined): Judgement {
  const { mapping, asked } = pair;
  const source = topology.hosts[0]?.sources.netfilter;
  const blind = source?.state !== 'up' || ruleSet === undefined;
  const blindWords = `The rules of the host are not known: netfilter is ${source?.state ?? 'unknown'}.`;
  if (!mapping) {
    return blind
      ? { verdict: 'unknown', detail: blindWords }
      : { verdict: 'rule-missing', detail: 'The kernel has no rule for it, and no proxy listens.' };
  }
  const all = pair.netns === undefined ? undefined : listeners.get(pair.netns);
  const unheard = judgeListeners(pair, all, topology);
  // What is proven wrong comes before what is only not known.
  if (unheard && unheard.verdict !== 'unknown') return unheard;
  if (blind) return { verdict: 'unknown', detail: blindWords };
  const way = judgeWay(mapping, topology, ruleSet);
  if (way && way.verdict !== 'unknown') return way;
  const docker = topology.hosts[0]?.sources.docker.state ?? 'unknown';
  if (!asked && docker !== 'up' && docker !== 'absent') {
    return {
      verdict: 'unknown',
      detail: `Whether a container was asked to publish it is not known: Docker is ${docker}.`,
    };
  }
  if (!asked) {
    const rule = mapping.rules[0];
    return {
      verdict: 'not-published',
      ...(rule === undefined ? {} : { decidedBy: rule }),
      detail: 'No container was asked to publish it.',
    };
  }
  if (unheard) return unheard;
  if (way) return way;
  const decidedBy = mapping.rules[0] ?? (mapping.proxy && `${mapping.proxy.processName} (pid ${mapping.proxy.pid})`);
  return {
    verdict: 'works',
    ...(decidedBy === undefined ? {} : { decidedBy }),
    ...(mapping.rules.length > 0 ? {} : { detail: 'Only the proxy carries it: the kernel has no rule for it.' }),
  };
}

const reachOf = (hostAddress: string): PortState['reach'] =>
  isLoopbackAddress(hostAddress) ? 'loopback' : isAnyAddress(hostAddress) ? 'any' : 'host-address';

/** In the order of port, then address. `ruleSet` undefined: it was never read. */
export function judgePorts(
  pairs: readonly PortPair[],
  listeners: FoundListeners,
  topology: Topology,
  ruleSet: RuleSet | undefined,
): PortState[] {
  const states = pairs.map((pair): PortState => {
    const { asked, mapping, netns, targetPort, protocol } = pair;
    const container = mapping?.container ?? asked?.container.id;
    const containerPort = mapping?.targetPort ?? asked?.containerPort;
    const here = (netns === undefined ? [] : (listeners.get(netns) ?? [])).filter(
      (one) => one.protocol === protocol && one.port === targetPort,
    );
    return {
      ...{ id: pair.id, family: pair.family, protocol, hostAddress: pair.hostAddress, hostPort: pair.hostPort },
      ...(container === undefined ? {} : { container }),
      ...(containerPort === undefined ? {} : { containerPort }),
      published: asked !== undefined,
      ...(mapping ? { mapping } : {}),
      listeners: here.map(({ protocol: _protocol, v6Only: _v6Only, ...listener }) => listener),
      reach: reachOf(pair.hostAddress),
      ...judge(pair, listeners, topology, ruleSet),
    };
  });
  return states.sort((a, b) => a.hostPort - b.hostPort || (a.id < b.id ? -1 : 1));
}
