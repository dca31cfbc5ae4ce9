/** The Network record: a Docker network with its bridge or parent and, for each endpoint, the link that is it. */
import type { Endpoint, Network } from '../../model/container.ts';
import { containerId, networkId } from '../../model/ids.ts';
import type { EndpointFact, NetworkFact } from '../docker/facts.ts';
import { idOfHost, idOfLink } from './ids.ts';
import { natRulesOf } from './nat-rules.ts';
import type { Look } from './observations.ts';

/** Docker names a bridge after the first twelve digits of the network's id unless told otherwise. */
const bridgeNameOf = (fact: NetworkFact): string =>
  fact.options['com.docker.network.bridge.name'] ?? `br-${fact.id.slice(0, 12)}`;

function hostLink(look: Look, name: string | undefined) {
  const cookie = look.hostCookie;
  if (cookie === undefined || name === undefined) return undefined;
  const link = look.linkByName(cookie, name);
  return link && idOfLink(look, cookie, link.ifindex);
}

/** An endpoint's link is found by the MAC the engine gave it, inside the container's own netns. */
function endpointOf(look: Look, network: string, fact: EndpointFact): Endpoint | undefined {
  const container = look.container(fact.containerId);
  if (container === undefined) return undefined;
  const aliases = container.aliases[network];
  const cookie = look.containerNetns(fact.containerId);
  const ownNetns = cookie !== undefined && cookie !== look.hostCookie;
  const link = ownNetns && fact.mac !== undefined ? look.linkByMac(cookie, fact.mac) : undefined;
  return {
    container: containerId(idOfHost(look), fact.containerId),
    ...(link && cookie !== undefined ? { link: idOfLink(look, cookie, link.ifindex) } : {}),
    addresses: fact.addresses,
    ...(fact.mac === undefined ? {} : { mac: fact.mac }),
    ...(aliases === undefined ? {} : { aliases }),
  };
}

/** Options of the driver `bridge` (docs.docker.com, "Bridge network driver"); true and false as Go reads them (strconv.ParseBool). */
const bridgeOption = (fact: NetworkFact, name: string): string | undefined =>
  fact.options[`com.docker.network.bridge.${name}`];
const isTrue = (text: string): boolean => ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text);

/** What was asked of a network's driver; containers of a bridge may talk to each other unless it was asked otherwise. */
function askedOf(fact: NetworkFact): Partial<Network> {
  const { enableIpv4, enableIpv6 } = fact;
  const [modeIpv4, modeIpv6] = [bridgeOption(fact, 'gateway_mode_ipv4'), bridgeOption(fact, 'gateway_mode_ipv6')];
  return {
    ...(enableIpv4 === undefined ? {} : { enableIpv4 }),
    ...(enableIpv6 === undefined ? {} : { enableIpv6 }),
    ...(fact.driver === 'bridge' ? { icc: isTrue(bridgeOption(fact, 'enable_icc') ?? 'true') } : {}),
    ...(modeIpv4 === undefined ? {} : { gatewayModeIpv4: modeIpv4 }),
    ...(modeIpv6 === undefined ? {} : { gatewayModeIpv6: modeIpv6 }),
  };
}

export function networkRecord(look: Look, id: string): Network | undefined {
  const fact = look.network(id);
  if (!fact) return undefined;
  const bridge = fact.driver === 'bridge' ? hostLink(look, bridgeNameOf(fact)) : undefined;
  const onParent = fact.driver === 'macvlan' || fact.driver === 'ipvlan';
  const natRules = look.natRules();
  const parent = onParent ? hostLink(look, fact.options.parent) : undefined;
  return {
    id: networkId(idOfHost(look), id),
    host: idOfHost(look),
    name: fact.name,
    driver: fact.driver,
    internal: fact.internal,
    subnets: fact.subnets,
    gateways: fact.gateways,
    ...(bridge === undefined ? {} : { bridge }),
    ...(parent === undefined ? {} : { parent }),
    options: fact.options,
    ...askedOf(fact),
    ...(natRules === undefined
      ? {}
      : { nat: natRulesOf(natRules, fact.subnets, bridge === undefined ? undefined : bridgeNameOf(fact)) }),
    endpoints: fact.endpoints
      .map((one) => endpointOf(look, id, one))
      .filter((one) => one !== undefined)
      .sort((a, b) => (a.container < b.container ? -1 : 1)),
  };
}
