/** Every switch of the host namespace: Linux bridges, those of Docker networks, Open vSwitch bridges, and the taps of macvlan parents. */
import type { Link } from '../../../model/link.ts';
import type { OvsBridge, OvsPort } from '../../../model/ovs.ts';
import { addressTexts, chipOf, troubleOf } from './links.ts';
import { type Lookup, naturally } from './lookup.ts';
import type { PortRow, SwitchObject, SwitchTag } from './scene.ts';
import { isPlainTrunk, ovsPortVlan, vlanChip } from './vlan.ts';

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

const hostAddressesOf = (link: Link | undefined): string[] => (link ? addressTexts(link, () => undefined) : []);

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
  const ports = slaves.map((port): PortRow => {
    const chip = chipOf(lookup, port);
    const trouble = troubleOf(lookup, port);
    return {
      kind: 'port',
      // Not the link's own id: an uplink has a card on the host's edge as well.
      id: `${port.id}#port`,
      record: port.id,
      span: 1,
      name: port.name,
      linkKind: port.kind,
      side: uplinkKinds.has(port.kind) || isBetweenSwitches(lookup, port) ? 'left' : 'right',
      ...(port.bridgePortNo === undefined ? {} : { number: port.bridgePortNo }),
      ...(chip ? { chip } : {}),
      ...(trouble ? { trouble } : {}),
    };
  });
  const tags: SwitchTag[] = [];
  if (network?.internal) tags.push('internal');
  if (network?.subnets.some((subnet) => subnet.includes(':'))) tags.push('ipv6');
  if (network?.options['com.docker.network.bridge.enable_icc'] === 'false') tags.push('icc-off');
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
    ports: ports.sort(byNumber),
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
    tags,
    // An Open vSwitch bridge forwards whether or not its local link is up.
    down: false,
    ports: ports.sort(byNumber),
  };
}

function ovsPortRow(lookup: Lookup, port: OvsPort, usesVlans: boolean): PortRow {
  const link = port.link === undefined ? undefined : lookup.links.get(port.link);
  const vlan = ovsPortVlan(port);
  // A port of a system device (type empty) without that device: the database says so by `error` only when it next tries to open it.
  const gone = port.error !== undefined || (port.interfaceType === '' && !link);
  const trouble = gone ? 'device-gone' : link && troubleOf(lookup, link);
  const left =
    port.interfaceType === 'patch' || (link && (uplinkKinds.has(link.kind) || isBetweenSwitches(lookup, link)));
  return {
    kind: 'port',
    id: port.id,
    record: port.id,
    span: port.error === undefined ? 1 : 2,
    name: port.name,
    side: left ? 'left' : 'right',
    linkKind: port.interfaceType || (link?.kind ?? 'veth'),
    ...(port.ofport === undefined || port.ofport < 0 ? {} : { number: port.ofport }),
    ...(isPlainTrunk(vlan) && !usesVlans ? {} : { chip: vlanChip(vlan) }),
    ...(trouble ? { trouble } : {}),
    ...(port.error === undefined ? {} : { error: port.error }),
  };
}

function tapsOf(lookup: Lookup): SwitchObject[] {
  const children = new Map<string, Link[]>();
  for (const link of lookup.topology.links) {
    if (link.parent === undefined || !['macvlan', 'macvtap', 'ipvlan', 'ipvtap'].includes(link.kind)) continue;
    const list = children.get(link.parent);
    if (list) list.push(link);
    else children.set(link.parent, [link]);
  }
  return [...children].flatMap(([parentId, links]) => {
    const parent = lookup.links.get(parentId);
    return parent ? [tap(lookup, parent, links)] : [];
  });
}

function tap(lookup: Lookup, parent: Link, links: Link[]): SwitchObject {
  const kinds = [...new Set(links.map((link) => [link.kind, link.macvlanMode].filter(Boolean).join(' · ')))].sort();
  const network = lookup.topology.networks.find((one) => one.parent === parent.id);
  return {
    kind: 'switch',
    id: `${parent.id}#tap`,
    record: network?.id ?? parent.id,
    form: 'tap',
    title: network?.name ?? parent.name,
    linkName: parent.name,
    flavour: kinds.join(', '),
    hostAddresses: hostAddressesOf(parent),
    tags: [],
    down: !parent.up,
    ports: [...links]
      .sort((a, b) => naturally(a.id, b.id))
      .map((link) => {
        const trouble = troubleOf(lookup, link);
        return {
          kind: 'port',
          id: `${link.id}#tap`,
          record: link.id,
          span: 1,
          name: link.name,
          linkKind: link.kind,
          side: 'right',
          ...(trouble ? { trouble } : {}),
        };
      }),
  };
}
