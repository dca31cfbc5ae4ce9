/** What is plugged into a switch: its ports, the links at their other ends, the VLANs they are in. Pure. */
import type { Link, Vlan } from '../../model/link.ts';
import type { Topology } from '../../model/topology.ts';
import { hostViewOf } from '../find/hostView.ts';
import { leadsOut as linkLeadsOut } from '../topology/scene/links.ts';
import { carriedBy, ovsPortVlan } from '../topology/scene/vlan.ts';
import type { Target } from './targets.ts';

/**
 * `far`: the link at the other end of the port's veth. `vlan` undefined: the switch keeps no VLANs apart. `outside`: what is behind it is not
 * on this host.
 */
export type Plug = {
  name: string;
  port: Link | undefined;
  far: Link | undefined;
  vlan: Vlan | undefined;
  outside: boolean;
};

/** Interface types of Open vSwitch (ovs-vswitchd.conf.db(5)) that end on this host; all others are tunnels or cards. */
const insideTypes = new Set(['', 'system', 'internal', 'patch', 'tap']);
/** Kinds of links that reach other machines, besides those the canvas draws as uplinks. */
const outsideKinds = new Set(['bond', 'team', 'vlan', 'vxlan', 'gre', 'gretap', 'geneve']);

/** The ports of a switch but its own, which is the host's presence in it. */
export function plugsOf(topology: Topology, target: Target): Plug[] {
  const { lookup } = hostViewOf(topology);
  const isOutside = (port: Link | undefined): boolean =>
    port !== undefined && (outsideKinds.has(port.kind) || linkLeadsOut(lookup, port));
  const farOf = (port: Link | undefined): Link | undefined => lookup.links.get(port?.peer ?? '');
  if (target.kind === 'ovs') {
    return topology.ovsPorts
      .filter((one) => one.bridge === target.bridge.id && one.name !== target.bridge.name)
      .map((one) => {
        const port = lookup.links.get(one.link ?? '');
        const outside = !insideTypes.has(one.interfaceType) || isOutside(port);
        return { name: one.name, port, far: farOf(port), vlan: ovsPortVlan(one), outside };
      });
  }
  const ports = lookup.slaves.get(target.bridge?.id ?? '') ?? [];
  return ports.map((port) => ({ name: port.name, port, far: farOf(port), vlan: port.vlan, outside: isOutside(port) }));
}

/** The switch's own link, by which the host takes part in it. */
export const hostEndOf = (topology: Topology, target: Target): Link | undefined =>
  target.kind === 'ovs' ? hostViewOf(topology).lookup.links.get(target.bridge.link ?? '') : target.bridge;

/** True where Patchbay can put ports of the switch into VLANs. */
export const keepsVlans = (target: Target): boolean => target.kind === 'ovs';

/** The VLAN a port is in that nobody put into any: of a bridge that filters VLANs its default one. */
export const defaultVlan = (target: Target): number | undefined => {
  const bridge = target.kind === 'ovs' ? undefined : target.bridge?.bridge;
  return bridge?.vlanFiltering ? bridge.defaultPvid : undefined;
};

/** Why no VLAN can be chosen here; undefined where one can. */
export const vlanTrouble = (target: Target): 'vlanOff' | 'vlanNotYet' | undefined =>
  target.kind === 'ovs' ? undefined : target.bridge?.bridge?.vlanFiltering ? 'vlanNotYet' : 'vlanOff';

/** Whether a port hears frames of an access port in `vlan`, or of one outside all VLANs. */
export function hears(plug: Plug, vlan: number | undefined): boolean {
  if (plug.vlan === undefined) return true;
  if (vlan === undefined) return plug.vlan.mode !== 'access';
  return carriedBy(plug.vlan)?.has(vlan) ?? true;
}

/** True where a frame of this VLAN can leave the host, so that nobody here can say which addresses are taken. */
export const leadsOut = (plugs: readonly Plug[], vlan: number | undefined): boolean =>
  plugs.some((plug) => plug.outside && hears(plug, vlan));
