/** What is known of the segment that a new link would be in: its subnets, who is there, which address is free. Pure. */
import { type AddressRange, addressText, parseAddress, parseRange, rangeHolds } from '../../model/address.ts';
import type { Link } from '../../model/link.ts';
import type { Family } from '../../model/netns.ts';
import type { Topology } from '../../model/topology.ts';
import { hostViewOf } from '../find/hostView.ts';
import { usefulAddresses } from '../topology/scene/links.ts';
import { hears, hostEndOf, type Plug, plugsOf } from './plugs.ts';
import type { Target } from './targets.ts';

export type Subnet = { range: AddressRange; prefixLength: number };

/** The members' links: those at the far ends of the ports that hear this VLAN. */
export const membersOf = (plugs: readonly Plug[], vlan: number | undefined): Link[] =>
  plugs.filter((plug) => hears(plug, vlan)).flatMap((plug) => [plug.far ?? plug.port ?? []].flat());

const subnetOf = (address: string, prefixLength: number): Subnet | undefined => {
  const range = parseRange(`${address}/${prefixLength}`);
  return range && { range, prefixLength };
};

const keyOf = ({ range }: Subnet): string => `${range.first}-${range.last}`;

/** The one most members are in; of equals the first. */
function majority(subnets: readonly Subnet[]): Subnet | undefined {
  const counts = new Map<string, { subnet: Subnet; count: number }>();
  for (const subnet of subnets) {
    const known = counts.get(keyOf(subnet));
    if (known) known.count += 1;
    else counts.set(keyOf(subnet), { subnet, count: 1 });
  }
  return [...counts.values()].reduce<{ subnet: Subnet; count: number } | undefined>(
    (best, one) => (best && best.count >= one.count ? best : one),
    undefined,
  )?.subnet;
}

/** The subnet of the switch's own address or, without one, of the most members. An address that is alone in its subnet says nothing. */
export function subnetIn(
  topology: Topology,
  target: Target,
  vlan: number | undefined,
  family: Family,
): Subnet | undefined {
  const isTold = ({ range, prefixLength }: Subnet): boolean =>
    range.family === family && prefixLength < (family === 'inet' ? 32 : 128);
  const subnets = (links: readonly Link[]): Subnet[] =>
    links
      .flatMap((link) => usefulAddresses(link).flatMap((one) => subnetOf(one.address, one.prefixLength) ?? []))
      .filter(isTold);
  const asked = target.kind === 'docker' ? target.network.subnets.flatMap((one) => rangeOf(one) ?? []) : [];
  const hostEnd = hostEndOf(topology, target);
  // In a VLAN the switch's own address stands outside it.
  const own = hostEnd && vlan === undefined ? subnets([hostEnd]) : [];
  return asked.find(isTold) ?? own[0] ?? majority(subnets(membersOf(plugsOf(topology, target), vlan)));
}

function rangeOf(text: string): Subnet | undefined {
  const range = parseRange(text);
  return range && { range, prefixLength: Number(text.split('/')[1]) };
}

/** Every address of the subnet that something on this host has, was given or is told to send to: none of them is offered. */
function takenIn(topology: Topology, { range }: Subnet): Set<bigint> {
  const out = new Set<bigint>();
  const note = (text: string): void => {
    const address = parseAddress(text.split('/')[0] ?? '');
    if (address && rangeHolds(range, address)) out.add(address.value);
  };
  for (const link of topology.links) for (const { address } of link.addresses) note(address);
  for (const netns of topology.netns) for (const { gateway } of netns.routes) if (gateway !== undefined) note(gateway);
  for (const network of topology.networks) {
    for (const gateway of network.gateways) note(gateway);
    for (const endpoint of network.endpoints) for (const address of endpoint.addresses) note(address);
  }
  return out;
}

/** So many are tried above the lowest used one: a full /16 is not worth the wait. */
const mostTried = 65_536;

/** The lowest free address above the lowest used one, neither the network's own nor the broadcast address; undefined when there is none. */
export function freeAddress(topology: Topology, subnet: Subnet, alsoTaken: readonly string[] = []): string | undefined {
  const { range } = subnet;
  const taken = takenIn(topology, subnet);
  for (const text of alsoTaken) {
    const address = parseAddress(text);
    if (address) taken.add(address.value);
  }
  const whole = range.last - range.first < 2n;
  // Of an IPv6 network the first is the routers' anycast address (RFC 4291, 2.6.1); a last one that is not used exists in IPv4 only.
  const lowest = whole ? range.first : range.first + 1n;
  const highest = whole || range.family === 'inet6' ? range.last : range.last - 1n;
  const used = [...taken].filter((one) => one >= lowest && one <= highest).sort((a, b) => (a < b ? -1 : 1));
  const from = used[0] ?? lowest;
  for (let value = from; value <= highest && value - from < mostTried; value += 1n) {
    if (!taken.has(value)) return addressText({ family: range.family, value });
  }
  return undefined;
}

/** The gateway that most members' default routes name, if it is in the subnet; else the switch's own address there. */
export function gatewayIn(
  topology: Topology,
  target: Target,
  vlan: number | undefined,
  subnet: Subnet,
): string | undefined {
  const { lookup } = hostViewOf(topology);
  const holds = (text: string): boolean => {
    const address = parseAddress(text);
    return address !== undefined && rangeHolds(subnet.range, address);
  };
  const counts = new Map<string, number>();
  for (const link of membersOf(plugsOf(topology, target), vlan)) {
    if (link.netns === lookup.hostNetns?.id) continue;
    for (const route of lookup.netns.get(link.netns)?.routes ?? []) {
      if (route.destination !== 'default' || route.gateway === undefined || !holds(route.gateway)) continue;
      counts.set(route.gateway, (counts.get(route.gateway) ?? 0) + 1);
    }
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const hostEnd = vlan === undefined ? hostEndOf(topology, target) : undefined;
  return most?.[0] ?? hostEnd?.addresses.find((one) => holds(one.address))?.address;
}
