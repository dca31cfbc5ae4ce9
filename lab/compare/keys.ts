/** Keys under which our records and the observers' meet: inode and ifindex, engine id, database uuid. */
import type { LinkId, NetnsId } from '../../model/ids.ts';
import type { Link } from '../../model/link.ts';
import type { Topology } from '../../model/topology.ts';

/** Finds the keys of records that other records refer to. An id that names no record gives a key that nothing else has. */
export type Keys = {
  netns(id: NetnsId): string;
  link(id: LinkId): string;
};

export const linkKey = (inode: number | string, ifindex: number): string => `${inode}/${ifindex}`;

/** The part of an id that its owner gave: the engine's id, the row's uuid. */
export const ownPart = (id: string): string => id.slice(id.lastIndexOf(':') + 1);

export function keysOf(topology: Topology): Keys {
  const inodes = new Map(topology.netns.map((one) => [one.id, one.inode]));
  const links = new Map<string, Link>(topology.links.map((one) => [one.id, one]));
  const netns = (id: NetnsId): string => String(inodes.get(id) ?? `no record ${id}`);
  return {
    netns,
    link: (id) => {
      const link = links.get(id);
      return link ? linkKey(netns(link.netns), link.ifindex) : `no record ${id}`;
    },
  };
}
