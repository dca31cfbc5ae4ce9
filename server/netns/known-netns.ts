/**
 * The namespaces that the finder knows and holds a descriptor of, by inode and by cookie. One is opened and identified when it is first seen
 * at any path, and let go of on demand.
 */
import { closeNetns, openNetns, type SocketsInside, visitNetns } from './enter.ts';
import type { NetnsFact } from './facts.ts';
import { netnsInodeAt, netnsInodeOf, nsfsDevice } from './holders.ts';

/** A namespace with the finder's own descriptor of it; -1 when it could not be opened. One that could not be entered has one too. */
export type NetnsHandle = { fact: NetnsFact; fd: number };

/** What is done with namespaces as they come, change and go. */
export type NetnsEvents<Sockets extends { requestFd: number }> = {
  /** Opened in each namespace on the one visit that finds out which it is. */
  inside: SocketsInside<Sockets>;
  /** The sockets are the receiver's from now on; undefined when the namespace is not readable. */
  onFound(handle: NetnsHandle, sockets: Sockets | undefined): void;
  onChanged(handle: NetnsHandle): void;
  /** Everything that keeps the namespace alive (sockets) must be closed in here; the finder closes its descriptor right after. */
  onGone(handle: NetnsHandle): void;
};

/** `heldByPid`: a process that has a descriptor of it, which the finder found. */
export type KnownNetns = NetnsHandle & { heldByPid?: number };

export interface KnownNamespaces {
  byInode: ReadonlyMap<number, KnownNetns>;
  byCookie: ReadonlyMap<string, KnownNetns>;
  /**
   * The namespace at a path, opened and identified when it is new. `seen` is its inode when the caller looked already, `known` what is known
   * of it besides.
   */
  adopt(path: string, seen?: number, known?: Partial<Pick<NetnsFact, 'names' | 'sandboxes'>>): KnownNetns | undefined;
  change(entry: KnownNetns, part: Partial<NetnsFact>): void;
  letGo(entry: KnownNetns): void;
  /** Lets go of all without telling. */
  closeAll(): void;
}

export function createKnownNamespaces<Sockets extends { requestFd: number }>({
  inside,
  onFound,
  onChanged,
  onGone,
}: NetnsEvents<Sockets>): KnownNamespaces {
  const device = nsfsDevice();
  const hostInode = netnsInodeAt('/proc/self/ns/net', device);
  const byInode = new Map<number, KnownNetns>();
  const byCookie = new Map<string, KnownNetns>();
  return {
    byInode,
    byCookie,
    adopt(path, seen = netnsInodeAt(path, device), known = {}) {
      if (seen === undefined) return undefined;
      const present = byInode.get(seen);
      if (present) return present;
      const opened = openNetns(path);
      // The path may have come to mean another namespace since the first look; what the descriptor says counts.
      const inode = (opened.ok ? netnsInodeOf(opened.value, device) : undefined) ?? seen;
      const twin = byInode.get(inode);
      if (twin) {
        if (opened.ok) closeNetns(opened.value);
        return twin;
      }
      const visit = opened.ok ? visitNetns(opened.value, inside) : opened;
      const fact: NetnsFact = {
        cookie: visit.ok ? visit.value.cookie : `unreadable-${inode}`,
        inode,
        isHost: inode === hostInode,
        names: [],
        sandboxes: [],
        ...(inode === seen ? known : {}),
        readable: visit.ok,
        ...(visit.ok ? {} : { unreadableReason: `${visit.error.call}: ${visit.error.errno}` }),
      };
      // One that may not be entered is held all the same: its inode stays its own, and veths that lead to it can be told to.
      const entry: KnownNetns = { fact, fd: opened.ok ? opened.value : -1 };
      byInode.set(inode, entry);
      byCookie.set(fact.cookie, entry);
      onFound(entry, visit.ok ? visit.value.sockets : undefined);
      return entry;
    },
    change(entry, part) {
      entry.fact = { ...entry.fact, ...part };
      onChanged(entry);
    },
    letGo(entry) {
      byInode.delete(entry.fact.inode);
      byCookie.delete(entry.fact.cookie);
      onGone(entry);
      if (entry.fd >= 0) closeNetns(entry.fd);
    },
    closeAll() {
      for (const entry of byInode.values()) if (entry.fd >= 0) closeNetns(entry.fd);
      byInode.clear();
      byCookie.clear();
    },
  };
}
