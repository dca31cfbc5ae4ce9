/** `connectNetwork`: a container gets an endpoint on a Docker network; the engine makes link, address and names. */
import { addressText, type ParsedAddress, parseAddress, parseRange, rangeHolds } from '../../model/address.ts';
import type { Container, Network } from '../../model/container.ts';
import type { Fault } from '../../model/fault.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Topology } from '../../model/topology.ts';
import { edgeTrouble } from './address-shape.ts';
import type { Compile } from './context.ts';
import { findNetwork, findRunning, linkAt, networkOfEndpoint, type Plugged } from './look-up.ts';
import { refuse } from './refuse.ts';
import { tableMain } from './simulate/routes.ts';
import { startWork } from './work.ts';

/** The engine's own network, whose containers choose neither address nor aliases. */
export const isDefaultBridge = (network: Pick<Network, 'name'>): boolean => network.name === 'bridge';

function checkNetwork(
  network: Network,
  container: Container,
  asked: { addresses: readonly string[]; aliases: readonly string[] },
): Result<void, Fault> {
  if (network.driver === 'host')
    return refuse('conflict', 'network', 'The network host can only be chosen as a container is made.');
  if (network.driver === 'null')
    return refuse('conflict', 'network', 'The network none can only be chosen as a container is made.');
  if (network.endpoints.some((one) => one.container === container.id))
    return refuse('conflict', 'network', `${container.name} is connected to ${network.name} already.`);
  if (!isDefaultBridge(network)) return ok(undefined);
  if (asked.addresses.length > 0)
    return refuse('conflict', 'addresses.0', 'On the default network bridge the engine alone gives addresses.');
  if (asked.aliases.length > 0) return refuse('conflict', 'aliases', 'The default network bridge knows no aliases.');
  return ok(undefined);
}

/** Who on the network has the address. */
function holderOf(topology: Topology, network: Network, { family, value }: ParsedAddress): string | undefined {
  const is = (text: string): boolean => {
    const other = parseAddress(text.split('/')[0] ?? '');
    return other?.family === family && other.value === value;
  };
  if (network.gateways.some(is)) return 'it is the gateway';
  const endpoint = network.endpoints.find((one) => one.addresses.some(is));
  const container = topology.containers.find((one) => one.id === endpoint?.container);
  if (endpoint) return `${container?.name ?? 'a container'} has it`;
  const bridge = topology.links.find(
    (one) => one.id === network.bridge && one.addresses.some((other) => is(other.address)),
  );
  return bridge ? `${bridge.name} has it` : undefined;
}

function checkAddress(topology: Topology, network: Network, text: string, field: string): Result<ParsedAddress, Fault> {
  const parsed = parseAddress(text);
  if (!parsed) return refuse('invalid-field', field, `${text} is not an IPv4 or IPv6 address.`);
  const subnet = network.subnets.find((one) => {
    const range = parseRange(one);
    return range !== undefined && rangeHolds(range, parsed);
  });
  if (subnet === undefined) {
    const subnets = network.subnets.length === 0 ? 'has no subnet' : `has ${network.subnets.join(', ')}`;
    return refuse('invalid-field', field, `${text} is in no subnet of ${network.name}, which ${subnets}.`);
  }
  const edge = edgeTrouble(parsed, subnet, Number(subnet.split('/')[1]));
  if (edge !== undefined) return refuse('invalid-field', field, `${text} ${edge}.`);
  const holder = holderOf(topology, network, parsed);
  return holder === undefined
    ? ok(parsed)
    : refuse('conflict', field, `${text} is in use on ${network.name}: ${holder}.`);
}

/**
 * The engine sets a default route of its own when it connects a container that has none of the engine's, and gives up where there is one
 * already ("failed to set gateway while updating gateway: file exists", Docker 20.10).
 */
function checkDefaultRoute(topology: Topology, { container, netns }: Plugged, network: Network): Result<void, Fault> {
  if (network.internal || !network.gateways.some((one) => !one.includes(':'))) return ok(undefined);
  const route = netns.routes.find(
    (one) => one.family === 'inet' && one.destination === 'default' && one.table === tableMain && one.metric === 0,
  );
  const link = linkAt(topology, netns.id, route?.ifindex);
  if (!route || (link && networkOfEndpoint(topology, link.id))) return ok(undefined);
  const over = `${route.gateway === undefined ? '' : ` via ${route.gateway}`}${link ? ` over ${link.name}` : ''}`;
  return refuse(
    'conflict',
    'container',
    `${container.name} has a default route${over} that is not Docker's, and Docker does not connect a container that has one: setRoutes takes it away.`,
  );
}

export const compileConnectNetwork: Compile<'connectNetwork'> = (operation, context) => {
  const work = startWork(context.topology);
  const topology = work.topology();
  const found = findRunning(topology, operation.container, 'container');
  if (!found.ok) return found;
  const { container } = found.value;
  const network = findNetwork(topology, operation.network, 'network');
  if (!network.ok) return network;
  const fit = checkNetwork(network.value, container, operation);
  if (!fit.ok) return fit;
  const gateway = checkDefaultRoute(topology, found.value, network.value);
  if (!gateway.ok) return gateway;
  const chosen: { ipv4Address?: string; ipv6Address?: string } = {};
  for (const [index, text] of operation.addresses.entries()) {
    const address = checkAddress(topology, network.value, text, `addresses.${index}`);
    if (!address.ok) return address;
    const key = address.value.family === 'inet' ? 'ipv4Address' : 'ipv6Address';
    if (chosen[key] !== undefined)
      return refuse('invalid-field', `addresses.${index}`, 'An endpoint has at most one address of each family.');
    chosen[key] = addressText(address.value);
  }
  // The engine refuses any network while a container is on `none` ("container cannot be connected to multiple networks with one of the networks in private (none) mode").
  const none = topology.networks.find(
    (one) => one.driver === 'null' && one.endpoints.some((end) => end.container === container.id),
  );
  if (none) work.take({ do: 'disconnectNetwork', network: none.id, container: container.id, aliases: [] });
  const { id } = network.value;
  work.take({ do: 'connectNetwork', network: id, container: container.id, ...chosen, aliases: [...operation.aliases] });
  const addresses = [chosen.ipv4Address, chosen.ipv6Address].filter((one) => one !== undefined);
  return ok(work.end({ ...operation, container: container.name, network: network.value.name, addresses }));
};
