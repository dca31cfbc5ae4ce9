/** Where a container can be plugged in, and who can be plugged in at all. Pure. */
import type { Container, Network } from '../../model/container.ts';
import type { Link } from '../../model/link.ts';
import type { OvsBridge } from '../../model/ovs.ts';
import type { Topology } from '../../model/topology.ts';
import { hostViewOf } from '../find/hostView.ts';
import { compareNatural } from '../find/natural.ts';

/** `record` is what the canvas and the inspector select; `bridge` of a Docker network is the Linux bridge it made. */
export type Target =
  | { kind: 'linux'; record: string; name: string; bridge: Link }
  | { kind: 'ovs'; record: string; name: string; bridge: OvsBridge }
  | { kind: 'docker'; record: string; name: string; network: Network; bridge: Link | undefined };

/** What Docker calls a network for the modes `none` and `host`: there is nothing to plug into. */
const wiresNothing = new Set(['null', 'host']);

const linuxTarget = (bridge: Link): Target => ({ kind: 'linux', record: bridge.id, name: bridge.name, bridge });
const ovsTarget = (bridge: OvsBridge): Target => ({ kind: 'ovs', record: bridge.id, name: bridge.name, bridge });

function dockerTarget(topology: Topology, network: Network): Target {
  const bridge = hostViewOf(topology).lookup.links.get(network.bridge ?? '');
  return { kind: 'docker', record: network.id, name: network.name, network, bridge };
}

/** Every place of the host, Docker networks under their own name only; by name. */
export function targetsOf(topology: Topology): Target[] {
  const { lookup } = hostViewOf(topology);
  const bridges = topology.links.filter(
    (link) => link.kind === 'bridge' && link.netns === lookup.hostNetns?.id && !lookup.networkOfBridge.has(link.id),
  );
  return [
    ...bridges.map(linuxTarget),
    ...topology.ovsBridges.map(ovsTarget),
    ...topology.networks.filter((one) => !wiresNothing.has(one.driver)).map((one) => dockerTarget(topology, one)),
  ].sort((a, b) => compareNatural(a.name, b.name) || (a.record < b.record ? -1 : 1));
}

/** The place a record stands for: a switch itself, or a port or a cable's end of one with the VLAN it is in. */
export function targetOf(topology: Topology, record: string): { target: Target; vlan?: number } | undefined {
  const { lookup } = hostViewOf(topology);
  const network = topology.networks.find((one) => one.id === record);
  if (network) return wiresNothing.has(network.driver) ? undefined : { target: dockerTarget(topology, network) };
  const ovsBridge = topology.ovsBridges.find((one) => one.id === record);
  if (ovsBridge) return { target: ovsTarget(ovsBridge) };
  const ovsPort = lookup.ovsPorts.get(record) ?? lookup.ovsPortOfLink.get(record);
  if (ovsPort) {
    const bridge = topology.ovsBridges.find((one) => one.id === ovsPort.bridge);
    if (bridge?.name === ovsPort.name) return { target: ovsTarget(bridge) };
    return bridge && { target: ovsTarget(bridge), ...accessVlan(ovsPort) };
  }
  const link = lookup.links.get(record);
  if (!link || link.netns !== lookup.hostNetns?.id) return undefined;
  const bridge = link.kind === 'bridge' ? link : lookup.links.get(link.master ?? '');
  if (bridge?.kind !== 'bridge') return undefined;
  const made = lookup.networkOfBridge.get(bridge.id);
  const target = made ? dockerTarget(topology, made) : linuxTarget(bridge);
  return { target, ...(link.vlan?.mode === 'access' && link.vlan.tag !== undefined ? { vlan: link.vlan.tag } : {}) };
}

const accessVlan = (port: { tag?: number | undefined; vlanMode?: string | undefined }): { vlan?: number } =>
  port.tag !== undefined && (port.vlanMode ?? 'access') === 'access' ? { vlan: port.tag } : {};

/** A place by what a person calls it: its name, or the bridge a Docker network made. */
export function targetNamed(topology: Topology, name: string): Target | undefined {
  const all = targetsOf(topology);
  return all.find((one) => one.name === name) ?? all.find((one) => one.kind === 'docker' && one.bridge?.name === name);
}

/** Why nothing can be plugged into it. `owner`: of a joined container, the one whose links they are. */
export type SourceTrouble = { why: 'host-mode' | 'not-running' | 'unreadable' | 'no-container' };
export type Source = { container: Container; joinedBy?: Container };

/** Who gets the link when a record is dragged: the container itself, or the owner of the namespace it joined. */
export function sourceOf(topology: Topology, record: string): Source | SourceTrouble {
  const { lookup } = hostViewOf(topology);
  const link = lookup.links.get(record);
  const inside = link && link.netns !== lookup.hostNetns?.id ? lookup.containersIn.get(link.netns) : undefined;
  const asked =
    lookup.containers.get(record) ?? inside?.find((one) => one.sharesNetnsWith === undefined) ?? inside?.[0];
  if (!asked) return { why: 'no-container' };
  const owner = asked.sharesNetnsWith === undefined ? asked : lookup.containers.get(asked.sharesNetnsWith);
  if (!owner) return { why: 'no-container' };
  if (owner.networkMode === 'host') return { why: 'host-mode' };
  if (owner.netns === undefined) return { why: 'not-running' };
  if (owner.netns === lookup.hostNetns?.id) return { why: 'host-mode' };
  if (lookup.netns.get(owner.netns)?.readable !== true) return { why: 'unreadable' };
  return owner === asked ? { container: owner } : { container: owner, joinedBy: asked };
}
