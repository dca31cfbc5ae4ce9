/** `disconnectNetwork`: a container's endpoint on a Docker network goes, with the link that the engine made for it. */
import { ok } from '../../model/result.ts';
import { isDefaultBridge } from './connect-network.ts';
import type { Compile } from './context.ts';
import { findNetwork, findRunning } from './look-up.ts';
import { refuse } from './refuse.ts';
import { startWork } from './work.ts';

/** Undone, it asks for the same addresses and MAC; on the default network the engine alone gives them. */
export const compileDisconnectNetwork: Compile<'disconnectNetwork'> = (operation, context) => {
  const work = startWork(context.topology);
  const topology = work.topology();
  const found = findRunning(topology, operation.container, 'container');
  if (!found.ok) return found;
  const { container } = found.value;
  const network = findNetwork(topology, operation.network, 'network');
  if (!network.ok) return network;
  const { id, name, endpoints } = network.value;
  const endpoint = endpoints.find((one) => one.container === container.id);
  if (!endpoint) return refuse('conflict', 'network', `${container.name} is not connected to ${name}.`);
  const bare = endpoint.addresses.map((one) => one.split('/')[0] ?? '');
  const ipv4 = bare.find((one) => !one.includes(':'));
  const ipv6 = bare.find((one) => one.includes(':'));
  const asked = isDefaultBridge(network.value)
    ? {}
    : {
        ...(ipv4 === undefined ? {} : { ipv4Address: ipv4 }),
        ...(ipv6 === undefined ? {} : { ipv6Address: ipv6 }),
        ...(endpoint.mac === undefined ? {} : { mac: endpoint.mac }),
      };
  if (endpoint.addresses.length > 0) work.warn('drops-connections', { link: name, addresses: bare.join(', ') });
  const aliases = [...(endpoint.aliases ?? [])];
  work.take({ do: 'disconnectNetwork', network: id, container: container.id, ...asked, aliases });
  return ok(work.end({ ...operation, container: container.name, network: name }));
};
