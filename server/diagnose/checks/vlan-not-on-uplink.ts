/**
 * `vlan-not-on-uplink`: a VLAN that ports of a switch are in, and that the switch's uplink, a trunk with a list of VLANs, does not carry.
 * An uplink that carries every VLAN, or is an access port itself, promises nothing and breaks nothing.
 */
import { ovsId } from '../../../model/ids.ts';
import type { OvsPortFact } from '../../ovsdb/facts.ts';
import type { GroupCheck, Grouping } from '../../topology/checks.ts';
import { idOfHost } from '../../topology/ids.ts';
import { vlanOfOvsPort } from '../../topology/vlan-of-link.ts';
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

/** The VLANs of a trunk with a list of them, its native one among them. */
function listed(port: OvsPortFact): number[] | undefined {
  const vlan = vlanOfOvsPort(port);
  if (vlan.mode === 'access' || vlan.trunks === undefined) return undefined;
  return vlan.tag === undefined ? vlan.trunks : [...vlan.trunks, vlan.tag];
}

export const vlanNotOnUplink: GroupCheck = {
  ofGroup: 'vlan',
  find(look, group) {
    const [, , bridgeUuid = '', tag = ''] = group.split(':');
    const uplinks = look.members(`uplink:ovs:${bridgeUuid}`).flatMap((member) => {
      const uuid = member.slice(member.indexOf(':') + 1);
      const port = look.ovsPort(uuid);
      return port ? [{ uuid, name: port.name, carries: listed(port) }] : [];
    });
    const [uplink] = uplinks;
    const stops = uplinks.every(({ carries }) => carries !== undefined && !carries.includes(Number(tag)));
    const users = look.members(group);
    if (!uplink || !stops || users.length === 0) return [];
    const evidence = {
      vlan: tag,
      uplink: uplink.name,
      switch: look.ovsBridge(bridgeUuid)?.name,
      carries: uplink.carries?.toSorted((a, b) => a - b).join(','),
      ports: users.length.toString(),
    };
    return [finding('vlan-not-on-uplink', 'warning', ovsId(idOfHost(look), uplink.uuid), evidence, tag)];
  },
};
