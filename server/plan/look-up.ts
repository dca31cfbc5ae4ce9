/** Finding the things that an operation names, or the reason why they cannot be used. */
import type { Container, Network } from '../../model/container.ts';
import type { Fault } from '../../model/fault.ts';
import type { Host, SourceName } from '../../model/host.ts';
import type { LinkId, NetnsId } from '../../model/ids.ts';
import type { Link } from '../../model/link.ts';
import { engineIdOf } from '../../model/mark.ts';
import type { Netns } from '../../model/netns.ts';
import type { OvsBridge, OvsPort } from '../../model/ovs.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Topology } from '../../model/topology.ts';
import { refuse } from './refuse.ts';

/** The host's own namespace; a topology without one is no basis for a plan. */
export function hostNetns(topology: Topology): Netns | undefined {
  return topology.netns.find((one) => one.owner === 'host');
}

export const linkOf = (topology: Topology, id: LinkId | undefined): Link | undefined =>
  id === undefined ? undefined : topology.links.find((one) => one.id === id);

export const linkNamed = (topology: Topology, netns: NetnsId | undefined, name: string): Link | undefined =>
  topology.links.find((one) => one.netns === netns && (one.name === name || one.altNames?.includes(name)));

export const linkAt = (topology: Topology, netns: NetnsId, ifindex: number | undefined): Link | undefined =>
  topology.links.find((one) => one.netns === netns && one.ifindex === ifindex);

const sourceWords: Record<SourceName, string> = {
  kernel: 'the kernel',
  docker: 'the Docker engine',
  ovs: 'Open vSwitch',
  netfilter: 'the packet filter',
};

/** A step can only be planned from facts that are live. */
export function sourceUp(topology: Topology, name: SourceName, field: string): Result<Host, Fault> {
  const [host] = topology.hosts;
  const state = host?.sources[name]?.state ?? 'absent';
  if (host && state === 'up') return ok(host);
  const what = state === 'absent' ? 'is not on this host' : `does not answer (${state})`;
  return refuse('source-lost', field, `This needs ${sourceWords[name]}, which ${what}.`);
}

/** By name, whole id or the first 12 digits or more of it. */
export function findContainer(topology: Topology, ref: string, field: string): Result<Container, Fault> {
  const docker = sourceUp(topology, 'docker', field);
  if (!docker.ok) return docker;
  const named = topology.containers.find((one) => one.name === ref || `/${one.name}` === ref);
  if (named) return ok(named);
  const byId = /^[0-9a-f]{12,64}$/.test(ref)
    ? topology.containers.filter((one) => engineIdOf(one).startsWith(ref))
    : [];
  if (byId.length > 1) return refuse('conflict', field, `More than one container's id begins with ${ref}.`);
  return byId[0] ? ok(byId[0]) : refuse('not-found', field, `There is no container ${ref}.`);
}

/** A container with a network namespace of its own, and that namespace. */
export type Plugged = { container: Container; netns: Netns };

/** A container that links can be given to: it runs, in a readable namespace that is its own. */
export function findRunning(topology: Topology, ref: string, field: string): Result<Plugged, Fault> {
  const found = findContainer(topology, ref, field);
  if (!found.ok) return found;
  const container = found.value;
  const { name, state, networkMode } = container;
  if (networkMode === 'host')
    return refuse('conflict', field, `${name} uses the host's links: its network mode is host.`);
  if (networkMode.startsWith('container:')) {
    const owner = topology.containers.find((one) => one.id === container.sharesNetnsWith);
    const where = owner
      ? `runs in the network of ${owner.name}: name that container instead`
      : 'runs in the network of another container that is not there';
    return refuse('conflict', field, `${name} ${where}.`);
  }
  if (state !== 'running' && state !== 'paused')
    return refuse('conflict', field, `${name} is not running: it is ${state}.`);
  const netns = topology.netns.find((one) => one.id === container.netns);
  if (!netns) return refuse('unreadable', field, `The network namespace of ${name} is not known yet.`);
  const readable = readableNetns(netns, field, name);
  return readable.ok ? ok({ container, netns }) : readable;
}

