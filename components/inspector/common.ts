/** What several records have in common. Pure. */
import type { Topology } from '../../model/topology.ts';
import type { FieldName } from './parts.tsx';
import { type Found, linksOf, referenceText } from './records.ts';
import { netnsAround, networksOf } from './related.ts';

/** How many of each kind, the most frequent first. */
export function countsByKind(all: Found[]): [Found['kind'], number][] {
  const counts = new Map<Found['kind'], number>();
  for (const { kind } of all) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** The fields worth comparing, as the inspector prints them; what a kind does not have is absent. */
function factsOf(topology: Topology, found: Found): Map<FieldName, string> {
  const facts = new Map<FieldName, string>();
  const put = (name: FieldName, value: string | undefined): void => {
    if (value !== undefined && value !== '') facts.set(name, value);
  };
  switch (found.kind) {
    case 'container': {
      const { record } = found;
      put('image', record.image);
      put('networkMode', record.networkMode);
      put('project', record.labels['com.docker.compose.project']);
      put('service', record.labels['com.docker.compose.service']);
      put('networks', sorted(networksOf(topology, record.id).map((one) => one.name)));
      put('switches', sorted(switchesOf(topology, found)));
      break;
    }
    case 'link': {
      const { record } = found;
      put('kind', record.kind);
      put('mtu', String(record.mtu));
      put('operState', record.operState);
      put('netns', referenceText(topology, record.netns));
      put('master', record.master && referenceText(topology, record.master));
      put('parent', record.parent && referenceText(topology, record.parent));
      break;
    }
    case 'netns':
      put('owner', found.record.owner);
      put('switches', sorted(switchesOf(topology, found)));
      break;
    case 'network':
      put('driver', found.record.driver);
      break;
    case 'ovsBridge':
      put('datapathType', found.record.datapathType);
      put('failMode', found.record.failMode);
      break;
    case 'ovsPort':
      put('bridge', referenceText(topology, found.record.bridge));
      put('interfaceType', found.record.interfaceType);
      break;
    case 'host':
    case 'mapping':
      break;
  }
  return facts;
}

const sorted = (names: string[]): string => [...new Set(names)].sort().join(', ');

/** The switches the far ends of a namespace's links are ports of. */
function switchesOf(topology: Topology, found: Found): string[] {
  const around = netnsAround(topology, found);
  if (!around || around.owner === 'host') return [];
  return linksOf(topology, around.id).flatMap((link) => {
    const peer = topology.links.find((one) => one.id === link.peer);
    const ovsPort = topology.ovsPorts.find((one) => one.id === peer?.ovsPort);
    const id = peer?.master ?? ovsPort?.bridge;
    return id === undefined ? [] : [referenceText(topology, id)];
  });
}

/** The fields in which all records agree. */
export function commonFacts(topology: Topology, all: Found[]): [FieldName, string][] {
  const [first, ...rest] = all.map((one) => factsOf(topology, one));
  if (!first) return [];
  return [...first].filter(([name, value]) => rest.every((one) => one.get(name) === value));
}
