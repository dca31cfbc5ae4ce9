/** Every switch of the host namespace: Linux bridges, those of Docker networks, Open vSwitch bridges, and the taps of macvlan parents. */
import type { Link, Vlan } from '../../../model/link.ts';
import type { OvsBridge, OvsPort } from '../../../model/ovs.ts';
import { chipOf, extrasOf, hostAddressesOf, leadsOut, ovsTunnelOf, troubleOf } from './links.ts';
import { type Lookup, naturally } from './lookup.ts';
import type { PortRow, SwitchObject, SwitchTag } from './scene.ts';
import { tapsOf } from './taps.ts';
import { carriedBy, isPlainTrunk, nativeOf, ovsPortVlan, vlanChip } from './vlan.ts';

/** Kinds that bring the world in: their port rows stand on the left. */
const uplinkKinds = new Set(['physical', 'bond', 'team', 'vlan']);

export function switchesOf(lookup: Lookup): SwitchObject[] {
  const { hostNetns, topology } = lookup;
  if (!hostNetns) return [];
  const ovsLinks = new Set<string>(topology.ovsBridges.flatMap((bridge) => bridge.link ?? []));
  const bridges = (lookup.linksIn.get(hostNetns.id) ?? []).filter(
    (link) => link.kind === 'bridge' && !ovsLinks.has(link.id),
  );
  return [
    ...bridges.map((link) => linuxBridge(lookup, link)),
    ...topology.ovsBridges.map((bridge) => ovsBridge(lookup, bridge)),
    ...tapsOf(lookup),
  ];
}

/** A port row with the VLAN it was made from, to see what the uplinks leave out. */
type Port = { row: PortRow; vlan: Vlan | undefined; uplink: boolean };

const isUplink = (lookup: Lookup, link: Link): boolean => uplinkKinds.has(link.kind) || leadsOut(lookup, link);

/** Sorted; an uplink names the VLANs in use here that it does not carry. */
function arranged(ports: Port[]): PortRow[] {
  const used = new Set(
    ports.flatMap(({ row, vlan }) => {
      const native = row.side === 'left' || !vlan ? undefined : nativeOf(vlan);
      return native === undefined ? [] : [native];
    }),
  );
  return ports
    .map(({ row, vlan, uplink }) => {
      const carried = vlan && uplink ? carriedBy(vlan) : undefined;
      const missing = carried ? [...used].filter((one) => !carried.has(one)).sort((a, b) => a - b) : [];
      return missing.length > 0 ? { ...row, span: 2, missingVlans: missing } : row;
    })
    .sort(byNumber);
}

const byNumber = (a: PortRow, b: PortRow): number =>
  (a.number ?? Number.MAX_SAFE_INTEGER) - (b.number ?? Number.MAX_SAFE_INTEGER) || naturally(a.name, b.name);

/** True when the other end of this host link is a port too: the two switches are joined on their left sides. */
function isBetweenSwitches(lookup: Lookup, link: Link): boolean {
  const peer = link.peer && lookup.links.get(link.peer);
  return !!peer && peer.netns === link.netns;
}

