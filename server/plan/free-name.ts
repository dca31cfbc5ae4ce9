/** Names of links: which are taken, and which one to take. */
import type { NetnsId } from '../../model/ids.ts';
import type { Topology } from '../../model/topology.ts';
import { maxLinkNameBytes } from '../../model/written.ts';

/** Names that the kernel, and for the host's namespace Open vSwitch, would refuse as taken; alternative names count (IFLA_ALT_IFNAME). */
export function takenNames(topology: Topology, netns: NetnsId): Set<string> {
  const taken = new Set<string>();
  for (const one of topology.links) {
    if (one.netns !== netns) continue;
    taken.add(one.name);
    for (const other of one.altNames ?? []) taken.add(other);
  }
  if (topology.netns.find((one) => one.id === netns)?.owner !== 'host') return taken;
  // A port row whose device is gone would take the next link of its name.
  for (const one of [...topology.ovsBridges, ...topology.ovsPorts]) taken.add(one.name);
  return taken;
}

/** The lowest ethN that is free. */
export function freeEthName(topology: Topology, netns: NetnsId): string {
  const taken = takenNames(topology, netns);
  let number = 0;
  while (taken.has(`eth${number}`)) number += 1;
  return `eth${number}`;
}

/**
 * The name of the end on the host: the container's and the link's, `web-eth1`. Where that is too long the container's is cut, where it is
 * taken a number is put after it. Both are made of bytes that a link's name may have.
 */
export function hostEndName(topology: Topology, netns: NetnsId, container: string, linkName: string): string {
  const taken = takenNames(topology, netns);
  for (let number = 1; ; number += 1) {
    const counted = number === 1 ? '' : String(number);
    // Of a very long link name the end is what tells it from others.
    const end = counted + `-${linkName}`.slice(-(maxLinkNameBytes - 4 - counted.length));
    const name = `${container.slice(0, maxLinkNameBytes - end.length)}${end}`;
    if (!taken.has(name)) return name;
    if (number > 10_000) throw new Error(`no free name for the host end of ${container} ${linkName}`);
  }
}
