/**
 * Our findings against what follows from the observers alone: the same definitions (model/finding.ts), found the other way round, from each
 * switch to what is plugged into it, and without a line of the product.
 */
import type { FindingCheck, Severity } from '../../model/finding.ts';
import type { Topology } from '../../model/topology.ts';
import type { IpLink, SeenNetns } from '../observers/ip.ts';
import type { Seen } from '../observers/observe.ts';
import { Comparables, type Difference, differences } from './difference.ts';
import { keysOf, linkKey, ownPart } from './keys.ts';
import { kindOf, wiredTo } from './links.ts';
import { portOfInterface, vlanOfPort } from './ovs.ts';

const severities: Record<FindingCheck, Severity> = {
  'ovs-device-gone': 'error',
  'orphan-veth': 'warning',
  'link-down': 'warning',
  'no-carrier': 'warning',
  'address-on-port': 'warning',
  'duplicate-address': 'error',
  'duplicate-mac': 'error',
  'vlan-not-on-uplink': 'warning',
  'published-not-mapped': 'error',
  'mapped-not-published': 'warning',
  'two-firewall-backends': 'warning',
};

type Expected = { check: FindingCheck; object: string; evidence: Record<string, string | undefined> };

/** A link with where it is, and everything that the definitions ask of it. */
type End = {
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

function endsOf(seen: Seen): Map<string, End> {
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

const restsDown = ['tun', 'dummy', 'loopback', 'openvswitch'];

function aboutOneLink(seen: Seen, ends: Map<string, End>): Expected[] {
  const expected: Expected[] = [];
  const isCut = (end: End): boolean => !end.up && end.pluggedInto !== undefined && !restsDown.includes(end.kind);
  for (const end of ends.values()) {
    const { link, kind, pluggedInto } = end;
    const common = { link: link.ifname, switch: pluggedInto };
    const tell = (check: FindingCheck, more: Expected['evidence'] = {}): number =>
      expected.push({ check, object: end.key, evidence: { ...common, ...more } });
    if (pluggedInto !== undefined && end.given.length > 0) tell('address-on-port', { addresses: end.given.join(' ') });
    if (isCut(end)) tell('link-down');
    const netns = seen.netns.find((one) => one.inode === end.inode);
    const peer = kind === 'veth' && netns ? ends.get(wiredTo(seen, netns, link) ?? '') : undefined;
    if (kind === 'veth' && !end.carrier && pluggedInto !== undefined) {
      const lost = peer === undefined && link.link_netnsid !== undefined && !netns?.nsids.has(link.link_netnsid);
      const inUse = peer && (peer.up || peer.given.length > 0 || peer.link.master !== undefined || peer.pluggedInto);
      const beside = peer?.inode === end.inode && !inUse;
      if (lost) tell('orphan-veth', { otherEnd: 'no-owner' });
      if (beside) tell('orphan-veth', { otherEnd: 'unused', peer: peer?.link.ifname });
      if (lost || beside) continue;
    }
    if (!end.up || end.carrier) continue;
    if (kind === 'physical' && pluggedInto !== undefined) tell('no-carrier');
    const apart = peer && (peer.inode !== end.inode || pluggedInto !== undefined);
    if (peer && apart && !peer.up && !isCut(peer)) {
      tell('no-carrier', { peer: peer.link.ifname, peerLink: peer.key });
    }
  }
  return expected;
}

/** The links that hear each other, by segment: the ends behind the ports of each switch, a card's children, the two ends of a free pair. */
function segments(seen: Seen, ends: Map<string, End>): Map<string, End[]> {
  const found = new Map<string, End[]>();
  const join = (name: string, end: End | undefined): void => {
    if (end?.up && end.link.master === undefined) found.set(name, [...(found.get(name) ?? []), end]);
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
      } else if (kind === 'bridge') join(`bridge ${end?.key}`, end);
      else if (link.linkinfo?.info_slave_kind === 'bridge' && kind === 'veth') {
        const master = netns.links.find((one) => one.ifname === link.master);
        join(`bridge ${linkKey(netns.inode, master?.ifindex ?? 0)}`, far);
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

function duplicates(seen: Seen, ends: Map<string, End>): Expected[] {
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

function aboutOvs({ ovs, netns, hostInode }: Seen): Expected[] {
  const expected: Expected[] = [];
  const hostLinks = netns.find((one) => one.inode === hostInode)?.links ?? [];
  for (const bridge of ovs.bridges) {
    const ports = ovs.ports.filter((one) => bridge.ports.includes(one._uuid));
    const uplinks = ports.filter((port) =>
      hostLinks.some((link) => link.ifname === port.name && ['physical', 'bond'].includes(kindOf(link))),
    );
    for (const port of ports) {
      const [row] = ovs.interfaces
        .filter((one) => port.interfaces.includes(one._uuid))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      if (!row) continue;
      const lacking = ['', 'system'].includes(row.type) && !hostLinks.some((link) => link.ifname === row.name);
      if (row.error === undefined && row.ofport !== -1 && !lacking) continue;
      const { name: device, error, ofport } = row;
      const evidence = { port: port.name, device, switch: bridge.name, error, ofport: ofport?.toString() };
      expected.push({ check: 'ovs-device-gone', object: port._uuid, evidence });
    }
    const others = ports.filter((one) => !uplinks.includes(one) && one.vlan_mode !== 'dot1q-tunnel');
    const tags = others.flatMap((one) => vlanOfPort(one).tag ?? []);
    const [uplink] = uplinks.sort((a, b) => (a._uuid < b._uuid ? -1 : 1));
    for (const vid of new Set(uplink ? tags : [])) {
      const stops = uplinks.every((one) => {
        const { mode, tag, trunks } = vlanOfPort(one);
        return mode !== 'access' && trunks !== undefined && ![...trunks, tag].includes(vid);
      });
      if (!uplink || !stops) continue;
      const { trunks = [], tag = [] } = vlanOfPort(uplink);
      const carries = [...trunks, tag].flat().sort((a, b) => a - b);
      const evidence = {
        ...{ vlan: String(vid), uplink: uplink.name, switch: bridge.name, carries: carries.join(',') },
        ports: String(tags.filter((one) => one === vid).length),
      };
      expected.push({ check: 'vlan-not-on-uplink', object: `${uplink._uuid} ${vid}`, evidence });
    }
  }
  return expected;
}

/** Evidence that names one of several other holders: any of them is right. */
const guidance: Partial<Record<FindingCheck, string[]>> = {
  'duplicate-address': ['twin', 'twinLink', 'mac', 'twinMac'],
  'duplicate-mac': ['twin', 'twinLink'],
};

export function compareFindings(topology: Topology, seen: Seen): Difference[] {
  const keys = keysOf(topology);
  const [ours, theirs] = [new Comparables(), new Comparables()];
  for (const { id, check, severity, object, evidence } of topology.findings) {
    const apart = id.slice(`finding:${check}:${object}`.length + 1);
    const key = object.startsWith('link:') ? keys.link(object as never) : ownPart(object);
    const values = Object.entries(evidence).filter(([name]) => guidance[check]?.includes(name) !== true);
    const named = values.map(([name, value]) => [name, name === 'peerLink' ? keys.link(value as never) : value]);
    const fields = { check, object: key, severity, evidence: Object.fromEntries(named) };
    ours.add(`${check} ${key}${apart === '' ? '' : ` ${apart}`}`, check, fields);
  }
  const ends = endsOf(seen);
  for (const { check, object, evidence } of [
    ...aboutOneLink(seen, ends),
    ...duplicates(seen, ends),
    ...aboutOvs(seen),
  ]) {
    const fields = { check, object: object.split(' ')[0], severity: severities[check], evidence };
    theirs.add(`${check} ${object}`, check, fields);
  }
  return differences('finding', ours, theirs);
}
