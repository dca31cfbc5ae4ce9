/** What the menu of a row offers: what needs nothing but seeing. Pure. */
import type { Topology } from '../../../model/topology.ts';
import { commandsFor } from '../../inspector/commands.ts';
import { addressText, findRecord, nameOf } from '../../inspector/records.ts';
import type { Cable } from '../scene/scene.ts';

export type Entry =
  | { does: 'open' }
  | { does: 'copy'; what: 'name' | 'id' | 'address' | 'command'; text: string }
  | { does: 'go'; row: string; end: string }
  | { does: 'selectGroup'; group: string; records: string[] }
  | { does: 'hideOthers'; filter: string };

/** Peers named one by one; the rest is reached by arrow keys. */
const mostPeers = 6;
const project = 'com.docker.compose.project';

const quoted = (text: string): string => (/^[\w.-]+$/.test(text) ? text : `"${text.replaceAll(/["\\]/g, '\\$&')}"`);

export function entriesFor(
  topology: Topology,
  record: string,
  row: string,
  cables: readonly Cable[],
): { name: string; entries: Entry[] } {
  const found = findRecord(topology, record);
  if (!found) return { name: record, entries: [] };
  const name = nameOf(topology, found);
  const copy = (what: (Entry & { does: 'copy' })['what'], texts: string[]): Entry[] =>
    texts.map((text) => ({ does: 'copy', what, text }));
  const peers = cables.slice(0, mostPeers).map((cable): Entry => {
    const near = cable.from.row === row;
    return { does: 'go', row: near ? cable.to.row : cable.from.row, end: near ? cable.ends[1] : cable.ends[0] };
  });
  return {
    name,
    entries: [
      { does: 'open' },
      ...peers,
      ...groupOf(topology, found.kind === 'container' ? found.record.labels[project] : undefined),
      ...(found.kind === 'container' || found.kind === 'network' || found.kind === 'ovsBridge'
        ? [{ does: 'hideOthers' as const, filter: `name:${quoted(name)}` }]
        : []),
      ...copy('name', [name]),
      ...copy('id', [found.record.id]),
      ...copy('address', addressesOf(topology, record)),
      ...copy('command', commandsFor(topology, found).slice(0, 2)),
    ],
  };
}

function groupOf(topology: Topology, group: string | undefined): Entry[] {
  if (group === undefined) return [];
  const records = topology.containers.filter((one) => one.labels[project] === group).map((one) => one.id);
  return records.length > 1 ? [{ does: 'selectGroup', group, records }] : [];
}

/** Of a link, or of every link of a container. */
function addressesOf(topology: Topology, record: string): string[] {
  const container = topology.containers.find((one) => one.id === record);
  return topology.links
    .filter((link) =>
      container
        ? container.netns !== undefined && link.netns === container.netns && link.kind !== 'loopback'
        : link.id === record,
    )
    .flatMap((link) => link.addresses.filter((one) => one.scope !== 'link').map(addressText))
    .slice(0, 4);
}
