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
import { kindOf, vlanTable, wiredTo } from './links.ts';
import { portOfInterface, vlanOfPort } from './ovs.ts';
import { theirMappings } from './port-mappings.ts';

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

/** VLANs of a Linux bridge that filters: those its ports and itself put untagged frames into, against what its network cards carry. */
function aboutBridgeVlans(seen: Seen): Expected[] {
  const expected: Expected[] = [];
  for (const netns of seen.netns) {
    for (const bridge of netns.links.filter((one) => kindOf(one) === 'bridge' && vlanTable(netns, one))) {
      const members = [bridge, ...netns.links.filter((one) => one.master === bridge.ifname)];
      const [uplinks, others] = [true, false].map((leadsOut) =>
        members.filter((one) => ['physical', 'bond'].includes(kindOf(one)) === leadsOut),
      );
      const [uplink] = (uplinks ?? []).sort((a, b) => (a.ifindex < b.ifindex ? -1 : 1));
      const natives = (others ?? []).flatMap((one) => vlanTable(netns, one)?.find((vlan) => vlan.pvid)?.vid ?? []);
      for (const vid of new Set(uplink ? natives : [])) {
        const stops = (uplinks ?? []).every((one) => {
          const table = vlanTable(netns, one) ?? [];
          const isAccess = table.length === 1 && table[0]?.pvid === true && table[0].untagged === true;
          return !isAccess && !table.some((vlan) => vlan.vid === vid);
        });
        if (!uplink || !stops) continue;
        const carries = (vlanTable(netns, uplink) ?? []).map((one) => one.vid).sort((a, b) => a - b);
        const evidence = {
          ...{ vlan: String(vid), uplink: uplink.ifname, switch: bridge.ifname, carries: carries.join(',') },
          ports: String(natives.filter((one) => one === vid).length),
        };
        const object = `${linkKey(netns.inode, uplink.ifindex)} ${vid}`;
        expected.push({ check: 'vlan-not-on-uplink', object, evidence });
      }
    }
  }
  return expected;
}

const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** What docker says it opened against the rules and proxies that are there, and the other way round. */
function aboutPublishedPorts(seen: Seen): Expected[] {
  const expected: Expected[] = [];
  const mappings = [...theirMappings(seen).values()];
  const opened = seen.docker.containers
    .filter((one) => one.State.Pid > 0)
    .flatMap((container) =>
      Object.entries(container.NetworkSettings.Ports ?? {}).flatMap(([key, bindings]) => {
        const [port = '', protocol = 'tcp'] = key.split('/');
        return (bindings ?? []).map((one) => {
          const isAny = ['', '0.0.0.0', '::'].includes(one.HostIp);
          return {
            container,
            port,
            protocol,
            hostPort: Number(one.HostPort),
            address: isAny ? '0.0.0.0' : one.HostIp,
            isAny,
          };
        });
      }),
    );
  for (const { container, port, protocol, hostPort, address, isAny } of opened) {
    const isHere = mappings.some(
      (one) =>
        one.protocol === protocol &&
        one.hostPort === hostPort &&
        (isAny ? ['0.0.0.0', '::'].includes(one.hostAddress) : one.hostAddress === address),
    );
    const hostSide = `${bracketed(address)}:${hostPort}/${protocol}`;
    const object = `${container.Id} ${hostSide}`;
    if (isHere || expected.some((one) => one.object === object)) continue;
    const evidence = { hostPort: hostSide, target: `${container.Name.replace(/^\//, '')}:${port}` };
    expected.push({ check: 'published-not-mapped', object, evidence });
  }
  for (const one of mappings) {
    if (one.container === undefined || one.via.includes('host')) continue;
    const owner = seen.docker.containers.find((container) => container.Id === one.container);
    const asked = [...Object.entries(owner?.HostConfig.PortBindings ?? {})].some(
      ([key, bindings]) =>
        (key.split('/')[1] ?? 'tcp') === one.protocol &&
        bindings?.some((each) => Number(each.HostPort) === one.hostPort),
    );
    const isOpened = opened.some(
      (each) => each.container.Id === one.container && each.hostPort === one.hostPort && each.protocol === one.protocol,
    );
    if (asked || isOpened) continue;
    const hostSide = `${bracketed(one.hostAddress)}:${one.hostPort}/${one.protocol}`;
    const evidence = {
      ...{ hostPort: hostSide, target: `${bracketed(one.targetAddress)}:${one.targetPort}` },
      ...{ container: one.container, rule: one.rules[0] },
    };
    const object = [one.family, one.protocol, one.hostAddress, one.hostPort].join('|');
    expected.push({ check: 'mapped-not-published', object, evidence });
  }
  return expected;
}

/** Rules of the old tables beside rules of the new ones. */
function aboutBackends({ hostname, netfilter: { ruleCounts } }: Seen): Expected[] {
  const [legacy, nft] = [ruleCounts['iptables-legacy'], ruleCounts['iptables-nft'] + ruleCounts.nft];
  if (legacy === 0 || nft === 0) return [];
  const evidence = { legacyRules: String(legacy), nftRules: String(nft) };
  return [{ check: 'two-firewall-backends', object: hostname, evidence }];
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
    const mapping = topology.portMappings.find((one) => one.id === object);
    const host = topology.hosts.find((one) => one.id === object);
    const key = host
      ? host.hostname
      : mapping
        ? [mapping.family, mapping.protocol, mapping.hostAddress, mapping.hostPort].join('|')
        : object.startsWith('link:')
          ? keys.link(object as never)
          : ownPart(object);
    const values = Object.entries(evidence).filter(([name]) => guidance[check]?.includes(name) !== true);
    const named = values.map(([name, value]) => [
      name,
      name === 'peerLink' ? keys.link(value as never) : name === 'container' ? ownPart(value) : value,
    ]);
    const fields = { check, object: key, severity, evidence: Object.fromEntries(named) };
    ours.add(`${check} ${key}${apart === '' ? '' : ` ${apart}`}`, check, fields);
  }
  const ends = endsOf(seen);
  for (const { check, object, evidence } of [
    ...aboutOneLink(seen, ends),
    ...duplicates(seen, ends),
    ...aboutOvs(seen),
    ...aboutBridgeVlans(seen),
    ...aboutPublishedPorts(seen),
    ...aboutBackends(seen),
  ]) {
    const fields = { check, object: object.split(' ')[0], severity: severities[check], evidence };
    theirs.add(`${check} ${object}`, check, fields);
  }
  return differences('finding', ours, theirs);
}
