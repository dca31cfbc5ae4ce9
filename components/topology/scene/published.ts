/** Chips of what the engine was asked to publish. What the kernel really does with it is a port mapping, and not drawn here. */
import type { Container, PublishedPort } from '../../../model/container.ts';
import { naturally } from './lookup.ts';
import type { PublishedObject } from './scene.ts';

const anyAddress = new Set(['0.0.0.0', '::', '']);
const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';
const isV6 = (address: string): boolean => address.includes(':');

/** Chips a target shows one by one; with more the first stands for all. */
const maxChips = 2;

/**
 * One chip a mapping; the IPv4 and the IPv6 half of the same are one. `target` is the port row of the link the container is reached by.
 */
export function publishedChips(container: Container, target: string | undefined): PublishedObject[] {
  const byMapping = new Map<string, PublishedPort[]>();
  for (const port of container.publishedPorts) {
    const where = anyAddress.has(port.hostAddress) ? '' : port.hostAddress;
    const key = [where, port.hostPort, port.protocol, port.containerPort].join(' ');
    byMapping.set(key, [...(byMapping.get(key) ?? []), port]);
  }
  const chips = [...byMapping].flatMap(([key, ports]) => {
    const first = ports[0];
    return first ? [chip(container, key, first, ports, target)] : [];
  });
  chips.sort((a, b) => a.hostPort - b.hostPort || naturally(a.id, b.id));
  if (chips.length <= maxChips) return chips;
  return chips.slice(0, 1).map((one) => ({ ...one, others: chips.length - 1 }));
}

function chip(
  container: Container,
  key: string,
  first: PublishedPort,
  ports: PublishedPort[],
  target: string | undefined,
): PublishedObject {
  const v6 = ports.some((port) => isV6(port.hostAddress));
  const v4 = ports.some((port) => !isV6(port.hostAddress));
  return {
    kind: 'published',
    id: `${container.id}#${key}`,
    record: container.id,
    hostAddress: anyAddress.has(first.hostAddress) ? '' : first.hostAddress,
    hostPort: first.hostPort,
    containerPort: first.containerPort,
    protocol: first.protocol,
    families: v4 && v6 ? '4·6' : v6 ? '6' : '4',
    loopback: isLoopback(first.hostAddress),
    others: 0,
    ...(target === undefined ? {} : { target }),
  };
}
