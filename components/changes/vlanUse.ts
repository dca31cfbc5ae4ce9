/** The VLANs of a switch with how many ports each has, and whom a port leaves and meets when it moves. Pure. */
import type { Link, Vlan } from '../../model/link.ts';
import type { Topology } from '../../model/topology.ts';
import { hostViewOf } from '../find/hostView.ts';
import { carriedBy, nativeOf } from '../topology/scene/vlan.ts';
import { type Plug, plugsOf } from './plugs.ts';
import { type Target, targetOf } from './targets.ts';

/** A port whose VLAN can be set: its place, what it has now, and its own link. */
export type VlanPort = { target: Target; plug: Plug; port: Link };

/** The port a record stands for: a row of a switch, or the end in a container. */
export function vlanPortOf(topology: Topology, record: string): VlanPort | undefined {
  const { lookup } = hostViewOf(topology);
  const ovsPort = lookup.ovsPorts.get(record);
  const own = lookup.links.get(ovsPort?.link ?? record);
  // The end in a container: the port is its peer.
  const isPort = own && (own.master !== undefined || lookup.ovsPortOfLink.has(own.id));
  const port = isPort ? own : lookup.links.get(own?.peer ?? '');
  const at = port && targetOf(topology, port.id);
  if (!at || !port) return undefined;
  const plug = plugsOf(topology, at.target).find((one) => one.port?.id === port.id);
  return plug && { target: at.target, plug, port };
}

export type VlanCount = { vlan: number; ports: number };

/** VLANs that a port of the switch names, from the lowest, with how many ports carry each. */
export function vlansOn(topology: Topology, target: Target): VlanCount[] {
  const counts = new Map<number, number>();
  for (const { vlan } of plugsOf(topology, target)) {
    for (const one of (vlan && carriedBy(vlan)) ?? []) counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  return [...counts].map(([vlan, ports]) => ({ vlan, ports })).sort((a, b) => a.vlan - b.vlan);
}

/** Frames a port gives to and takes from its own end without a tag, or all it carries for one that is a trunk. */
const spoken = (vlan: Vlan): ReadonlySet<number> | undefined => {
  const native = nativeOf(vlan);
  return vlan.mode === 'access' && native !== undefined ? new Set([native]) : carriedBy(vlan);
};

/** True where two ports hear each other in some VLAN. */
function share(a: Vlan, b: Vlan): boolean {
  const [left, right] = [spoken(a), spoken(b)];
  if (!left || !right) return true;
  return [...left].some((vlan) => right.has(vlan));
}

/** How many other ports of its switch a port no longer reaches, and how many it reaches that it did not. */
export function leavesAndMeets(
  topology: Topology,
  { target, plug }: VlanPort,
  next: Vlan,
): { leaves: number; meets: number } {
  const others = plugsOf(topology, target).filter((one) => one.port?.id !== plug.port?.id && one.vlan);
  const before = plug.vlan ?? { mode: 'trunk' };
  let [leaves, meets] = [0, 0];
  for (const { vlan } of others) {
    const was = share(before, vlan as Vlan);
    const is = share(next, vlan as Vlan);
    if (was && !is) leaves += 1;
    if (is && !was) meets += 1;
  }
  return { leaves, meets };
}