function linuxBridge(lookup: Lookup, link: Link): SwitchObject {
  const network = lookup.networkOfBridge.get(link.id);
  const slaves = (lookup.slaves.get(link.id) ?? []).filter((one) => one.netns === link.netns);
  const ports = slaves.map((port): Port => {
    const chip = chipOf(lookup, port);
    const trouble = troubleOf(lookup, port);
    const extras = extrasOf(port);
    const uplink = isUplink(lookup, port);
    const left = uplink || extras.tunnel !== undefined || isBetweenSwitches(lookup, port);
    const row: PortRow = {
      kind: 'port',
      // Not the link's own id: an uplink has a card on the host's edge as well.
      id: `${port.id}#port`,
      record: port.id,
      span: extras.tunnel === undefined ? 1 : 2,
      name: port.name,
      linkKind: port.kind,
      side: left ? 'left' : 'right',
      ...extras,
      ...(port.bridgePortNo === undefined ? {} : { number: port.bridgePortNo }),
      ...(chip ? { chip } : {}),
      ...(trouble ? { trouble } : {}),
    };
    return { row, vlan: port.vlan, uplink };
  });
  const tags: SwitchTag[] = [];
  if (network?.internal) tags.push('internal');
  if (network?.subnets.some((subnet) => subnet.includes(':'))) tags.push('ipv6');
  if (network?.icc === false || network?.options['com.docker.network.bridge.enable_icc'] === 'false') {
    tags.push('icc-off');
  }
  if (link.bridge?.stp) tags.push('stp');
  if (link.bridge?.vlanFiltering) tags.push('vlan-aware');
  const subnet = network?.subnets.find((one) => !one.includes(':')) ?? network?.subnets[0];
  return {
    kind: 'switch',
    id: link.id,
    record: network?.id ?? link.id,
    form: network ? 'docker' : 'linux',
    title: network?.name ?? link.name,
    ...(network ? { linkName: link.name, flavour: network.driver } : {}),
    ...(subnet === undefined ? {} : { subnet }),
    hostAddresses: hostAddressesOf(link),
    tags,
    down: !link.up,
    ports: arranged(ports),
  };
}

function ovsBridge(lookup: Lookup, bridge: OvsBridge): SwitchObject {
  const own = bridge.link === undefined ? undefined : lookup.links.get(bridge.link);
  const rows = lookup.topology.ovsPorts.filter((port) => port.bridge === bridge.id);
  const usesVlans = rows.some((port) => !isPlainTrunk(ovsPortVlan(port)));
  // The local port stands in the head as the host's own presence.
  const ports = rows.filter((port) => port.name !== bridge.name).map((port) => ovsPortRow(lookup, port, usesVlans));
  const tags: SwitchTag[] = bridge.stp ? ['stp'] : [];
  return {
    kind: 'switch',
    id: bridge.id,
    record: bridge.id,
    form: 'ovs',
    title: bridge.name,
    flavour: bridge.failMode ? `${bridge.datapathType} · ${bridge.failMode}` : bridge.datapathType,
    hostAddresses: hostAddressesOf(own),
    ...(bridge.controllers?.length ? { controllers: bridge.controllers } : {}),
    tags,
    // An Open vSwitch bridge forwards whether or not its local link is up.
    down: false,
    ports: arranged(ports),
  };
}

function ovsPortRow(lookup: Lookup, port: OvsPort, usesVlans: boolean): Port {
  const link = port.link === undefined ? undefined : lookup.links.get(port.link);
  const vlan = ovsPortVlan(port);
  // A port of a system device (type empty) without that device: the database says so by `error` only when it next tries to open it.
  const gone = port.error !== undefined || (port.interfaceType === '' && !link);
  const trouble = gone ? 'device-gone' : link && troubleOf(lookup, link);
  const tunnel = ovsTunnelOf(port);
  const uplink = link !== undefined && isUplink(lookup, link);
  const left =
    uplink ||
    port.interfaceType === 'patch' ||
    tunnel !== undefined ||
    (link !== undefined && isBetweenSwitches(lookup, link));
  const row: PortRow = {
    kind: 'port',
    id: port.id,
    record: port.id,
    span: port.error === undefined && tunnel === undefined ? 1 : 2,
    name: port.name,
    side: left ? 'left' : 'right',
    linkKind: port.interfaceType || (link?.kind ?? 'veth'),
    ...(link ? extrasOf(link) : {}),
    ...(tunnel === undefined ? {} : { tunnel }),
    ...(port.ofport === undefined || port.ofport < 0 ? {} : { number: port.ofport }),
    ...(isPlainTrunk(vlan) && !usesVlans ? {} : { chip: vlanChip(vlan) }),
    ...(trouble ? { trouble } : {}),
    ...(port.error === undefined ? {} : { error: port.error }),
  };
  return { row, vlan, uplink };
}
