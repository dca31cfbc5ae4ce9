/**
 * Steps that cannot be taken back wait until all others are done: nothing may happen to their things in between. What the engine takes away
 * comes back under other names: nothing may have happened to it before.
 */
import type { Link } from '../../model/link.ts';
import type { Step } from '../../model/step.ts';
import type { Topology } from '../../model/topology.ts';
import { childrenOf, linkNamed, linkOf, ovsBridgeNamed, portsOfBridge, portsOfOvsBridge } from './look-up.ts';

/** All that hangs on what a step deletes, as text to compare; undefined for a step that deletes nothing. */
export function thingOf(topology: Topology, step: Step): string | undefined {
  const bridge = step.do === 'deleteOvsBridge' ? ovsBridgeNamed(topology, step.name) : undefined;
  const named = step.do === 'deleteOrphan' || step.do === 'deleteBridge' ? step.link : undefined;
  const link = named ? linkNamed(topology, named.netns, named.name) : linkOf(topology, bridge?.link);
  if (!bridge && !named) return undefined;
  const routes = topology.netns.find((one) => one.id === link?.netns)?.routes ?? [];
  return JSON.stringify({
    ...{ bridge, link },
    routes: routes.filter((one) => one.ifindex === link?.ifindex),
    on: link ? [...portsOfBridge(topology, link), ...childrenOf(topology, link)].map((one) => one.id) : [],
    ports: bridge ? portsOfOvsBridge(topology, bridge).map((one) => one.id) : [],
  });
}

/** Whether a step sets something of a link. */
function sets(step: Step, link: Link): boolean {
  if ('link' in step) return step.link.netns === link.netns && step.link.name === link.name;
  return 'route' in step && step.netns === link.netns && step.route.device === link.name;
}

/** Whether a step has the engine take links away that one of those before it has set: undone, these would not be found again. */
export function takesWhatWasSet(topology: Topology, step: Step, before: readonly Step[]): boolean {
  if (step.do !== 'disconnectNetwork') return false;
  const network = topology.networks.find((one) => one.id === step.network);
  const link = linkOf(topology, network?.endpoints.find((one) => one.container === step.container)?.link);
  const links = [link, linkOf(topology, link?.peer)].filter((one) => one !== undefined);
  return links.some((one) => before.some((other) => sets(other, one)));
}
