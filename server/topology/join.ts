/**
 * Observations in, records and findings out, at the cost of what changed. Each remembers the keys it was computed from; a touched key has
 * what asked for it computed again, and only what comes out different is told. Computing everything from nothing gives the same, which the
 * tests hold it to.
 */
import type { Added, Updated } from '../../model/delta.ts';
import { deepEqual } from '../../model/equal.ts';
import type { Finding } from '../../model/finding.ts';
import { assertNever } from '../../model/result.ts';
import { type AnyRecord, type Collection, emptyTopology, type Lists } from '../../model/topology.ts';
import type { Checking, Found, RecordKind } from './checks.ts';
import { containerRecord } from './container-record.ts';
import { hostRecord } from './host-record.ts';
import { linkRecord } from './link-record.ts';
import { createManyMap, type ManyMap } from './many-map.ts';
import { netnsRecord } from './netns-record.ts';
import { networkRecord } from './network-record.ts';
import { key as factKey, type Look } from './observations.ts';
import { ovsBridgeRecord, ovsPortRecord } from './ovs-records.ts';
import { portMappingRecord } from './port-mappings.ts';

const collectionOf: Record<RecordKind, Collection> = {
  host: 'hosts',
  netns: 'netns',
  link: 'links',
  container: 'containers',
  network: 'networks',
  ovsBridge: 'ovsBridges',
  ovsPort: 'ovsPorts',
  mapping: 'portMappings',
};

const kindOf = (key: string): string => (key.includes(':') ? key.slice(0, key.indexOf(':')) : key);
const isRecordKind = (kind: string): kind is RecordKind => Object.hasOwn(collectionOf, kind);

/**
 * What is computed, by name. A record is named by the key of the fact it shows; what is computed of the same fact besides, and of a group,
 * by that key behind one of these words.
 */
const groupsOf = 'groups/';
const findingsOf = 'findings/';
const subjectOf = (name: string): string =>
  [groupsOf, findingsOf].reduce((rest, word) => (rest.startsWith(word) ? rest.slice(word.length) : rest), name);

function compute(look: Look, kind: RecordKind, first: string, second: string): AnyRecord | undefined {
  switch (kind) {
    case 'host':
      return hostRecord(look);
    case 'netns':
      return netnsRecord(look, first);
    case 'link':
      return linkRecord(look, first, Number(second));
    case 'container':
      return containerRecord(look, first);
    case 'network':
      return networkRecord(look, first);
    case 'ovsBridge':
      return ovsBridgeRecord(look, first);
    case 'ovsPort':
      return ovsPortRecord(look, first);
    case 'mapping':
      return portMappingRecord(look, first);
    default:
      return assertNever(kind);
  }
}

export type Changes = { added: Added; updated: Updated; removed: Added };

export interface Join {
  /** Computes what the touched keys call for and returns what came out different; undefined when nothing did. */
  rebuild(touched: Iterable<string>): Changes | undefined;
  lists(): Lists;
  /** Names of what was computed from a key, but for what is computed of the very fact. */
  readersOf(key: string): string[];
}

const byKind = <Item>(items: readonly Item[], kindOfItem: (item: Item) => string): Map<string, Item[]> =>
  Map.groupBy(items, kindOfItem);

