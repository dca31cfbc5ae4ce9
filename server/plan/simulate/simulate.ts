/** The topology as it would be after a step: what the next one is planned on. */
import { assertNever } from '../../../model/result.ts';
import type { Step } from '../../../model/step.ts';
import type { Topology } from '../../../model/topology.ts';
import { connectNetwork, disconnectNetwork } from './docker.ts';
import { addAddress, addBridge, addVeth, dropLink, dropPair, removeAddress, setLink, stepLink } from './links.ts';
import { addOvsBridge, addOvsPort, deleteOvsBridge, deleteOvsPort, setOvsPortVlan } from './ovs.ts';
import { addRoute, removeRoute } from './routes.ts';

/**
 * Foretells what a step sets and what the kernel does for it to links, addresses and routes. Link-locals of the kernel's making, carriers of
 * links other than veth, and what Docker and Open vSwitch choose by themselves are not foretold. A step whose thing is not there does nothing.
 */
export function simulate(topology: Topology, step: Step): Topology {
  switch (step.do) {
    case 'addBridge':
      return addBridge(topology, step);
    case 'addVeth':
      return addVeth(topology, step);
    case 'deleteVeth':
      return dropPair(topology, step.host.netns, step.host.name);
    case 'deleteBridge':
    case 'deleteOrphan': {
      const link = stepLink(topology, step.link);
      return link ? dropLink(topology, link.id) : topology;
    }
    case 'setLink':
      return setLink(topology, step);
    case 'addAddress':
      return addAddress(topology, step);
    case 'removeAddress':
      return removeAddress(topology, step);
    case 'addRoute':
      return addRoute(topology, step.netns, step.route);
    case 'removeRoute':
      return removeRoute(topology, step.netns, step.route);
    case 'addOvsBridge':
      return addOvsBridge(topology, step);
    case 'deleteOvsBridge':
      return deleteOvsBridge(topology, step);
    case 'addOvsPort':
      return addOvsPort(topology, step);
    case 'deleteOvsPort':
      return deleteOvsPort(topology, step);
    case 'setOvsPortVlan':
      return setOvsPortVlan(topology, step);
    case 'connectNetwork':
      return connectNetwork(topology, step);
    case 'disconnectNetwork':
      return disconnectNetwork(topology, step);
    case 'announce':
      return topology;
    default:
      return assertNever(step);
  }
}
