/**
 * `published-not-mapped`: the engine says it has opened a port, and the kernel has neither a rule nor a listener for it.
 * `mapped-not-published`: the other way round, a rule or docker-proxy leads to a container that was not asked to publish the port.
 */
import type { PublishedPort } from '../../../model/container.ts';
import { containerId } from '../../../model/ids.ts';
import { portMappingId } from '../../../model/port-mapping.ts';
import type { FactCheck } from '../../topology/checks.ts';
import { idOfHost } from '../../topology/ids.ts';
import type { Look } from '../../topology/observations.ts';
import { mappingKey } from '../../topology/port-mappings.ts';
import { finding } from '../finding.ts';

/** Both sides have to be known as they are now. */
const bothKnown = (look: Look): boolean => {
  const { docker, netfilter } = look.host().sources;
  return docker.state === 'up' && netfilter.state === 'up';
};

const anyAddresses = ['0.0.0.0', '::'];

/**
 * Where a port may be mapped: every address is asked of both families, and an engine names both although it maps IPv6 only where a network
 * or docker-proxy has it.
 */
const addressesOf = (port: PublishedPort): string[] =>
  anyAddresses.includes(port.hostAddress) ? anyAddresses : [port.hostAddress];

const isMapped = (look: Look, port: PublishedPort): boolean =>
  addressesOf(port).some((hostAddress) => {
    const family = hostAddress.includes(':') ? ('inet6' as const) : ('inet' as const);
    const { protocol, hostPort } = port;
    return look.mapping(mappingKey({ family, protocol, hostAddress, hostPort })) !== undefined;
  });

/** `0.0.0.0:8080/tcp`, `[::1]:53/udp`. */
const socketText = (address: string, port: number, protocol: string): string =>
  `${address.includes(':') ? `[${address}]` : address}:${port}/${protocol}`;

export const publishedNotMapped: FactCheck = {
  of: 'container',
  find(look, id) {
    const container = look.container(id);
    if (!container || container.openedPorts.length === 0 || look.containerNetns(id) === undefined) return [];
    if (!bothKnown(look)) return [];
    const missing = container.openedPorts.filter((port) => !isMapped(look, port));
    const object = containerId(idOfHost(look), id);
    const told = new Map(
      missing.map((port) => {
        const { protocol, hostPort, containerPort } = port;
        const [address = ''] = addressesOf(port);
        const hostSide = socketText(address, hostPort, protocol);
        const evidence = { hostPort: hostSide, target: `${container.name}:${containerPort}` };
        return [hostSide, finding('published-not-mapped', 'error', object, evidence, hostSide)];
      }),
    );
    return [...told.values()];
  },
};

export const mappedNotPublished: FactCheck = {
  of: 'mapping',
  find(look, key) {
    const mapping = look.mapping(key);
    if (!mapping || mapping.via.includes('host') || mapping.via.includes('patchbay')) return [];
    const { family, protocol, hostAddress, hostPort, targetAddress, targetPort, rules } = mapping;
    const id = look.containerAt(targetAddress);
    const container = id === undefined ? undefined : look.container(id);
    if (id === undefined || !container) return [];
    const asked = (port: PublishedPort): boolean => port.hostPort === hostPort && port.protocol === protocol;
    if (container.publishedPorts.some(asked) || container.openedPorts.some(asked) || !bothKnown(look)) return [];
    const host = idOfHost(look);
    const evidence = {
      hostPort: socketText(hostAddress, hostPort, protocol),
      target: `${targetAddress.includes(':') ? `[${targetAddress}]` : targetAddress}:${targetPort}`,
      container: containerId(host, id) as string,
      rule: rules[0],
    };
    const object = portMappingId(host, family, protocol, hostAddress, hostPort);
    return [finding('mapped-not-published', 'warning', object, evidence)];
  },
};
