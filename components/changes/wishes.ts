/** Operations that need no form: taking a plug off, deleting an empty bridge, removing an orphan. Pure. */
import type { Link } from '../../model/link.ts';
import type { Operation } from '../../model/operation.ts';
import type { Topology } from '../../model/topology.ts';
import { hostViewOf } from '../find/hostView.ts';
import { troubleOf } from '../topology/scene/links.ts';
import { plugsOf } from './plugs.ts';
import { targetOf } from './targets.ts';

/** A link as an operation names it: by its container where it is in one, since that is what the list of changes says for good. */
export function linkRefOf(topology: Topology, link: Link): { container: string; name: string } | { link: Link['id'] } {
  const { lookup } = hostViewOf(topology);
  const inside = link.netns === lookup.hostNetns?.id ? [] : (lookup.containersIn.get(link.netns) ?? []);
  const owner = inside.find((one) => one.sharesNetnsWith === undefined);
  const known = topology.hosts[0]?.sources.docker.state === 'up';
  return owner && known ? { container: owner.name, name: link.name } : { link: link.id };
}

/** Taking a link off its switch: the engine takes off its own. Undefined for what is no plug. */
export function detachOf(topology: Topology, record: string): Operation | undefined {
  const { lookup } = hostViewOf(topology);
  const ovsPort = lookup.ovsPorts.get(record);
  const asked = lookup.links.get(ovsPort?.link ?? record);
  if (!asked) return undefined;
  const inHost = asked.netns === lookup.hostNetns?.id;
  const far = lookup.links.get(asked.peer ?? '');
  const end = inHost ? far : asked;
  const port = inHost ? asked : far;
  if (!end || !port || end.netns === lookup.hostNetns?.id || !targetOf(topology, port.id)) return undefined;
  for (const network of topology.networks) {
    const endpoint = network.endpoints.find((one) => one.link === end.id);
    const container = endpoint && lookup.containers.get(endpoint.container);
    if (container) return { kind: 'disconnectNetwork', container: container.name, network: network.name };
  }
  return { kind: 'detach', ...linkRefOf(topology, end) };
}

/** Deleting a bridge of the host that Docker does not manage; `empty` is false while it has ports. */
export function deleteBridgeOf(
  topology: Topology,
  record: string,
): { operation: Operation; empty: boolean } | undefined {
  const target = targetOf(topology, record)?.target;
  if (!target || target.record !== record || target.kind === 'docker') return undefined;
  return {
    operation: { kind: 'deleteBridge', name: target.name, type: target.kind },
    empty: plugsOf(topology, target).length === 0,
  };
}

/** Removing what nobody owns: a veth end whose other end nobody has, or a port of Open vSwitch whose device is gone. */
export function removeOrphanOf(topology: Topology, record: string): Operation | undefined {
  const { lookup } = hostViewOf(topology);
  const ovsPort = lookup.ovsPorts.get(record);
  if (ovsPort)
    return ovsPort.error !== undefined && !ovsPort.link ? { kind: 'removeOrphan', ovsPort: ovsPort.name } : undefined;
  const link = lookup.links.get(record);
  const trouble = link && troubleOf(lookup, link);
  return link && (trouble === 'orphan' || trouble === 'loose') ? { kind: 'removeOrphan', link: link.id } : undefined;
}
