/** Sources whose facts are old. Pure. */
import { type SourceName, sourceNames } from '../../model/host.ts';
import type { Topology } from '../../model/topology.ts';

export type LostSource = { name: SourceName; sinceMs: number };

/** The lost sources of the first host, in the order of the lamps. */
export function lostSources(topology: Topology): LostSource[] {
  const [host] = topology.hosts;
  if (!host) return [];
  return sourceNames
    .filter((name) => host.sources[name].state === 'lost')
    .map((name) => ({ name, sinceMs: Date.parse(host.sources[name].since) }));
}

/** Their names as the attribute `data-stale` has them, for the style sheet to hatch what depends on them; undefined without any. */
export function staleNames(topology: Topology | undefined): string | undefined {
  const names = topology ? lostSources(topology).map((one) => one.name) : [];
  return names.length === 0 ? undefined : names.join(' ');
}