/** The namespace can be entered; `of` says whose it is. */
export function readableNetns(netns: Netns, field: string, of: string): Result<Netns, Fault> {
  if (netns.readable) return ok(netns);
  const why = netns.unreadableReason === undefined ? '' : `: ${netns.unreadableReason}`;
  return refuse('unreadable', field, `The network namespace of ${of} cannot be entered${why}.`);
}

/** Who a namespace belongs to, for a sentence. */
export function netnsWords(topology: Topology, netns: Netns): string {
  if (netns.owner === 'host') return 'the host';
  const owner = ownerOf(topology, netns.id);
  return owner?.name ?? netns.name ?? (netns.pid === undefined ? 'a process' : `process ${netns.pid}`);
}

/** The container whose namespace it is; of several the one that the others joined. */
export function ownerOf(topology: Topology, netns: NetnsId): Container | undefined {
  const inside = topology.containers.filter((one) => one.netns === netns);
  return inside.find((one) => one.sharesNetnsWith === undefined) ?? inside[0];
}

/** A link named by its id or by container and name, with its namespace. */
export function findLink(
  topology: Topology,
  ref: { link?: LinkId | undefined; container?: string | undefined; name?: string | undefined },
): Result<{ link: Link; netns: Netns }, Fault> {
  const kernel = sourceUp(topology, 'kernel', 'link');
  if (!kernel.ok) return kernel;
  if (ref.link !== undefined) {
    const link = linkOf(topology, ref.link);
    const netns = topology.netns.find((one) => one.id === link?.netns);
    if (!link || !netns) return refuse('not-found', 'link', 'There is no such link any more.');
    const readable = readableNetns(netns, 'link', netnsWords(topology, netns));
    return readable.ok ? ok({ link, netns }) : readable;
  }
  const found = findRunning(topology, ref.container ?? '', 'container');
  if (!found.ok) return found;
  const { container, netns } = found.value;
  const link = linkNamed(topology, netns.id, ref.name ?? '');
  return link ? ok({ link, netns }) : refuse('not-found', 'name', `${container.name} has no link ${ref.name}.`);
}

/** Which field of an operation names its link. */
export const linkField = (ref: { link?: LinkId | undefined }): 'link' | 'name' =>
  ref.link === undefined ? 'name' : 'link';

/** By name, or by id. */
export function findNetwork(topology: Topology, ref: string, field: string): Result<Network, Fault> {
  const docker = sourceUp(topology, 'docker', field);
  if (!docker.ok) return docker;
  const engineId = (one: Network): string => one.id.slice(one.id.lastIndexOf(':') + 1);
  const matches = topology.networks.filter((one) => engineId(one) === ref);
  const named = matches.length > 0 ? matches : topology.networks.filter((one) => one.name === ref);
  const short = /^[0-9a-f]{12,64}$/.test(ref) ? topology.networks.filter((one) => engineId(one).startsWith(ref)) : [];
  const all = named.length > 0 ? named : short;
  if (all.length > 1)
    return refuse('conflict', field, `More than one Docker network is called ${ref}: name it by its id.`);
  return all[0] ? ok(all[0]) : refuse('not-found', field, `There is no Docker network ${ref}.`);
}

export const ovsBridgeNamed = (topology: Topology, name: string): OvsBridge | undefined =>
  topology.ovsBridges.find((one) => one.name === name);

export const ovsPortOf = (topology: Topology, link: Link): OvsPort | undefined =>
  link.ovsPort === undefined ? undefined : topology.ovsPorts.find((one) => one.id === link.ovsPort);

/** The Docker network that a link is an endpoint of. */
export const networkOfEndpoint = (topology: Topology, link: LinkId): Network | undefined =>
  topology.networks.find((network) => network.endpoints.some((one) => one.link === link));

/** Ports of an OVS bridge but its own local one. */
export const portsOfOvsBridge = (topology: Topology, bridge: OvsBridge): OvsPort[] =>
  topology.ovsPorts.filter((one) => one.bridge === bridge.id && one.name !== bridge.name);

/** Links enslaved to it. */
export const portsOfBridge = (topology: Topology, bridge: Link): Link[] =>
  topology.links.filter((one) => one.master === bridge.id);

/** Links that stand on it: vlan, macvlan and the like. */
export const childrenOf = (topology: Topology, link: Link): Link[] =>
  topology.links.filter((one) => one.parent === link.id);
