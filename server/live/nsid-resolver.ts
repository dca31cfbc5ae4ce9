/**
 * Which netns each IFLA_LINK_NETNSID means. The kernel answers only the question the other way round (the number for a given namespace),
 * so candidates are asked about until the number is found: the host first, then the newest, since a number that just appeared most likely
 * belongs to a namespace that just appeared.
 */
import type { TopologyStore } from '../topology/store.ts';

export type Candidate = { cookie: string; fd: number };

export type NsidSource = {
  host(): Candidate | undefined;
  /** Known readable namespaces, oldest first, with a descriptor of each. */
  candidates(): Candidate[];
  /** For each descriptor the number that `reader` has for it. */
  nsidsOf(reader: string, fds: number[]): (number | undefined)[];
};

export interface NsidResolver {
  /** Finds what the numbers in `reader`'s links mean, as far as it is not known. */
  resolve(reader: string, ifindexes: Iterable<number>): void;
  /** A namespace came: readers with numbers that nobody could explain may mean this one. */
  cameToBe(cookie: string, fd: number): void;
  wentAway(cookie: string): void;
  ended(reader: string, nsid: number): void;
  /** What is known of `reader`'s numbers may be out of date: nothing is, until asked again. */
  forget(reader: string): void;
}

/** Questions sent together: a few first, since the answer is usually among the newest. */
const askAtMost = 256;

export function createNsidResolver(store: TopologyStore, source: NsidSource): NsidResolver {
  /** Numbers that no candidate explained, by reader. */
  const unresolved = new Map<string, Set<number>>();

  /** Which readers have a number for a namespace. */
  const knownBy = new Map<string, Map<string, number>>();

  const setUnresolved = (reader: string, nsid: number): void => {
    const left = unresolved.get(reader);
    if (left) left.add(nsid);
    else unresolved.set(reader, new Set([nsid]));
  };

  const found = (reader: string, nsid: number, target: string): void => {
    store.setNsid(reader, nsid, target);
    const readers = knownBy.get(target);
    if (readers) readers.set(reader, nsid);
    else knownBy.set(target, new Map([[reader, nsid]]));
    const left = unresolved.get(reader);
    left?.delete(nsid);
    if (left?.size === 0) unresolved.delete(reader);
  };

  const askAbout = (reader: string, chunk: Candidate[]): void => {
    const nsids = source.nsidsOf(
      reader,
      chunk.map((one) => one.fd),
    );
    for (const [index, nsid] of nsids.entries()) {
      const target = chunk[index];
      if (nsid !== undefined && target) found(reader, nsid, target.cookie);
    }
  };

  const ask = (reader: string): void => {
    const known = new Set(store.observations.netns.get(reader)?.nsids.values());
    const host = source.host();
    if (host && host.cookie !== reader && !known.has(host.cookie)) askAbout(reader, [host]);
    if (!unresolved.has(reader)) return;
    const others = source.candidates().filter((one) => !known.has(one.cookie) && one.cookie !== host?.cookie);
    others.reverse();
    let from = 0;
    for (let size = 4; from < others.length && unresolved.has(reader); size = Math.min(size * 4, askAtMost)) {
      askAbout(reader, others.slice(from, from + size));
      from += size;
    }
  };

  return {
    resolve(reader, ifindexes) {
      const netns = store.observations.netns.get(reader);
      if (!netns) return;
      let asked = false;
      for (const ifindex of ifindexes) {
        const nsid = netns.links.get(ifindex)?.linkNsid;
        if (nsid === undefined || nsid < 0 || netns.nsids.has(nsid)) continue;
        if (unresolved.get(reader)?.has(nsid)) continue;
        setUnresolved(reader, nsid);
        asked = true;
      }
      if (asked) ask(reader);
    },
    cameToBe(cookie, fd) {
      for (const reader of [...unresolved.keys()]) {
        const [nsid] = source.nsidsOf(reader, [fd]);
        if (nsid !== undefined) found(reader, nsid, cookie);
      }
    },
    wentAway(cookie) {
      unresolved.delete(cookie);
      // The kernel says so too (RTM_DELNSID), but an overflow could swallow it.
      for (const [reader, nsid] of knownBy.get(cookie) ?? []) {
        if (store.observations.netns.get(reader)?.nsids.get(nsid) !== cookie) continue;
        store.setNsid(reader, nsid, undefined);
        setUnresolved(reader, nsid);
      }
      knownBy.delete(cookie);
    },
    ended(reader, nsid) {
      store.setNsid(reader, nsid, undefined);
      unresolved.get(reader)?.delete(nsid);
    },
    forget(reader) {
      for (const nsid of [...(store.observations.netns.get(reader)?.nsids.keys() ?? [])])
        store.setNsid(reader, nsid, undefined);
      unresolved.delete(reader);
    },
  };
}
