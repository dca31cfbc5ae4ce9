/**
 * Observations in, records out, at the cost of what changed. Every record remembers the keys it was computed from; a touched key has the
 * records that asked for it computed again, and only those that come out different are told. Computing everything from nothing gives the
 * same records, which the tests hold it to.
 */
import type { Added, Updated } from '../../model/delta.ts';
import { deepEqual } from '../../model/equal.ts';
import { assertNever } from '../../model/result.ts';
import { type AnyRecord, type Collection, emptyTopology, type Lists } from '../../model/topology.ts';
import { containerRecord } from './container-record.ts';
import { hostRecord } from './host-record.ts';
import { linkRecord } from './link-record.ts';
import { createManyMap } from './many-map.ts';
import { netnsRecord } from './netns-record.ts';
import { networkRecord } from './network-record.ts';
import type { Look } from './observations.ts';
import { ovsBridgeRecord, ovsPortRecord } from './ovs-records.ts';
import { portMappingRecord } from './port-mappings.ts';

/** A record is named by the key of the fact it shows. */
type RecordKind = 'host' | 'netns' | 'link' | 'container' | 'network' | 'ovsBridge' | 'ovsPort' | 'mapping';

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

const isRecordKind = (kind: string): kind is RecordKind => Object.hasOwn(collectionOf, kind);
const isRecordKey = (key: string): boolean => isRecordKind(key.includes(':') ? key.slice(0, key.indexOf(':')) : key);

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
  /** Keys of the records that were computed from a key, but for the one of the same name. */
  readersOf(key: string): string[];
}

/** `lookWith` makes a Look that reports each key it is asked for. */
export function createJoin(lookWith: (onRead: (key: string) => void) => Look): Join {
  const records = new Map<string, AnyRecord>();
  /** The keys each record was computed from, but for its own. */
  const reads = new Map<string, string[]>();
  const readers = createManyMap<string>();
  const byCollection = new Map<Collection, Map<string, AnyRecord>>();
  /** What the record being computed asked for; a key may be there twice. */
  let asked: string[] = [];
  const look = lookWith((read) => asked.push(read));

  const forgetReads = (recordKey: string): void => {
    const before = reads.get(recordKey);
    if (!before) return;
    for (const read of before) readers.remove(read, recordKey);
    reads.delete(recordKey);
  };

  const computeAgain = (recordKey: string, kind: RecordKind, first: string, second: string): AnyRecord | undefined => {
    forgetReads(recordKey);
    asked = [];
    const record = compute(look, kind, first, second);
    if (!record) return undefined;
    // A touched key always has the record of the same key computed again.
    const others = asked.filter((read) => read !== recordKey);
    reads.set(recordKey, others);
    for (const read of others) readers.add(read, recordKey);
    return record;
  };

  return {
    rebuild(touched) {
      const affected = new Set<string>();
      for (const key of touched) {
        if (isRecordKey(key)) affected.add(key);
        readers.each(key, (reader) => affected.add(reader));
      }
      const changes: Changes = { added: {}, updated: {}, removed: {} };
      let changed = false;
      const note = (part: Record<string, unknown[]>, collection: Collection, item: unknown): void => {
        const list = part[collection];
        if (list) list.push(item);
        else part[collection] = [item];
        changed = true;
      };
      for (const recordKey of affected) {
        const [kind = '', first = '', second = ''] = recordKey.split(':');
        if (!isRecordKind(kind)) continue;
        const collection = collectionOf[kind];
        const before = records.get(recordKey);
        const after = computeAgain(recordKey, kind, first, second);
        if (before && after && deepEqual(before, after)) continue;
        const list = byCollection.get(collection) ?? new Map<string, AnyRecord>();
        byCollection.set(collection, list);
        if (after) {
          records.set(recordKey, after);
          list.set(after.id, after);
          if (before) note(changes.updated as Record<string, unknown[]>, collection, [before, after]);
          else note(changes.added as Record<string, unknown[]>, collection, after);
        } else if (before) {
          records.delete(recordKey);
          list.delete(before.id);
          note(changes.removed as Record<string, unknown[]>, collection, before);
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
