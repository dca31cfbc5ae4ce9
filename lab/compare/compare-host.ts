/** A Topology against everything the independent observers say of the same lab host. */
import type { Topology } from '../../model/topology.ts';
import type { LabHost } from '../host.ts';
import { observeHost, type Seen } from '../observers/observe.ts';
import { compareContainers } from './containers.ts';
import { Comparables, type Difference, differences } from './difference.ts';
import { compareFindings } from './findings.ts';
import { compareLinks } from './links.ts';
import { compareNetns } from './netns.ts';
import { compareNetworks } from './networks.ts';
import { compareOvs } from './ovs.ts';
import { comparePortMappings } from './port-mappings.ts';

function compareHosts(topology: Topology, seen: Seen): Difference[] {
  const [ours, theirs] = [new Comparables(), new Comparables()];
  for (const { hostname, kernel } of topology.hosts) ours.add('host', hostname, { hostname, kernel });
  theirs.add('host', seen.hostname, { hostname: seen.hostname, kernel: seen.kernel });
  return differences('host', ours, theirs);
}

/** Every difference; none means that both say the same of every field that is not listed in ignored.ts. */
export function compareSeen(topology: Topology, seen: Seen): Difference[] {
  return [
    ...compareHosts(topology, seen),
    ...compareNetns(topology, seen),
    ...compareLinks(topology, seen),
    ...compareOvs(topology, seen),
    ...compareContainers(topology, seen),
    ...compareNetworks(topology, seen),
    ...comparePortMappings(topology, seen),
    ...compareFindings(topology, seen),
  ];
}

/** Looks at the lab host, which must be at rest, and compares. */
export async function compareHost(host: LabHost, topology: Topology): Promise<Difference[]> {
  return compareSeen(topology, await observeHost(host));
}

/** One line a difference, for a test's message. */
export const describeDifferences = (found: readonly Difference[]): string =>
  found
    .map((one) => `${one.object} ${one.field}: ours ${JSON.stringify(one.ours)}, theirs ${JSON.stringify(one.theirs)}`)
    .join('\n');
