/** Ids of what does not exist yet: told apart from real ones, so that a plan never claims to know them. */
import type { HostId, NetnsId, OvsId } from '../../../model/ids.ts';
import { ovsId } from '../../../model/ids.ts';
import type { Topology } from '../../../model/topology.ts';

/** Ifindexes of the kernel are positive; those of links that a plan makes count down from -1 in each namespace. */
export function plannedIfindex(topology: Topology, netns: NetnsId): number {
  let lowest = 0;
  for (const one of topology.links) if (one.netns === netns && one.ifindex < lowest) lowest = one.ifindex;
  return lowest - 1;
}

export const isPlannedIfindex = (ifindex: number): boolean => ifindex < 0;

const plannedRow = 'planned-';

export const plannedBridgeId = (host: HostId, name: string): OvsId => ovsId(host, `${plannedRow}bridge-${name}`);
export const plannedPortId = (host: HostId, name: string): OvsId => ovsId(host, `${plannedRow}port-${name}`);

export const isPlannedRow = (id: OvsId): boolean => id.slice(id.lastIndexOf(':') + 1).startsWith(plannedRow);
