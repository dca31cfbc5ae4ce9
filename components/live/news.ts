/** Changes of the host summed up for a person: how many of which kind came, changed and went. Pure. */
import type { Collection, Topology } from '../../model/topology.ts';
import type { SeenChange } from './seenChanges.ts';

export const newsKinds = ['container', 'network', 'ovsBridge', 'netns', 'link', 'ovsPort', 'finding'] as const;
export type NewsKind = (typeof newsKinds)[number];
export type NewsLine = { what: 'came' | 'changed' | 'gone'; kind: NewsKind; count: number; names: string[] };

const kindOf: Partial<Record<Collection, NewsKind>> = {
  containers: 'container',
  networks: 'network',
  ovsBridges: 'ovsBridge',
  netns: 'netns',
  links: 'link',
  ovsPorts: 'ovsPort',
  findings: 'finding',
};

/** What comes and goes with a container is not news of its own. */
const minor = new Set<NewsKind>(['netns', 'link', 'ovsPort']);
const mostNames = 3;

/**
 * The lines of a summary. Several changes of one record count once: one that came and went in between not at all. Links, namespaces and
 * Open vSwitch ports are told only when nothing greater came or went. `nameOf` finds the name of a record, also of one that is gone.
 */
export function newsOf(changes: readonly SeenChange[], nameOf: (id: string) => string | undefined): NewsLine[] {
  const first = new Map<string, SeenChange>();
  const last = new Map<string, SeenChange>();
  for (const one of [...changes].sort((a, b) => a.revision - b.revision)) {
    if (!first.has(one.id)) first.set(one.id, one);
    last.set(one.id, one);
  }
  const lines = new Map<string, NewsLine>();
  for (const [id, { collection, what: end }] of last) {
    const kind = kindOf[collection];
    const begun = first.get(id)?.what;
    if (kind === undefined || (begun === 'came' && end === 'gone')) continue;
    const what = begun === 'came' ? 'came' : end === 'came' ? 'changed' : end;
    const key = `${what} ${kind}`;
    const line = lines.get(key) ?? { what, kind, count: 0, names: [] };
    const name = nameOf(id);
    line.count += 1;
    if (name !== undefined && line.names.length < mostNames) line.names.push(name);
    lines.set(key, line);
  }
  const all = [...lines.values()].sort((a, b) => newsKinds.indexOf(a.kind) - newsKinds.indexOf(b.kind));
  const great = all.some((one) => !minor.has(one.kind) && one.kind !== 'finding');
  return all.filter((one) => !great || !minor.has(one.kind));
}

/** Names of records a person knows by name, of before and after a change. */
export function namesIn(...topologies: (Topology | undefined)[]): (id: string) => string | undefined {
  return (id) => {
    for (const topology of topologies) {
      if (!topology) continue;
      for (const list of [topology.containers, topology.networks, topology.ovsBridges, topology.links]) {
        const record = (list as { id: string; name: string }[]).find((one) => one.id === id);
        if (record) return record.name;
      }
    }
    return undefined;
  };
}
