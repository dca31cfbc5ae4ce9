/** What the engine does for a step: an endpoint with, for a container that runs, a link. How it names and numbers that is foretold as it is now. */
import { parseAddress, parseRange, rangeHolds } from '../../../model/address.ts';
import type { Endpoint, Network } from '../../../model/container.ts';
import type { LinkId } from '../../../model/ids.ts';
import type { Link, LinkAddress } from '../../../model/link.ts';
import type { StepOf } from '../../../model/step.ts';
import type { Topology } from '../../../model/topology.ts';
import { freeEthName } from '../free-name.ts';
import { linkOf } from '../look-up.ts';
import { editAll, editLink } from './edit.ts';
import { dropLink, putLink } from './links.ts';
import { connectedRoutes, syncRoutes } from './routes.ts';

/** With the prefix length of the subnet that it lies in. */
function withPrefix(network: Network, text: string | undefined): string[] {
  const address = text === undefined ? undefined : parseAddress(text);
  const subnet = network.subnets.find((one) => {
    const range = parseRange(one);
    return address !== undefined && range !== undefined && rangeHolds(range, address);
  });
  return text === undefined || subnet === undefined ? [] : [`${text}/${subnet.split('/')[1]}`];
}

const linkAddress = (text: string): LinkAddress => {
  const [address = '', length = ''] = text.split('/');
  return { address, prefixLength: Number(length), family: address.includes(':') ? 'inet6' : 'inet', scope: 'global' };
};

/** Drivers whose endpoints are links in the container's namespace. */
const hasLinks = (network: Network): boolean => network.driver !== 'null' && network.driver !== 'host';

export function connectNetwork(topology: Topology, step: StepOf<'connectNetwork'>): Topology {
  const network = topology.networks.find((one) => one.id === step.network);
  const container = topology.containers.find((one) => one.id === step.container);
  if (!network || !container) return topology;
  const addresses = [...withPrefix(network, step.ipv4Address), ...withPrefix(network, step.ipv6Address)];
  let next = topology;
  let link: LinkId | undefined;
  if (container.netns !== undefined && hasLinks(network)) {
    const made = putLink(topology, {
      ...{
        netns: container.netns,
        name: freeEthName(topology, container.netns),
        kind: 'veth',
        peerMissing: 'link-missing' as const,
      },
      ...(step.mac === undefined ? {} : { mac: step.mac }),
    });
    link = made.id;
    next = editLink(made.topology, made.id, (one) => ({ ...one, up: true, addresses: addresses.map(linkAddress) }));
    const present = linkOf(next, link) as Link;
    if (connectedRoutes(present).length > 0) next = syncRoutes(next, { ...present, addresses: [] });
  }
  const endpoint: Endpoint = {
    container: step.container,
    ...(link === undefined ? {} : { link }),
    addresses,
    ...(step.mac === undefined ? {} : { mac: step.mac }),
    ...(step.aliases.length === 0 ? {} : { aliases: step.aliases }),
  };
  return editAll(next, 'networks', (one) =>
    one.id === network.id ? { ...one, endpoints: [...one.endpoints, endpoint] } : one,
  );
}

export function disconnectNetwork(topology: Topology, step: StepOf<'disconnectNetwork'>): Topology {
  const network = topology.networks.find((one) => one.id === step.network);
  const endpoint = network?.endpoints.find((one) => one.container === step.container);
  if (!network || !endpoint) return topology;
  const next = editAll(topology, 'networks', (one) =>
    one.id === network.id
      ? { ...one, endpoints: one.endpoints.filter((end) => end.container !== step.container) }
      : one,
  );
  const link = linkOf(next, endpoint.link);
  if (!link) return next;
  const rest = dropLink(next, link.id);
  return link.peer === undefined ? rest : dropLink(rest, link.peer);
}
