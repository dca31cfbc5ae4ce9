/**
 * The kernel as a source: one event socket and one request socket per netns, tables kept by events, one change told for everything that
 * arrived together.
 */
import { err, ok, type Result } from '../../model/result.ts';
import type { Epoll } from '../libc/epoll.ts';
import { applyEvent, noReread, type Reread } from './apply-event.ts';
import type { LinkFact } from './facts.ts';
import { linkRequestBody, parseLink, RTM_GETLINK } from './link-codec.ts';
import { MessageWalk } from './message.ts';
import { emptyTables, type NetnsTables, type NetnsTouched, nothingTouched } from './netns-tables.ts';
import { nsidNotAssigned, nsidRequestBody, parseNsid, RTM_GETNSID } from './nsid-codec.ts';
import { type LinkBy, readLink } from './read-link.ts';
import { readBridgeVlans, readRoutes, readRules, readTables } from './read-tables.ts';
import { type Dump, dump, type NetlinkError, requestEach, type Write, write } from './request.ts';
import { closeSockets, type NetnsSockets, peekEvent, readEvent } from './socket.ts';

/** One netns that is read and watched. `key` is the caller's name for it: the netns cookie. */
type Watched = {
  key: string;
  eventFd: number;
  requestFd: number;
  tables: NetnsTables;
  touched: NetnsTouched;
  reread: Reread;
  overflowed: boolean;
  /** Events came while a long dump of routes was under way: it may lack some, and they are read once more after those events. */
  routesUnsure: boolean;
};

/** What one batch of events changed in one netns. `whole`: it was read again from scratch. */
export type KernelChange = {
  key: string;
  touched: NetnsTouched;
  whole: boolean;
  /** The kernel gave a number to a netns this one had none for: a namespace may be new. */
  newNsid: boolean;
  /** Numbers that no longer mean the netns they meant. */
  endedNsids: number[];
};

export type KernelCounters = { overflows: number; interruptedDumps: number };

export interface KernelSource {
  readonly counters: KernelCounters;
  /**
   * Reads and watches the netns in which the sockets were opened; they are its own from now on, closed also when this fails. The tables are
   * live: they change as events arrive.
   */
  open(key: string, sockets: NetnsSockets): Result<NetnsTables, NetlinkError>;
  /** Frees the sockets, which would keep the namespace alive. */
  close(key: string): void;
  /** For each netns descriptor the number that netns `key` has for it; undefined where it has none. */
  nsidsOf(key: string, netnsFds: number[]): (number | undefined)[];
  /** A dump made for somebody who asks; nothing of it is kept. Undefined when netns `key` is not watched. */
  ask<Fact>(key: string, asked: Dump<Fact | undefined>): Result<Fact[], NetlinkError> | undefined;
  /** One link as it is at this moment; nothing of it is kept. Undefined when netns `key` is not watched. */
  link(key: string, by: LinkBy): Result<LinkFact | undefined, NetlinkError> | undefined;
  /** Has the kernel change something in netns `key`; events tell of it as of any change. Undefined when it is not watched. */
  write(key: string, change: Write): Result<void, NetlinkError> | undefined;
  /** Reads single links again; those that are gone stay as they are, an event tells of them. */
  readAgain(key: string, ifindexes: Iterable<number>): void;
  /** Applies what the event sockets hold now and returns what changed. */
  drain(): KernelChange[];
  stop(): void;
}

