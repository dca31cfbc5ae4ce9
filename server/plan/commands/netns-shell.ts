/** How a person at a root shell of the host reaches a namespace: by a word that stays right when the container starts again. */
import type { NetnsId } from '../../../model/ids.ts';
import type { Topology } from '../../../model/topology.ts';
import { ownerOf } from '../look-up.ts';
import { quote } from './quote.ts';

export type NetnsShell = {
  /** `ip`, in this namespace. */
  ip: string;
  /** Goes before another program, with its space. */
  run: string;
  /** What `netns` is followed by in `ip link`, as seen from the host's namespace. */
  netns: string;
};

const pidOf = (container: string): string => `"$(docker inspect -f '{{.State.Pid}}' ${quote(container)})"`;

/** A namespace that nobody can be found to own any more has no words: `ip` alone would be the wrong one. */
export function netnsShell(topology: Topology, id: NetnsId): NetnsShell | undefined {
  const netns = topology.netns.find((one) => one.id === id);
  // The first process of the host is in its namespace.
  if (netns?.owner === 'host') return { ip: 'ip', run: '', netns: '1' };
  const container = ownerOf(topology, id);
  if (container) return byPid(pidOf(container.name));
  if (netns?.name !== undefined && netns.owner === 'named') {
    const name = quote(netns.name);
    return { ip: `ip -n ${name}`, run: `nsenter --net=${quote(`/run/netns/${netns.name}`)} `, netns: name };
  }
  return netns?.pid === undefined ? undefined : byPid(String(netns.pid));
}

const byPid = (pid: string): NetnsShell => ({
  ip: `nsenter -t ${pid} -n ip`,
  run: `nsenter -t ${pid} -n `,
  netns: pid,
});
