/** Sources whose facts are old. Pure. */
import { type SourceName, sourceNames } from '../../model/host.ts';
import type { Topology } from '../../model/topology.ts';

export type LostSource = {
  name: SourceName;
  sinceMs: number;
  /** It was read before; otherwise it was there and never answered. */
  known: boolean;
};

/** The lost sources of the first host, in the order of the lamps. */
export function lostSources(topology: Topology): LostSource[] {
  const [host] = topology.hosts;
  if (!host) return [];
  return sourceNames
    .filter((name) => host.sources[name].state === 'lost')
    .map((name) => ({ name, sinceMs: Date.parse(host.sources[name].since), known: isKnown(topology, name) }));
}

/** Every engine has networks, and Docker's own are always there; Open vSwitch without bridges has nothing that could be old. */
function isKnown(topology: Topology, name: SourceName): boolean {
  switch (name) {
    case 'kernel':
      return true;
    case 'docker':
      return topology.networks.length > 0 || topology.containers.length > 0;
    case 'ovs':
      return topology.ovsBridges.length > 0;
    case 'netfilter':
      // What docker-proxy carries is told by its sockets, whether or not a rule was ever read.
      return (
        topology.portMappings.some((one) => one.backends.length > 0) ||
        topology.networks.some((one) => one.nat !== undefined)
      );
  }
}

/** Their names as the attribute `data-stale` has them, for the style sheet to hatch what depends on them; undefined without any. */
export function staleNames(topology: Topology | undefined): string | undefined {
  const names = topology ? lostSources(topology).flatMap((one) => (one.known ? one.name : [])) : [];
  return names.length === 0 ? undefined : names.join(' ');
}
