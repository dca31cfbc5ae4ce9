/** Finding a record by its id, and the records around it. Pure. */
import type { Container, Network, PublishedPort } from '../../model/container.ts';
import type { Host } from '../../model/host.ts';
import type { Link } from '../../model/link.ts';
import type { Netns } from '../../model/netns.ts';
import type { OvsBridge, OvsPort } from '../../model/ovs.ts';
import { type PortMapping, portMappingId } from '../../model/port-mapping.ts';
import type { Topology } from '../../model/topology.ts';

export type Found =
  | { kind: 'host'; record: Host }
  | { kind: 'netns'; record: Netns }
  | { kind: 'link'; record: Link }
  | { kind: 'container'; record: Container }
  | { kind: 'network'; record: Network }
  | { kind: 'ovsBridge'; record: OvsBridge }
  | { kind: 'ovsPort'; record: OvsPort }
  | { kind: 'mapping'; record: MappedPort };

/** One host port from both sides: what Docker was asked and what the kernel has; at least one of them is there. */
export type MappedPort = {
  /** See `portMappingId`. */
  id: string;
  family: 'inet' | 'inet6';
  protocol: string;
  hostAddress: string;
  hostPort: number;
  asked?: { container: Container; port: PublishedPort };
  mapping?: PortMapping;
};

const inList = <Kind extends Found['kind'], Item extends { id: string }>(kind: Kind, list: Item[], id: string) => {
  const record = list.find((one) => one.id === id);
  return record && { kind, record };
};

export function findRecord(topology: Topology, id: string): Found | undefined {
  return (
    inList('host', topology.hosts, id) ??
    inList('netns', topology.netns, id) ??
    inList('link', topology.links, id) ??
    inList('container', topology.containers, id) ??
    inList('network', topology.networks, id) ??
    inList('ovsBridge', topology.ovsBridges, id) ??
    inList('ovsPort', topology.ovsPorts, id) ??
    mappedPort(topology, id)
  );
}

const familyOf = (address: string): 'inet' | 'inet6' => (address.includes(':') ? 'inet6' : 'inet');

export const publishedId = (container: Container, port: PublishedPort): string =>
  portMappingId(container.host, familyOf(port.hostAddress), port.protocol, port.hostAddress, port.hostPort);

function mappedPort(topology: Topology, id: string): { kind: 'mapping'; record: MappedPort } | undefined {
  if (!id.startsWith('mapping:')) return undefined;
  const mapping = topology.portMappings.find((one) => one.id === id);
  for (const container of topology.containers) {
    const port = container.publishedPorts.find((one) => publishedId(container, one) === id);
    if (!port) continue;
    const { protocol, hostAddress, hostPort } = port;
    const family = familyOf(hostAddress);
    const record = { id, family, protocol, hostAddress, hostPort, asked: { container, port } };
    return { kind: 'mapping', record: mapping ? { ...record, mapping } : record };
  }
  if (!mapping) return undefined;
  const { family, protocol, hostAddress, hostPort } = mapping;
  return { kind: 'mapping', record: { id, family, protocol, hostAddress, hostPort, mapping } };
}

/** `127.0.0.1:8080`, `[::1]:53/udp`; `:8080` where every address of the family is meant. */
export function hostPortText(port: { protocol: string; hostAddress: string; hostPort: number }): string {
  const any = port.hostAddress === '0.0.0.0' || port.hostAddress === '::';
  const address = any ? '' : port.hostAddress.includes(':') ? `[${port.hostAddress}]` : port.hostAddress;
  return `${address}:${port.hostPort}${port.protocol === 'tcp' ? '' : `/${port.protocol}`}`;
}

/**
 * An id as a person tells it from others: its kind, and what is left without the key of the host and its boot, which all of a host have in
 * common.
 */
export function shortId(id: string): string {
  const [kind, key, ...rest] = id.split(':');
  if (rest.length === 0 || key === undefined) return id;
  const own = kind === 'netns' || kind === 'link' ? rest.slice(1) : rest;
  return `${kind}:…:${own.join(':')}`;
}

/** `172.17.0.2/16`. */
export const addressText = (one: Link['addresses'][number]): string => `${one.address}/${one.prefixLength}`;

/** The name a record goes by. */
export function nameOf(topology: Topology, found: Found): string {
  switch (found.kind) {
    case 'host':
      return found.record.hostname;
    case 'netns':
      return netnsName(topology, found.record);
    case 'mapping':
      return hostPortText(found.record);
    default:
      return found.record.name;
  }
}

