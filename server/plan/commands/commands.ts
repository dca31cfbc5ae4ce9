/** The lines that a person would type at a root shell of the host for a step. What they make is what the step makes. */
import type { NetnsId } from '../../../model/ids.ts';
import { assertNever } from '../../../model/result.ts';
import type { Step } from '../../../model/step.ts';
import type { Topology } from '../../../model/topology.ts';
import * as links from './links.ts';
import { type NetnsShell, netnsShell } from './netns-shell.ts';
import * as ovs from './ovs.ts';
import { routeWords } from './routes.ts';

/** For a thing in a namespace that cannot be named. A comment, so that pasting it does nothing where it would do the wrong thing. */
const unreachable = (id: NetnsId): string[] => [`# the namespace ${id} has no name and no process to reach it by`];

/** `topology` is as it is before the step. */
export function commandsOf(topology: Topology, step: Step): string[] {
  const inNetns = (id: NetnsId, lines: (shell: NetnsShell) => string[] | undefined): string[] => {
    const shell = netnsShell(topology, id);
    return (shell && lines(shell)) ?? unreachable(id);
  };
  switch (step.do) {
    case 'addBridge':
      return inNetns(step.link.netns, (shell) => links.addBridge(shell, step));
    case 'addVeth':
      return inNetns(step.host.netns, (shell) => links.addVeth(shell, step, (id) => netnsShell(topology, id)));
    case 'deleteVeth':
      return inNetns(step.host.netns, (shell) => links.deleteLink(shell, step.host.name));
    case 'deleteBridge':
    case 'deleteOrphan':
      return inNetns(step.link.netns, (shell) => links.deleteLink(shell, step.link.name));
    case 'setLink':
      return inNetns(step.link.netns, (shell) => links.setLink(shell, step));
    case 'addAddress':
      return inNetns(step.link.netns, (shell) => links.address(shell, 'add', step));
    case 'removeAddress':
      return inNetns(step.link.netns, (shell) => links.address(shell, 'del', step));
    case 'addRoute':
      return inNetns(step.netns, ({ ip }) => [`${ip} ${routeWords('add', step.route)}`]);
    case 'removeRoute':
      return inNetns(step.netns, ({ ip }) => [`${ip} ${routeWords('del', step.route)}`]);
    case 'addOvsBridge':
      return ovs.addOvsBridge(topology, step);
    case 'deleteOvsBridge':
      return ovs.deleteOvsBridge(step);
    case 'addOvsPort':
      return ovs.addOvsPort(topology, step);
    case 'deleteOvsPort':
      return ovs.deleteOvsPort(step);
    case 'setOvsPortVlan':
      return ovs.setOvsPortVlan(step);
    case 'connectNetwork':
    case 'disconnectNetwork':
      return links.network(topology, step);
    case 'announce':
      return inNetns(step.link.netns, (shell) => links.announce(shell, step));
    default:
      return assertNever(step);
  }
}
