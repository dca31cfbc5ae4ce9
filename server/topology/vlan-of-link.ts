/** VLAN membership of a link in one shape, from an OVS port or from an 802.1Q sub-link. */
import type { Link, Vlan } from '../../model/link.ts';
import type { LinkFact } from '../netlink/facts.ts';
import type { OvsPortFact } from '../ovsdb/facts.ts';

/**
 * ovs-vswitchd.conf.db(5), Port, VLAN Configuration: without vlan_mode a port with a tag is an access port and any other a trunk, which
 * without `trunks` carries every VLAN. A dot1q-tunnel port behaves as an access port of its outer tag.
 */
export function vlanOfOvsPort(port: OvsPortFact): Vlan {
  const mode = port.vlanMode ?? (port.tag === undefined ? 'trunk' : 'access');
  const tag = port.tag === undefined ? {} : { tag: port.tag };
  if (mode === 'access' || mode === 'dot1q-tunnel') return { mode: 'access', ...tag };
  const trunks = port.trunks && port.trunks.length > 0 ? { trunks: port.trunks } : {};
  return mode === 'trunk' ? { mode, ...trunks } : { mode, ...tag, ...trunks };
}

/** A sub-link such as eth0.100 carries one VLAN untagged to its owner: access. */
export function vlanOfLink(link: LinkFact, ovsPort: OvsPortFact | undefined): Pick<Link, 'vlan'> {
  if (ovsPort) return { vlan: vlanOfOvsPort(ovsPort) };
  return link.vlanId === undefined ? {} : { vlan: { mode: 'access', tag: link.vlanId } };
}
