/** Links as the definitions of findings ask of them. */
import type { IpLink, SeenNetns } from '../../observers/ip.ts';
import type { Seen } from '../../observers/observe.ts';
import { linkKey } from '../keys.ts';
import { kindOf } from '../links.ts';
import { portOfInterface } from '../ovs.ts';

/** A link with where it is, and everything that the definitions ask of it. */
export type End = {
  key: string;
  inode: number;
  link: IpLink;
  kind: string;
  up: boolean;
  carrier: boolean;
  /** Name of the switch it is a port of. */
  pluggedInto: string | undefined;
  given: string[];
};

export function endsOf(seen: Seen): Map<string, End> {
  const ends = new Map<string, End>();
  for (const netns of seen.netns) {
    for (const link of netns.links) {
      const key = linkKey(netns.inode, link.ifindex);
      const up = link.flags.includes('UP');
      const given = link.addr_info.filter((one) => !['link', 'host'].includes(one.scope));
      ends.set(key, {
        ...{ key, inode: netns.inode, link, kind: kindOf(link), up, carrier: up && link.flags.includes('LOWER_UP') },
        pluggedInto: switchOf(seen, netns, link),
        given: given.map((one) => `${one.local}/${one.prefixlen}`),
      });
    }
  }
  return ends;
}

function switchOf(seen: Seen, netns: SeenNetns, link: IpLink): string | undefined {
  const port = netns.inode === seen.hostInode ? portOfInterface(seen.ovs, link.ifname) : undefined;
  if (port) {
    const row = seen.ovs.interfaces.find((one) => one.name === link.ifname);
    if (row?.type === 'internal') return undefined;
    return seen.ovs.bridges.find((bridge) => bridge.ports.includes(port._uuid))?.name;
  }
  const master = netns.links.find((one) => one.ifname === link.master);
  return master && kindOf(master) === 'bridge' ? master.ifname : undefined;
}