export function netnsName(topology: Topology, netns: Netns): string {
  if (netns.owner === 'host') return topology.hosts.find((one) => one.id === netns.host)?.hostname ?? '';
  const inside = topology.containers.filter((one) => one.netns === netns.id);
  const owner = inside.find((one) => one.sharesNetnsWith === undefined) ?? inside[0];
  return owner?.name ?? netns.name ?? (netns.pid === undefined ? String(netns.inode) : `pid ${netns.pid}`);
}

/** The name behind an id, for a field that refers to it: `test1:eth1` for a link elsewhere. */
export function referenceText(topology: Topology, id: string): string {
  const found = findRecord(topology, id);
  if (!found) return id;
  if (found.kind !== 'link') return nameOf(topology, found);
  const netns = topology.netns.find((one) => one.id === found.record.netns);
  return netns && netns.owner !== 'host' ? `${netnsName(topology, netns)}:${found.record.name}` : found.record.name;
}

export const linksOf = (topology: Topology, netns: string | undefined): Link[] =>
  topology.links.filter((link) => link.netns === netns).sort((a, b) => a.ifindex - b.ifindex);

/** IPv4 before IPv6, the default route first. */
export const sortedRoutes = (routes: Netns['routes']): Netns['routes'] =>
  [...routes].sort(
    (a, b) => byFamily(a, b) || Number(b.destination === 'default') - Number(a.destination === 'default'),
  );

export const sortedRules = (rules: Netns['rules']): Netns['rules'] =>
  [...rules].sort((a, b) => byFamily(a, b) || a.priority - b.priority);

const byFamily = (a: { family: string }, b: { family: string }): number =>
  a.family === b.family ? 0 : a.family === 'inet' ? -1 : 1;

/** What tells an IPv6 line apart where its text does not. */
const familyMark = (family: string): string => (family === 'inet6' ? ' (inet6)' : '');

/** `default via 172.17.0.1 dev eth0`, as `ip route` would say it; the family of a default route is named unless its place tells it. */
export function routeText(
  topology: Topology,
  netns: Netns,
  route: Netns['routes'][number],
  familyIsTold = false,
): string {
  const device = (ifindex: number | undefined): string => {
    if (ifindex === undefined) return '';
    const link = topology.links.find((one) => one.netns === netns.id && one.ifindex === ifindex);
    return ` dev ${link?.name ?? `if${ifindex}`}`;
  };
  const type = route.type === 'unicast' ? '' : `${route.type} `;
  const via = route.gateway === undefined ? '' : ` via ${route.gateway}`;
  const source = route.preferredSource === undefined ? '' : ` src ${route.preferredSource}`;
  const metric = route.metric === 0 ? '' : ` metric ${route.metric}`;
  const table = route.table === 254 ? '' : ` table ${route.table}`;
  const hops = (route.nextHops ?? []).map(
    (hop) =>
      ` nexthop${hop.gateway === undefined ? '' : ` via ${hop.gateway}`}${device(hop.ifindex)} weight ${hop.weight}`,
  );
  return `${type}${route.destination}${via}${device(route.ifindex)}${source}${metric}${table}${hops.join('')}${route.destination === 'default' && !familyIsTold ? familyMark(route.family) : ''}`;
}

/** Tables that every kernel has go by the names of /etc/iproute2/rt_tables. */
const tableNames: Record<number, string> = { 253: 'default', 254: 'main', 255: 'local' };

/** `1000: from 10.20.0.2 lookup 100`, as `ip rule` would say it. */
export function ruleText(rule: Netns['rules'][number]): string {
  const not = rule.inverted ? 'not ' : '';
  const to = rule.to === undefined ? '' : ` to ${rule.to}`;
  const input = rule.inputName === undefined ? '' : ` iif ${rule.inputName}`;
  const output = rule.outputName === undefined ? '' : ` oif ${rule.outputName}`;
  const mark = rule.mark === undefined ? '' : ` fwmark 0x${rule.mark.toString(16)}`;
  const action = rule.action === 'lookup' ? `lookup ${tableNames[rule.table] ?? rule.table}` : rule.action;
  return `${rule.priority}: ${not}from ${rule.from ?? 'all'}${to}${input}${output}${mark} ${action}${familyMark(rule.family)}`;
}