/** Event sockets are watched on `epoll`; its batch callback should call `drain`. */
export function startKernelSource(epoll: Epoll): KernelSource {
  const watched = new Map<string, Watched>();
  const dirty = new Set<Watched>();
  const counters: KernelCounters = { overflows: 0, interruptedDumps: 0 };
  const onInterrupted = (): void => {
    counters.interruptedDumps += 1;
  };

  /** An IPv6 table tells of a change before its dump goes on (both hold the table's lock): while nothing waits, nothing has changed. */
  const noteRoutes = (netns: Watched, certain: boolean): void => {
    const waiting = certain ? 'empty' : peekEvent(netns.eventFd);
    netns.routesUnsure = waiting !== 'empty';
    if (waiting === 'overflow') netns.overflowed = true;
  };

  const readSocket = (netns: Watched): void => {
    if (netns.routesUnsure) netns.reread.routes = true;
    for (;;) {
      const read = readEvent(netns.eventFd);
      if (read.kind === 'empty') return;
      dirty.add(netns);
      if (read.kind === 'datagram') {
        const message = new MessageWalk(read.bytes, read.length);
        while (message.next()) applyEvent(netns.tables, message, netns.touched, netns.reread);
      } else {
        // After an overflow the socket still holds what came before it; reading goes on until it is empty, then all is read anew.
        if (read.kind === 'overflow') counters.overflows += 1;
        netns.overflowed = true;
        if (read.kind === 'error') return;
      }
    }
  };

  const readWhole = (netns: Watched): void => {
    const again = readTables(netns.requestFd, onInterrupted);
    if (!again.ok) return;
    for (const ifindex of netns.tables.links.keys()) netns.touched.links.add(ifindex);
    for (const ifindex of netns.tables.addresses.keys()) netns.touched.addresses.add(ifindex);
    Object.assign(netns.tables, again.value.tables);
    noteRoutes(netns, again.value.certainRoutes);
    for (const ifindex of netns.tables.links.keys()) netns.touched.links.add(ifindex);
    for (const ifindex of netns.tables.addresses.keys()) netns.touched.addresses.add(ifindex);
    netns.touched.routes = true;
    netns.touched.rules = true;
  };

  const readLinks = (netns: Watched, ifindexes: number[]): void => {
    if (ifindexes.length === 0) return;
    const replies = requestEach(netns.requestFd, RTM_GETLINK, ifindexes.map(linkRequestBody));
    for (const payload of replies.ok ? replies.value : []) {
      const link = payload && parseLink(payload);
      if (link) netns.tables.links.set(link.ifindex, link);
    }
  };

  const settle = (netns: Watched): KernelChange => {
    const { reread, touched } = netns;
    const whole = netns.overflowed;
    netns.overflowed = false;
    if (whole) readWhole(netns);
    else {
      readLinks(netns, [...reread.links]);
      if (reread.bridgeVlans) {
        const vlans = readBridgeVlans(netns.requestFd, netns.tables.links.values(), onInterrupted);
        if (vlans.ok) netns.tables.bridgeVlans = vlans.value;
        for (const ifindex of netns.tables.bridgeVlans.keys()) touched.links.add(ifindex);
      }
      if (reread.routes) {
        const routes = readRoutes(netns.requestFd, onInterrupted);
        if (routes.ok) {
          netns.tables.routes = routes.value.routes;
          noteRoutes(netns, routes.value.certain);
        }
        touched.routes = true;
      }
      if (reread.rules) {
        const rules = readRules(netns.requestFd, onInterrupted);
        if (rules.ok) netns.tables.rules = rules.value;
        touched.rules = true;
      }
    }
    netns.touched = nothingTouched();
    netns.reread = noReread();
    return { key: netns.key, touched, whole, newNsid: reread.newNsid || whole, endedNsids: reread.endedNsids };
  };

  const closeWatched = (netns: Watched): void => {
    watched.delete(netns.key);
    dirty.delete(netns);
    epoll.remove(netns.eventFd);
    closeSockets(netns);
  };

  return {
    counters,
    open(key, sockets) {
      const netns: Watched = {
        key,
        ...sockets,
        tables: emptyTables(),
        touched: nothingTouched(),
        reread: noReread(),
        overflowed: false,
        routesUnsure: false,
      };
      // Subscribed first, read second: a change in between is in the read, in the events, or harmlessly in both.
      const tables = readTables(netns.requestFd, onInterrupted);
      const failure = tables.ok ? epoll.add(netns.eventFd, () => readSocket(netns)) : tables.error;
      if (!tables.ok || failure) {
        closeSockets(sockets);
        return err(failure as NetlinkError);
      }
      Object.assign(netns.tables, tables.value.tables);
      noteRoutes(netns, tables.value.certainRoutes);
      watched.set(key, netns);
      return ok(netns.tables);
    },
    close(key) {
      const netns = watched.get(key);
      if (netns) closeWatched(netns);
    },
    nsidsOf(key, netnsFds) {
      const netns = watched.get(key);
      if (!netns) return netnsFds.map(() => undefined);
      const replies = requestEach(netns.requestFd, RTM_GETNSID, netnsFds.map(nsidRequestBody));
      if (!replies.ok) return netnsFds.map(() => undefined);
      return replies.value.map((payload) => {
        const nsid = payload && parseNsid(payload);
        return nsid === nsidNotAssigned ? undefined : nsid;
      });
    },
    ask(key, asked) {
      const netns = watched.get(key);
      return netns && dump(netns.requestFd, asked, onInterrupted);
    },
    link(key, by) {
      const netns = watched.get(key);
      return netns && readLink(netns.requestFd, by);
    },
    write(key, change) {
      const netns = watched.get(key);
      return netns && write(netns.requestFd, change);
    },
    readAgain(key, ifindexes) {
      const netns = watched.get(key);
      if (netns) readLinks(netns, [...ifindexes]);
    },
    drain() {
      const changes = [...dirty].map(settle);
      dirty.clear();
      return changes;
    },
    stop() {
      for (const netns of [...watched.values()]) closeWatched(netns);
    },
  };
}
