/**
 * `vlan-not-on-uplink`: a VLAN that ports of a switch are in, and that the switch's uplink, a trunk with a list of VLANs, does not carry.
 * An uplink that carries every VLAN, or is an access port itself, promises nothing and breaks nothing.
 */
import { ovsId } from '../../../model/ids.ts';
import type { Vlan } from '../../../model/link.ts';
import type { GroupCheck, Grouping } from '../../topology/checks.ts';
import { idOfHost, idOfLink } from '../../topology/ids.ts';
import type { Look } from '../../topology/observations.ts';
import { bridgeVlansOf, vlanOfBridgePort, vlanOfOvsPort } from '../../topology/vlan-of-link.ts';
import { finding } from '../finding.ts';

/** Network cards and bonds of the host lead out of it. */
const leadsOut = new Set(['physical', 'bond']);

export const byVlan: Grouping = {
  of: 'ovsPort',
  groups(look, uuid) {
    const port = look.ovsPort(uuid);
    if (!port) return [];
    const link = look.hostCookie === undefined ? undefined : look.linkByName(look.hostCookie, port.interfaceName);
    if (port.interfaceType === '' && link && leadsOut.has(link.kind)) return [`uplink:ovs:${port.bridgeUuid}`];
    const { tag } = vlanOfOvsPort(port);
    return tag === undefined || port.vlanMode === 'dot1q-tunnel' ? [] : [`vlan:ovs:${port.bridgeUuid}:${tag}`];
  },
};

/** Ports of bridges that filter VLANs, in the same groups; a bridge's own link uses a VLAN as a port does. */
export const byBridgeVlan: Grouping = {
  of: 'link',
  groups(look, cookie, ifindex) {
    const link = look.link(cookie, Number(ifindex));
    const vlans = link && bridgeVlansOf(look, cookie, link);
    if (!link || !vlans) return [];
    const bridge = `bridge:${cookie}:${link.kind === 'bridge' ? link.ifindex : link.master}`;
    if (leadsOut.has(link.kind)) return [`uplink:${bridge}`];
    const native = vlans.find((one) => one.pvid);
    return native ? [`vlan:${bridge}:${native.vid}`] : [];
  },
};

type Uplink = { id: string; name: string; switch: string | undefined; carries: number[] | undefined };

/** The VLANs of a trunk with a list of them, its native one among them. */
function listed(vlan: Vlan): number[] | undefined {
  if (vlan.mode === 'access' || vlan.trunks === undefined) return undefined;
  return vlan.tag === undefined ? vlan.trunks : [...vlan.trunks, vlan.tag];
}

/** An uplink by its key: a port of Open vSwitch, or a link. */
function uplinkAt(look: Look, member: string): Uplink | undefined {
  const [kind, first = '', second = ''] = member.split(':');
  if (kind === 'ovsPort') {
    const port = look.ovsPort(first);
    if (!port) return undefined;
    const bridge = look.ovsBridge(port.bridgeUuid)?.name;
    const id = ovsId(idOfHost(look), first);
    return { id, name: port.name, switch: bridge, carries: listed(vlanOfOvsPort(port)) };
  }
  const link = look.link(first, Number(second));
  if (!link) return undefined;
  const bridge = link.master === undefined ? undefined : look.link(first, link.master)?.name;
  const vlans = bridgeVlansOf(look, first, link);
  const carries = vlans && listed(vlanOfBridgePort(vlans));
  return { id: idOfLink(look, first, link.ifindex), name: link.name, switch: bridge, carries };
}

export const vlanNotOnUplink: GroupCheck = {
  ofGroup: 'vlan',
  find(look, group) {
    const tag = group.slice(group.lastIndexOf(':') + 1);
    const owner = group.slice('vlan:'.length, group.lastIndexOf(':'));
    const uplinks = look.members(`uplink:${owner}`).flatMap((member) => uplinkAt(look, member) ?? []);
    const [uplink] = uplinks;
    const stops = uplinks.every(({ carries }) => carries !== undefined && !carries.includes(Number(tag)));
    const users = look.members(group);
    if (!uplink || !stops || users.length === 0) return [];
    const evidence = {
      vlan: tag,
      uplink: uplink.name,
      switch: uplink.switch,
      carries: uplink.carries?.toSorted((a, b) => a - b).join(','),
      ports: users.length.toString(),
    };
    return [finding('vlan-not-on-uplink', 'warning', uplink.id, evidence, tag)];
  },
};
