/** Addresses and MACs that two links of one segment have. */
import type { FindingCheck } from '../../../model/finding.ts';
import type { IpLink, SeenNetns } from '../../observers/ip.ts';
import type { Seen } from '../../observers/observe.ts';
import { linkKey } from '../keys.ts';
import { kindOf, vlanTable, wiredTo } from '../links.ts';
import { portOfInterface, vlanOfPort } from '../ovs.ts';
import type { End } from './ends.ts';
import type { Expected } from './expected.ts';

/** Untagged frames at a bridge's port are in the VLAN of its pvid; without one they are in none. */
function bridgeSegment(netns: SeenNetns, link: IpLink, bridge: string | undefined): string | undefined {
  const table = vlanTable(netns, link);
  if (!table) return `bridge ${bridge}`;
  const native = table.find((one) => one.pvid)?.vid;
  return native === undefined ? undefined : `bridge ${bridge} ${native}`;
}

/** The links that hear each other, by segment: the ends behind the ports of each switch, a card's children, the two ends of a free pair. */
function segments(seen: Seen, ends: Map<string, End>): Map<string, End[]> {
  const found = new Map<string, End[]>();
  const join = (name: string | undefined, end: End | undefined): void => {
    if (name !== undefined && end?.up && end.link.master === undefined)
      found.set(name, [...(found.get(name) ?? []), end]);
  };
  for (const netns of seen.netns) {
    for (const link of netns.links) {
      const end = ends.get(linkKey(netns.inode, link.ifindex));
      const far = ends.get(wiredTo(seen, netns, link) ?? '');
      const port = netns.inode === seen.hostInode ? portOfInterface(seen.ovs, link.ifname) : undefined;
      const bridge = seen.ovs.bridges.find((one) => port && one.ports.includes(port._uuid));
      const kind = kindOf(link);
      if (port && bridge) {
        const internal = seen.ovs.interfaces.find((one) => one.name === link.ifname)?.type === 'internal';
        if (internal || kind === 'veth') join(`${bridge.name} ${vlanOfPort(port).tag ?? 0}`, internal ? end : far);
      } else if (kind === 'bridge') join(bridgeSegment(netns, link, end?.key), end);
      else if (link.linkinfo?.info_slave_kind === 'bridge' && kind === 'veth') {
        const master = netns.links.find((one) => one.ifname === link.master);
        join(bridgeSegment(netns, link, linkKey(netns.inode, master?.ifindex ?? 0)), far);
      } else if (kind === 'physical' || kind === 'bond') join(`card ${end?.key}`, end);
      else if (kind === 'macvlan' && far && ['physical', 'bond'].includes(far.kind) && far.link.master === undefined) {
        join(`card ${far.key}`, end);
      } else if (kind === 'veth' && far && far.link.master === undefined && far.pluggedInto === undefined) {
        join(`pair ${[end?.key, far.key].sort().join(' ')}`, end);
      }
    }
  }
  return found;
}

export function duplicates(seen: Seen, ends: Map<string, End>): Expected[] {
  const expected: Expected[] = [];
  for (const members of segments(seen, ends).values()) {
    const seek = (check: FindingCheck, word: 'address' | 'mac', valuesOf: (end: End) => string[]): void => {
      for (const value of new Set(members.flatMap(valuesOf))) {
        const holders = members.filter((end) => valuesOf(end).includes(value));
        for (const end of holders.length > 1 ? holders : []) {
          expected.push({
            check,
            object: `${end.key} ${value}`,
            evidence: { link: end.link.ifname, [word]: value, holders: String(holders.length) },
          });
        }
      }
    };
    seek('duplicate-address', 'address', (end) => end.given.map((one) => one.slice(0, one.lastIndexOf('/'))));
    seek('duplicate-mac', 'mac', (end) => {
      const shared = kindOf(end.link) === 'macvlan' && end.link.linkinfo?.info_data?.mode === 'passthru';
      return end.link.address === undefined || shared ? [] : [end.link.address];
    });
  }
  for (const end of ends.values()) {
    for (const one of end.link.addr_info.filter((address) => address.dadfailed && address.scope !== 'link')) {
      const evidence = { link: end.link.ifname, address: one.local, kernel: 'dadfailed' };
      expected.push({ check: 'duplicate-address', object: `${end.key} ${one.local}:kernel`, evidence });
    }
  }
  return expected;
}