/** `lookWith` makes a Look that reports each key it is asked for; `groups` is where it finds the members of a group. */
export function createJoin(
  lookWith: (onRead: (key: string) => void) => Look,
  groups: ManyMap<string>,
  { checks, now }: Checking,
): Join {
  const groupings = byKind(checks.groupings, (one) => one.of);
  const factChecks = byKind(checks.facts, (one) => one.of);
  const groupChecks = byKind(checks.groups, (one) => one.ofGroup);

  const records = new Map<string, AnyRecord>();
  const found = new Map<string, Finding[]>();
  /** The groups each fact is in. */
  const memberships = new Map<string, string[]>();
  const byCollection = new Map<Collection, Map<string, AnyRecord>>();

  /** The keys each thing was computed from, but for its subject's own. */
  const reads = new Map<string, string[]>();
  const readers = createManyMap<string>();
  /** What is being computed asked for; a key may be there twice. */
  let asked: string[] = [];
  const look = lookWith((read) => asked.push(read));

  /** Computes `name` anew. What was read is kept for as long as `there` says that its subject exists: until then nothing else can bring it. */
  function tracked<Value>(name: string, make: () => Value, there: (value: Value) => boolean): Value {
    for (const read of reads.get(name) ?? []) readers.remove(read, name);
    reads.delete(name);
    asked = [];
    const value = make();
    if (!there(value)) return value;
    // A touched key always has everything of the same key computed again.
    const own = subjectOf(name);
    const others = asked.filter((read) => read !== own);
    if (others.length === 0) return value;
    reads.set(name, others);
    for (const read of others) readers.add(read, name);
    return value;
  }

  /** Computes the groups of a fact again; returns those that it came into or left. */
  function regroup(subject: string): string[] {
    const [kind = '', first = '', second = ''] = subject.split(':');
    const after = tracked(
      groupsOf + subject,
      () => groupings.get(kind)?.flatMap((one) => one.groups(look, first, second)) ?? [],
      () => records.has(subject),
    );
    const before = memberships.get(subject) ?? [];
    if (after.length === 0) memberships.delete(subject);
    else memberships.set(subject, after);
    const left = before.filter((name) => !after.includes(name));
    const entered = after.filter((name) => !before.includes(name));
    for (const name of left) groups.remove(name, subject);
    for (const name of entered) groups.add(name, subject);
    return [...left, ...entered];
  }

  function findAgain(subject: string): Found[] {
    const kind = kindOf(subject);
    const rest = subject.slice(kind.length + 1);
    if (kind === 'group') {
      return tracked(
        findingsOf + subject,
        () => groupChecks.get(kindOf(rest))?.flatMap((one) => one.find(look, rest)) ?? [],
        () => groups.first(rest) !== undefined,
      );
    }
    const [first = '', second = ''] = rest.split(':');
    return tracked(
      findingsOf + subject,
      () => factChecks.get(kind)?.flatMap((one) => one.find(look, first, second)) ?? [],
      () => records.has(subject),
    );
  }

  /** Everything that a batch of touched keys calls for, by subject. */
  function affectedBy(touched: Iterable<string>) {
    const affected = { records: new Set<string>(), groups: new Set<string>(), findings: new Set<string>() };
    const add = (name: string): void => {
      if (name.startsWith(findingsOf)) affected.findings.add(subjectOf(name));
      else if (name.startsWith(groupsOf)) affected.groups.add(subjectOf(name));
      else affected.records.add(name);
    };
    const touch = (key: string): void => {
      const kind = kindOf(key);
      if (isRecordKind(kind)) {
        affected.records.add(key);
        if (groupings.has(kind)) affected.groups.add(key);
        if (factChecks.has(kind)) affected.findings.add(key);
      }
      readers.each(key, add);
    };
    for (const key of touched) touch(key);
    return { ...affected, touch };
  }

  return {
    rebuild(touched) {
      const affected = affectedBy(touched);
      const changes: Changes = { added: {}, updated: {}, removed: {} };
      let changed = false;
      const note = (part: Record<string, unknown[]>, collection: Collection, item: unknown): void => {
        const list = part[collection];
        if (list) list.push(item);
        else part[collection] = [item];
        changed = true;
      };
      const replace = (collection: Collection, before: AnyRecord | undefined, after: AnyRecord | undefined): void => {
        const list = byCollection.get(collection) ?? new Map<string, AnyRecord>();
        byCollection.set(collection, list);
        if (after) {
          list.set(after.id, after);
          if (before) note(changes.updated as Record<string, unknown[]>, collection, [before, after]);
          else note(changes.added as Record<string, unknown[]>, collection, after);
        } else if (before) {
          list.delete(before.id);
          note(changes.removed as Record<string, unknown[]>, collection, before);
        }
      };

      for (const subject of affected.records) {
        const [kind = '', first = '', second = ''] = subject.split(':');
        if (!isRecordKind(kind)) continue;
        const before = records.get(subject);
        const after = tracked(
          subject,
          () => compute(look, kind, first, second),
          (record) => record !== undefined,
        );
        if (before && after && deepEqual(before, after)) continue;
        if (after) records.set(subject, after);
        else records.delete(subject);
        replace(collectionOf[kind], before, after);
      }

      // Whoever comes into a group or leaves it has what was found in the group looked at again.
      for (const subject of affected.groups) {
        for (const name of regroup(subject)) {
          const groupKey = factKey.group(name);
          if (groupChecks.has(kindOf(name))) affected.findings.add(groupKey);
          affected.touch(groupKey);
        }
      }

      for (const subject of affected.findings) {
        const before = found.get(subject) ?? [];
        const after = findAgain(subject).map((one): Finding => {
          const since = before.find(({ id }) => id === one.id)?.since ?? now();
          return { ...one, since };
        });
        if (after.length === 0) found.delete(subject);
        else found.set(subject, after);
        for (const one of before) if (!after.some(({ id }) => id === one.id)) replace('findings', one, undefined);
        for (const one of after) {
          const was = before.find(({ id }) => id === one.id);
          if (!was || !deepEqual(was, one)) replace('findings', was, one);
        }
      }
      return changed ? changes : undefined;
    },
    lists() {
      const { revision: _, ...lists } = emptyTopology();
      for (const [collection, list] of byCollection)
        (lists as Record<string, unknown[]>)[collection] = [...list.values()];
      return lists;
    },
    readersOf: (key) => readers.all(key),
  };
}
