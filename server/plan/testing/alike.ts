/**
 * Two topologies side by side, without what an inverse is allowed not to bring back. Every field that is left out stands here with its reason;
 * all others must be the same.
 */
import type { Network } from '../../../model/container.ts';
import type { Link } from '../../../model/link.ts';
import type { Netns } from '../../../model/netns.ts';
import type { OvsBridge, OvsPort } from '../../../model/ovs.ts';
import type { PlannedStep } from '../../../model/plan.ts';
import type { Topology } from '../../../model/topology.ts';

type Difference = PlannedStep['differences'][number];

/** Left out of every comparison. */
export const neverCompared = {
  order: 'lists of the model are sets; what is put back is last',
  'links.carrier and operState but of veth': 'they follow from what is at the other end, which is not foretold',
} as const;

/** Left out where a step lists the difference. */
export const forgiven: Record<Difference, string> = {
  ifindex: 'ids and ifindexes of links: the kernel never gives one twice in a row; references are compared by name',
  'ovs-row': 'ids of rows: the database gives each row a new uuid; references are compared by name',
  ofport: 'ovsPorts.ofport and error: ovs-vswitchd assigns the one and says the other anew',
  counters: 'not in the model at all',
  'kernel-link-local': 'fe80::/64 addresses and their routes: the kernel makes them anew',
  'engine-endpoint': 'links, routes and addresses that the engine makes for an endpoint: it chooses again',
  'bridge-port-no': 'links.bridgePortNo: the lowest free one is taken',
  fdb: 'not in the model at all',
  'ovs-local-mac': 'links.mac of an OVS bridge’s own link: Open vSwitch draws another',
  'ovs-vlan-mode-written': 'ovsPorts.vlanMode access and trunk: it follows from tag and trunks and is not written',
};

const textOf = (value: unknown): string => JSON.stringify(value, (_, one) => sorted(one));

/** Keys in one order, so that equal records have equal texts. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const isLinkLocal = (text: string): boolean => /^fe80:/.test(text);

/** One line a record, in one order. */
export function linesOf(topology: Topology, differences: ReadonlySet<Difference>): string[] {
  const has = (one: Difference): boolean => differences.has(one);
  const linkName = new Map(topology.links.map((one) => [one.id as string, `${one.netns} ${one.name}`]));
  const portName = new Map(topology.ovsPorts.map((one) => [one.id as string, one.name]));
  const named = (id: string | undefined): string | undefined =>
    id === undefined ? undefined : (linkName.get(id) ?? portName.get(id) ?? id);
  const ends = topology.networks.flatMap((one) => one.endpoints.map((end) => end.link));
  const peers = topology.links.filter((one) => ends.includes(one.id)).map((one) => one.peer);
  const engines = new Set<string | undefined>(
    has('engine-endpoint') ? [...ends, ...peers].filter((one) => one !== undefined) : [],
  );

  const locals = new Set<string | undefined>(topology.ovsBridges.map((one) => one.link));
  const link = (one: Link): unknown => ({
    ...one,
    ...(has('ovs-local-mac') && locals.has(one.id) ? { mac: undefined } : {}),
    ...(has('ifindex') ? { id: undefined, ifindex: undefined } : {}),
    ...(has('bridge-port-no') ? { bridgePortNo: undefined } : {}),
    ...(one.kind === 'veth' ? {} : { carrier: undefined, operState: undefined }),
    ...{ master: named(one.master), peer: named(one.peer), parent: named(one.parent), ovsPort: named(one.ovsPort) },
    addresses: one.addresses
      .filter((address) => !(has('kernel-link-local') && isLinkLocal(address.address)))
      .map(textOf)
      .sort(),
  });
  const netns = (one: Netns): unknown => ({
    ...one,
    routes: one.routes
      .map((route) => ({
        route,
        over: topology.links.find((other) => other.netns === one.id && other.ifindex === route.ifindex),
      }))
      .filter(
        ({ route, over }) => !engines.has(over?.id) && !(has('kernel-link-local') && isLinkLocal(route.destination)),
      )
      .map(({ route, over }) => textOf({ ...route, ifindex: over?.name ?? route.ifindex }))
      .sort(),
  });
  const network = (one: Network): unknown => ({
    ...one,
    bridge: named(one.bridge),
    endpoints: one.endpoints
      .map((end) =>
        has('engine-endpoint') ? { container: end.container, aliases: end.aliases } : { ...end, link: named(end.link) },
      )
      .map(textOf)
      .sort(),
  });
  const bridge = (one: OvsBridge): unknown => ({
    ...one,
    ...(has('ovs-row') ? { id: undefined } : {}),
    link: named(one.link),
  });
  const bridgeName = (id: string): string | undefined => topology.ovsBridges.find((one) => one.id === id)?.name;
  const port = (one: OvsPort): unknown => ({
    ...one,
    ...(has('ovs-row') ? { id: undefined } : {}),
    ...(has('ofport') ? { ofport: undefined, error: undefined } : {}),
    ...(has('ovs-vlan-mode-written') && (one.vlanMode === 'access' || one.vlanMode === 'trunk')
      ? { vlanMode: undefined }
      : {}),
    ...{ bridge: bridgeName(one.bridge), link: named(one.link) },
  });
  return [
    ...topology.links.filter((one) => !engines.has(one.id)).map(link),
    ...topology.netns.map(netns),
    ...topology.networks.map(network),
    ...topology.ovsBridges.map(bridge),
    ...topology.ovsPorts.map(port),
    ...topology.containers,
  ]
    .map(textOf)
    .sort();
}
