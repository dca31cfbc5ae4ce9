/** VLAN membership of a link in one shape, from an OVS port, the bridge VLAN table or an 802.1Q sub-link. */
import type { Link, Vlan } from '../../model/link.ts';
import type { BridgeVlanFact, LinkFact } from '../netlink/facts.ts';
import type { OvsPortFact } from '../ovsdb/facts.ts';
import type { Look } from './observations.ts';

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

/**
 * The bridge VLAN table of a port in the same shape (bridge(8), vlan): one VLAN that is both pvid and untagged and no other is an access
 * port; without a pvid it is a trunk; with one and others beside it, a trunk with a native VLAN. A port in no VLAN carries nothing.
 */
export function vlanOfBridgePort(vlans: readonly BridgeVlanFact[]): Vlan {
  const native = vlans.find((one) => one.pvid);
  const others = vlans.filter((one) => one !== native).map((one) => one.vid);
  if (!native) return { mode: 'trunk', trunks: others };
  if (!native.untagged) return { mode: 'native-tagged', tag: native.vid, trunks: others };
  if (others.length === 0) return { mode: 'access', tag: native.vid };
  return { mode: 'native-untagged', tag: native.vid, trunks: others };
}

/** The bridge VLAN table of a link, where there is one that counts: of a port whose bridge filters VLANs, or of such a bridge. */
export function bridgeVlansOf(look: Look, cookie: string, link: LinkFact): BridgeVlanFact[] | undefined {
  if (link.kind === 'bridge' && link.bridge?.vlanFiltering) return look.bridgeVlans(cookie, link.ifindex) ?? [];
  if (link.bridgePortNo === undefined || link.master === undefined) return undefined;
  return look.bridgeFilters(cookie, link.master) ? (look.bridgeVlans(cookie, link.ifindex) ?? []) : undefined;
}

/** A sub-link such as eth0.100 carries one VLAN untagged to its owner: access. What a port is to its switch says more than that. */
export function vlansOfLink(
  look: Look,
  cookie: string,
  link: LinkFact,
  ovsPort: OvsPortFact | undefined,
): Pick<Link, 'vlan' | 'bridgeVlans'> {
  const table = bridgeVlansOf(look, cookie, link);
  const bridgeVlans = table ? { bridgeVlans: table } : {};
  if (ovsPort) return { vlan: vlanOfOvsPort(ovsPort), ...bridgeVlans };
  if (table && link.kind !== 'bridge') return { vlan: vlanOfBridgePort(table), ...bridgeVlans };
  return link.vlanId === undefined ? bridgeVlans : { vlan: { mode: 'access', tag: link.vlanId }, ...bridgeVlans };
}
