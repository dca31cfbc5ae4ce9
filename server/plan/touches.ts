/** What a plan touches of what there is: the ids that a person is shown, and outside which nothing changes. */
import type { Container } from '../../model/container.ts';
import type { NetnsId } from '../../model/ids.ts';
import type { Link } from '../../model/link.ts';
import type { Step } from '../../model/step.ts';
import type { Topology } from '../../model/topology.ts';
import { childrenOf, linkNamed, linkOf, ovsBridgeNamed, portsOfBridge } from './look-up.ts';

function ofLink(topology: Topology, netns: NetnsId, name: string): string[] {
  const link = linkNamed(topology, netns, name);
  if (!link) return [netns];
  return [
    link.id,
    netns,
    ...(link.peer === undefined ? [] : [link.peer]),
    ...(link.ovsPort === undefined ? [] : [link.ovsPort]),
  ];
}

/** A link that goes takes along what stands on it, and is named by what it was plugged into. */
function ofGoing(topology: Topology, link: Link | undefined): string[] {
  if (!link) return [];
  const network = topology.networks.filter(
    (one) => one.bridge === link.id || one.parent === link.id || one.endpoints.some((end) => end.link === link.id),
  );
  return [
    ...ofLink(topology, link.netns, link.name),
    ...childrenOf(topology, link).flatMap((one) => ofGoing(topology, one)),
    ...portsOfBridge(topology, link).map((one) => one.id),
    ...network.map((one) => one.id),
    ...topology.ovsBridges.filter((one) => one.link === link.id).map((one) => one.id),
  ];
}

function ofRow(topology: Topology, bridge: string, name: string): string[] {
  const row = topology.ovsPorts.find((one) => one.name === name);
  const owner = ovsBridgeNamed(topology, bridge);
  return [...(owner ? [owner.id] : []), ...(row ? [row.id, ...(row.link === undefined ? [] : [row.link])] : [])];
}

function ofOvsBridge(topology: Topology, name: string): string[] {
  const bridge = ovsBridgeNamed(topology, name);
  if (!bridge) return [];
  const rows = topology.ovsPorts.filter((one) => one.bridge === bridge.id);
  return [bridge.id, ...rows.flatMap((row) => [row.id, ...ofGoing(topology, linkOf(topology, row.link))])];
}

function ofStep(topology: Topology, step: Step): string[] {
  switch (step.do) {
    case 'addVeth':
      return [step.host.netns, step.peer.netns];
    case 'deleteVeth': {
      const host = linkNamed(topology, step.host.netns, step.host.name);
      return [...ofGoing(topology, host), ...ofGoing(topology, linkOf(topology, host?.peer))];
    }
    case 'deleteBridge':
    case 'deleteOrphan':
      return ofGoing(topology, linkNamed(topology, step.link.netns, step.link.name));
    case 'setLink': {
      const { before, after } = step;
      const masters = [before.master, after.master].filter((one) => typeof one === 'string');
      return [step.link.name, ...masters].flatMap((name) => ofLink(topology, step.link.netns, name));
    }
    case 'addRoute':
    case 'removeRoute':
      return [
        step.netns,
        ...(step.route.device === undefined ? [] : ofLink(topology, step.netns, step.route.device).slice(0, 1)),
      ];
    case 'addOvsBridge':
      return [];
    case 'deleteOvsBridge':
      return ofOvsBridge(topology, step.name);
    case 'addOvsPort':
    case 'deleteOvsPort':
    case 'setOvsPortVlan':
      return ofRow(topology, step.bridge, step.name);
    case 'connectNetwork':
    case 'disconnectNetwork': {
      const network = topology.networks.find((one) => one.id === step.network);
      const link = linkOf(topology, network?.endpoints.find((one) => one.container === step.container)?.link);
      const netns = topology.containers.find((one) => one.id === step.container)?.netns;
      return [
        step.network,
        step.container,
        ...(netns === undefined ? [] : [netns]),
        ...(network?.bridge === undefined ? [] : [network.bridge]),
        ...ofGoing(topology, link),
        ...ofGoing(topology, linkOf(topology, link?.peer)),
      ];
    }
    default:
      return ofLink(topology, step.link.netns, step.link.name);
  }
}

/** Ids of records of `start`, each once, in the order of the steps; containers in whose namespace something happens are among them. */
export function touchesOf(start: Topology, stages: readonly { topology: Topology; step: Step }[]): string[] {
  const ids = new Set(stages.flatMap(({ topology, step }) => ofStep(topology, step)));
  const inside = (one: Container): boolean =>
    one.netns !== undefined && ids.has(one.netns) && one.networkMode !== 'host';
  for (const one of start.containers) if (inside(one)) ids.add(one.id);
  const present = new Set<string>([
    ...start.netns.map((one) => one.id),
    ...start.links.map((one) => one.id),
    ...start.containers.map((one) => one.id),
    ...start.networks.map((one) => one.id),
    ...start.ovsBridges.map((one) => one.id),
    ...start.ovsPorts.map((one) => one.id),
  ]);
  return [...ids].filter((id) => present.has(id));
}
