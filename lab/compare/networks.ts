/** Our Docker networks against `docker network inspect`, with the links that the kernel has for them. */
import type { Topology } from '../../model/topology.ts';
import type { SeenNetwork } from '../observers/docker.ts';
import type { Seen } from '../observers/observe.ts';
import { netnsOfContainer } from './containers.ts';
import { Comparables, type Difference, differences, sorted } from './difference.ts';
import { keysOf, linkKey, ownPart } from './keys.ts';
import { natRulesOf } from './port-mappings.ts';

function hostLink(seen: Seen, name: string | undefined): string | undefined {
  const host = seen.netns.find((one) => one.inode === seen.hostInode);
  const link = host?.links.find((one) => one.ifname === name);
  return link && linkKey(seen.hostInode, link.ifindex);
}

/** The link with the endpoint's MAC in the container's own netns. */
function endpointLink(seen: Seen, containerId: string, mac: string): string | undefined {
  const container = seen.docker.containers.find((one) => one.Id === containerId);
  const inode = container && netnsOfContainer(seen, container);
  if (inode === undefined || inode === seen.hostInode || mac === '') return undefined;
  const link = seen.netns.find((one) => one.inode === inode)?.links.find((one) => one.address === mac);
  return link && linkKey(inode, link.ifindex);
}

const bridgeOption = 'com.docker.network.bridge';

/** The aliases that a container was given in a network, without the short id that engines before 25 add by themselves. */
function aliasesOf(seen: Seen, network: SeenNetwork, containerId: string): string[] | undefined {
  const networks = seen.docker.containers.find((one) => one.Id === containerId)?.NetworkSettings.Networks ?? {};
  const end = Object.values(networks).find((one) => one.NetworkID === network.Id);
  const asked = (end?.Aliases ?? []).filter((alias) => alias !== containerId.slice(0, 12));
  return asked.length === 0 ? undefined : sorted(asked);
}

function theirFields(seen: Seen, network: SeenNetwork): Record<string, unknown> {
  const options = network.Options ?? {};
  const bridgeName = options['com.docker.network.bridge.name'] ?? `br-${network.Id.slice(0, 12)}`;
  const pools = network.IPAM.Config ?? [];
  return {
    name: network.Name,
    driver: network.Driver,
    internal: network.Internal,
    subnets: sorted(pools.flatMap((one) => one.Subnet ?? [])),
    gateways: sorted(pools.flatMap((one) => one.Gateway ?? [])),
    options,
    nat: sorted(
      natRulesOf(
        seen.netfilter.rules,
        pools.flatMap((one) => one.Subnet ?? []),
      ),
    ),
    enableIpv4: network.EnableIPv4,
    enableIpv6: network.EnableIPv6,
    icc: network.Driver === 'bridge' ? options[`${bridgeOption}.enable_icc`] !== 'false' : undefined,
    gatewayModeIpv4: options[`${bridgeOption}.gateway_mode_ipv4`],
    gatewayModeIpv6: options[`${bridgeOption}.gateway_mode_ipv6`],
    bridge: network.Driver === 'bridge' ? hostLink(seen, bridgeName) : undefined,
    parent: ['macvlan', 'ipvlan'].includes(network.Driver) ? hostLink(seen, options.parent) : undefined,
    endpoints: sorted(
      Object.entries(network.Containers ?? {}).map(([container, end]) => ({
        container,
        addresses: [end.IPv4Address, end.IPv6Address].filter(Boolean),
        mac: end.MacAddress || undefined,
        link: endpointLink(seen, container, end.MacAddress),
        aliases: aliasesOf(seen, network, container),
      })),
    ),
  };
}

export function compareNetworks(topology: Topology, seen: Seen): Difference[] {
  const keys = keysOf(topology);
  const [ours, theirs] = [new Comparables(), new Comparables()];
  for (const one of topology.networks) {
    ours.add(ownPart(one.id), one.name, {
      name: one.name,
      driver: one.driver,
      internal: one.internal,
      subnets: sorted(one.subnets),
      gateways: sorted(one.gateways),
      options: one.options,
      nat: sorted(one.nat ?? []),
      enableIpv4: one.enableIpv4,
      enableIpv6: one.enableIpv6,
      icc: one.icc,
      gatewayModeIpv4: one.gatewayModeIpv4,
      gatewayModeIpv6: one.gatewayModeIpv6,
      bridge: one.bridge && keys.link(one.bridge),
      parent: one.parent && keys.link(one.parent),
      endpoints: sorted(
        one.endpoints.map((end) => ({
          container: ownPart(end.container),
          addresses: end.addresses,
          mac: end.mac,
          link: end.link && keys.link(end.link),
          aliases: end.aliases && sorted(end.aliases),
        })),
      ),
    });
  }
  for (const one of seen.docker.networks) theirs.add(one.Id, one.Name, theirFields(seen, one));
  return differences('network', ours, theirs);
}
