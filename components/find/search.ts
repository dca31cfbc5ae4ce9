/** What an expression finds: the hits to list and to step through, the records to light, and what a filtered canvas shows. Pure. */
import type { Entries, Entry, EntryKind } from './entries.ts';
import { hitDetail } from './hitDetail.ts';
import { matches } from './match.ts';
import { compareKeys, naturalKey } from './natural.ts';
import { reachOf } from './reach.ts';
import type { Term } from './terms.ts';

export type Hits = {
  /** Best first. What stands inside of another hit (a link in its container) is not listed again. */
  list: Entry[];
  /** Ids of all that match. */
  lit: Set<string>;
  /** What to print beside the title of a hit: that by which it was found. */
  detailOf: (hit: Entry) => string;
};

const kindOrder: Record<EntryKind, number> = {
  container: 0,
  netns: 1,
  network: 2,
  bridge: 3,
  link: 4,
  'ovs-port': 5,
  published: 6,
  finding: 7,
  vlan: 8,
  change: 9,
};

export function findHits(entries: Entries, terms: readonly Term[]): Hits {
  if (terms.length === 0) return { list: [], lit: new Set(), detailOf: (hit) => hit.detail };
  const found = entries.all.filter((entry) => matches(terms, entry, false));
  const lit = new Set(found.map((entry) => entry.id));
  const wanted = terms.flatMap((term) => (term.wanted.by === 'text' && !term.negated ? term.wanted.text : []));
  const list = found
    .filter((entry) => !standsWithin(entries, entry, lit))
    .map((entry) => ({ entry, key: `${rank(entry, wanted)}${kindOrder[entry.kind]}${naturalKey(entry.title)}` }))
    .sort((a, b) => compareKeys(a.key, b.key))
    .map(({ entry }) => entry);
  // What a found finding is about lights up: a finding itself has no place on the canvas.
  for (const entry of list) {
    const finding = entry.kind === 'finding' && entries.view.topology.findings.find((one) => one.id === entry.id);
    if (finding) lit.add(finding.object);
  }
  return { list, lit, detailOf: (hit) => hitDetail(entries, hit, terms) };
}

function standsWithin(entries: Entries, entry: Entry, lit: ReadonlySet<string>): boolean {
  const outer = entry.within === undefined ? undefined : entries.byId.get(entry.within);
  return outer !== undefined && (lit.has(outer.id) || standsWithin(entries, outer, lit));
}

/** 0: a whole name, 1: its beginning, 2: anything else. */
function rank(entry: Entry, wanted: string[]): number {
  if (wanted.some((text) => entry.own.names.includes(text))) return 0;
  return wanted.some((text) => entry.own.names.some((name) => name.startsWith(text))) ? 1 : 2;
}

/** Ids of the records a canvas filtered by `terms` shows: what matches, and what that needs to be understood. */
export function shownBy(entries: Entries, terms: readonly Term[]): Set<string> {
  const found = entries.all.filter((entry) => matches(terms, entry, false));
  return reachOf(
    entries.view,
    found.map((entry) => entry.id),
  );
}
