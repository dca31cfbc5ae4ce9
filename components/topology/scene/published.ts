/** Chips of published ports: what the engine was asked for and what the kernel has, side by side. */
import type { Container, PublishedPort } from '../../../model/container.ts';
import type { Family } from '../../../model/netns.ts';
import { type PortMapping, portMappingId } from '../../../model/port-mapping.ts';
import { type Lookup, naturally } from './lookup.ts';
import type { PublishedObject, PublishedVia } from './scene.ts';

const anyAddress = new Set(['0.0.0.0', '::', '']);
const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';
const familyOf = (address: string): Family => (address.includes(':') ? 'inet6' : 'inet');

/** Chips a target shows one by one; with more the first stands for all. */
const maxChips = 2;

/** One side of one family. */
type Half = {
  id: string;
  hostAddress: string;
  hostPort: number;
  protocol: string;
  family: Family;
  asked?: PublishedPort;
  found?: PortMapping;
};

const askedHalf = (container: Container, port: PublishedPort): Half => {
  // Docker gives an address it was not asked for as 0.0.0.0 and, where IPv6 is on, once more as ::.
  const hostAddress = port.hostAddress === '' ? '0.0.0.0' : port.hostAddress;
  const family = familyOf(hostAddress);
  const id = portMappingId(container.host, family, port.protocol, hostAddress, port.hostPort);
  return { id, hostAddress, hostPort: port.hostPort, protocol: port.protocol, family, asked: port };
};

const foundHalf = (mapping: PortMapping): Half => ({
  id: mapping.id,
  hostAddress: mapping.hostAddress,
  hostPort: mapping.hostPort,
  protocol: mapping.protocol,
  family: mapping.family,
  found: mapping,
});

/** The port row that a mapping to this address leads to; without an address, that of a port the kernel does not map. */
export type TargetOf = (address: string | undefined) => string | undefined;

/** The chips of one container, or, without one, of mappings that lead to none; the lowest host port first. */
export function publishedChips(
  lookup: Lookup,
  container: Container | undefined,
  mappings: PortMapping[],
  targetOf: TargetOf,
): PublishedObject[] {
  const halves = new Map<string, Half>();
  for (const mapping of mappings) halves.set(mapping.id, foundHalf(mapping));
  for (const port of container?.publishedPorts ?? []) {
    const half = askedHalf(container as Container, port);
    halves.set(half.id, { ...halves.get(half.id), ...half });
  }
  // The IPv4 and the IPv6 half are one where both lead to the same.
  const chips = new Map<string, Half[]>();
  for (const half of halves.values()) {
    const where = anyAddress.has(half.hostAddress) ? '' : half.hostAddress;
    const leads = half.asked?.containerPort ?? half.found?.targetPort;
    const key = [where, half.hostPort, half.protocol, leads].join(' ');
    chips.set(key, [...(chips.get(key) ?? []), half]);
  }
  const owner = container?.id ?? 'mapping';
  return [...chips]
    .map(([key, list]) => chip(lookup, container, `${owner}#${key}`, list, targetOf))
    .sort((a, b) => a.hostPort - b.hostPort || naturally(a.id, b.id));
}

function chip(
  lookup: Lookup,
  container: Container | undefined,
  id: string,
  unsorted: Half[],
  targetOf: TargetOf,
): PublishedObject {
  const halves = [...unsorted].sort((a, b) => (a.family < b.family ? -1 : a.family > b.family ? 1 : 0));
  const [first] = halves as [Half, ...Half[]];
  const found = halves.find((half) => half.found)?.found;
  const target = targetOf(found?.targetAddress);
  const via = [...new Set(halves.flatMap((half): PublishedVia[] => half.found?.via ?? []))];
  const families = new Set(halves.map((half) => half.family));
  const source = lookup.topology.hosts[0]?.sources.netfilter?.state;
  const docker = lookup.topology.hosts[0]?.sources.docker?.state;
  return {
    kind: 'published',
    id,
    record: first.id,
    ...(container ? { container: container.id } : {}),
    hostAddress: anyAddress.has(first.hostAddress) ? '' : first.hostAddress,
    hostPort: first.hostPort,
    containerPort: halves.find((half) => half.asked)?.asked?.containerPort ?? found?.targetPort ?? first.hostPort,
    protocol: first.protocol,
    families: families.size > 1 ? '4·6' : first.family === 'inet6' ? '6' : '4',
    loopback: isLoopback(first.hostAddress),
    mappings: halves.map((half) => half.id),
    asked: halves.some((half) => half.asked),
    ...(found ? { found: { address: found.targetAddress, port: found.targetPort, via } } : {}),
    kernelRead: source === 'up' || source === 'lost',
    askedKnown: docker === 'up' || docker === 'absent',
    others: 0,
    ...(target === undefined ? {} : { target }),
  };
}

/** `[::1]:53`, `:8080`, `:53/udp`. */
export function publishedText(chip: Pick<PublishedObject, 'hostAddress' | 'hostPort' | 'protocol'>): string {
  const address = chip.hostAddress.includes(':') ? `[${chip.hostAddress}]` : chip.hostAddress;
  const protocol = chip.protocol === 'tcp' ? '' : `/${chip.protocol}`;
  return `${address}:${chip.hostPort}${protocol}`;
}

/** A port that ends at the host itself: no switch and no container on its way. */
export const endsAtHost = ({ target, found }: PublishedObject): boolean =>
  target === undefined && found?.via.includes('host') === true;

/** More than two for one target are one chip that opens a list of all. */
export function folded(chips: PublishedObject[]): PublishedObject[] {
  const byTarget = new Map<string, PublishedObject[]>();
  for (const one of chips) {
    const key = one.target ?? one.container ?? '';
    byTarget.set(key, [...(byTarget.get(key) ?? []), one]);
  }
  return [...byTarget.values()].flatMap((list) => {
    const [first] = list;
    if (!first || list.length <= maxChips) return list;
    return [{ ...first, others: list.length - 1, list }];
  });
}
