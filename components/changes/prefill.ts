/** What the form starts with: a free name, a free address, a gateway where one is missing, the VLAN of those it belongs with. Pure. */
import type { Container } from '../../model/container.ts';
import type { Family } from '../../model/netns.ts';
import type { Topology } from '../../model/topology.ts';
import { hostViewOf, projectLabel } from '../find/hostView.ts';
import { defaultVlan, keepsVlans, leadsOut, plugsOf } from './plugs.ts';
import { freeAddress, gatewayIn, subnetIn } from './segment.ts';
import type { Target } from './targets.ts';

/**
 * `free`: nobody on this host has it. `lan-unknown`: the same, but the segment leads out of the host. `no-subnet`: nobody has an address here
 * to go by. `full`: every address of the subnet is taken.
 */
export type AddressHint = 'free' | 'lan-unknown' | 'no-subnet' | 'full';

export type DefaultRoute = { family: Family; gateway: string; device: string };

export type Prefill = {
  name: string;
  /** `address/length`, one of each family that the segment has. */
  addresses: string[];
  hint: AddressHint;
  /** What to send everything else to, where the container has nothing yet. */
  gateway: string | undefined;
  vlan: number | undefined;
  /** Default routes the container has now: one of them is only replaced when that is asked for. */
  defaultRoutes: DefaultRoute[];
};

/** The lowest ethN that no link of the container has. */
export function freeName(topology: Topology, container: Container): string {
  const names = new Set(
    topology.links
      .filter((link) => link.netns === container.netns)
      .flatMap((link) => [link.name, ...(link.altNames ?? [])]),
  );
  for (let number = 0; ; number += 1) if (!names.has(`eth${number}`)) return `eth${number}`;
}

/** The VLAN that most containers of the same compose project have on this switch. */
export function projectVlan(topology: Topology, container: Container, target: Target): number | undefined {
  const project = container.labels[projectLabel];
  if (project === undefined || !keepsVlans(target)) return undefined;
  const { lookup } = hostViewOf(topology);
  const counts = new Map<number, number>();
  for (const { far, vlan } of plugsOf(topology, target)) {
    const inside = lookup.containersIn.get(far?.netns ?? '') ?? [];
    if (vlan?.mode !== 'access' || vlan.tag === undefined) continue;
    if (!inside.some((one) => one.id !== container.id && one.labels[projectLabel] === project)) continue;
    counts.set(vlan.tag, (counts.get(vlan.tag) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0];
}

/** The default routes of a container's main table that send to a gateway. */
export function defaultRoutesOf(topology: Topology, container: Container): DefaultRoute[] {
  const { lookup } = hostViewOf(topology);
  const links = lookup.linksIn.get(container.netns ?? '') ?? [];
  return (lookup.netns.get(container.netns ?? '')?.routes ?? [])
    .filter((route) => route.destination === 'default' && route.type === 'unicast' && route.table === 254)
    .map((route) => ({
      family: route.family,
      gateway: route.gateway ?? '',
      device: links.find((link) => link.ifindex === route.ifindex)?.name ?? '',
    }));
}

/** An address and a gateway for one VLAN of a switch: what changes when another VLAN is chosen. */
export function prefillAddress(
  topology: Topology,
  container: Container,
  target: Target,
  vlan: number | undefined,
  alsoTaken: readonly string[] = [],
): Pick<Prefill, 'addresses' | 'hint' | 'gateway'> {
  const subnets = (['inet', 'inet6'] as const).flatMap((family) => subnetIn(topology, target, vlan, family) ?? []);
  const addresses = subnets.flatMap((subnet) => {
    const address = freeAddress(topology, subnet, alsoTaken);
    return address === undefined ? [] : [`${address}/${subnet.prefixLength}`];
  });
  const [first] = subnets;
  const known = defaultRoutesOf(topology, container).map((route) => route.family);
  const gateway = subnets
    .filter((subnet) => !known.includes(subnet.range.family))
    .flatMap((subnet) => gatewayIn(topology, target, vlan, subnet) ?? [])[0];
  const out = leadsOut(plugsOf(topology, target), vlan);
  const hint = first === undefined ? 'no-subnet' : addresses.length === 0 ? 'full' : out ? 'lan-unknown' : 'free';
  return { addresses, hint, gateway };
}

/** `vlan`: the one it was dropped on. `alsoTaken`: addresses that something not made yet will have. */
export function prefillAttach(
  topology: Topology,
  container: Container,
  target: Target,
  { vlan, alsoTaken = [] }: { vlan?: number | undefined; alsoTaken?: readonly string[] } = {},
): Prefill {
  const chosen = keepsVlans(target) ? (vlan ?? projectVlan(topology, container, target)) : undefined;
  return {
    name: freeName(topology, container),
    ...prefillAddress(topology, container, target, chosen ?? defaultVlan(target), alsoTaken),
    vlan: chosen,
    defaultRoutes: defaultRoutesOf(topology, container),
  };
}
