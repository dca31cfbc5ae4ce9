/**
 * Finds every network namespace of the host and notices its end. It holds a descriptor of each one it knows, so an inode number cannot
 * come to mean another namespace meanwhile; for the same reason it must let go as soon as nobody else holds it, or the namespace and its
 * veths would outlive their container.
 */
import type { Epoll } from '../libc/epoll.ts';
import { passOverDescriptors } from './descriptor-pass.ts';
import { closeNetns, openNetns, type SocketsInside, visitNetns } from './enter.ts';
import type { NetnsFact, TunHolderFact } from './facts.ts';
import {
  heldBy,
  namesIn,
  netnsInodeAt,
  netnsInodeOf,
  nsfsDevice,
  processesByNetns,
  processName,
  processNetnsPath,
} from './holders.ts';
import { createProcessWatch } from './process-watch.ts';
import { createTimers } from './timers.ts';
import { watchDir } from './watch-dir.ts';

/** A namespace with the finder's own descriptor of it; -1 when it could not be opened. One that could not be entered has one too. */
export type NetnsHandle = { fact: NetnsFact; fd: number };

export type FinderOptions<Sockets extends { requestFd: number }> = {
  epoll: Epoll;
  /** Opened in each namespace on the one visit that finds out which it is. */
  inside: SocketsInside<Sockets>;
  /** The sockets are the receiver's from now on; undefined when the namespace is not readable. */
  onFound(handle: NetnsHandle, sockets: Sockets | undefined): void;
  onChanged(handle: NetnsHandle): void;
  /** Everything that keeps the namespace alive (sockets) must be closed in here; the finder closes its descriptor right after. */
  onGone(handle: NetnsHandle): void;
  /** After each pass over descriptors: who has which tun or tap device open, and the namespace that process runs in. */
  onTunHolders?(holders: TunHolder[]): void;
  /** Where `ip netns` and the engine mount names. */
  namedDir?: string;
  sandboxDir?: string;
  /** How often all of /proc is passed over for processes, and for descriptors: the one poll for structure. */
  processScanMs?: number;
  descriptorScanMs?: number;
};

/** `cookie`: of the namespace the process runs in, which is the device's as a rule. */
export type TunHolder = TunHolderFact & { linkName: string; cookie: string };

export type FinderCounters = { procScans: number; lastProcScanMs: number; lastDescriptorScanMs: number };

type Entry = NetnsHandle & { heldByPid?: number };

/** A name is created first and mounted a moment later, of which inotify does not tell. */
const mountRetriesMs = [1, 3, 10, 30, 100, 300];
/** Scans asked for by events come at most this often. */
const scanSpacingMs = 50;
const descriptorSpacingMs = 2_000;

export interface NetnsFinder {
  readonly counters: FinderCounters;
  handle(cookie: string): NetnsHandle | undefined;
  handles(): NetnsHandle[];
  /** The cookie of the namespace a process runs in now; found on the spot when it is new. */
  cookieOfProcess(pid: number): string | undefined;
  /** The cookie of the namespace that the engine mounted at a sandbox path; the directory may have several spellings. */
  cookieOfSandbox(path: string): string | undefined;
  /** Looks at names and processes soon; several requests become one look. */
  scanSoon(): void;
  /** Passes over descriptors soon, at most every two seconds: a tun or tap device is new. */
  scanDescriptorsSoon(): void;
  stop(): void;
}

/** Starts with a full look at names and processes before it returns; descriptors follow in turns. */
export function startNetnsFinder<Sockets extends { requestFd: number }>(options: FinderOptions<Sockets>): NetnsFinder {
  const {
    epoll,
    namedDir = '/run/netns',
    sandboxDir = '/run/docker/netns',
    processScanMs = 3_000,
    descriptorScanMs = 15_000,
  } = options;
  const device = nsfsDevice();
  const hostInode = netnsInodeAt('/proc/self/ns/net', device);
  const byInode = new Map<number, Entry>();
  const byCookie = new Map<string, Entry>();
  const counters: FinderCounters = { procScans: 0, lastProcScanMs: 0, lastDescriptorScanMs: 0 };
  const timers = createTimers();
  /** Namespaces that only processes keep are told gone by the end of one of them. */
  const processes = createProcessWatch<Entry>(epoll, () => scanSoon());

  /**
   * The entry of the namespace at a path, opened and identified when it is new. `seen` is its inode when the caller looked already, `known`
   * what is known of it besides.
   */
  const adopt = (
    path: string,
    seen = netnsInodeAt(path, device),
    known: Partial<Pick<NetnsFact, 'names' | 'sandboxes'>> = {},
  ): Entry | undefined => {
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
    const visit = opened.ok ? visitNetns(opened.value, options.inside) : opened;
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
    const entry: Entry = { fact, fd: opened.ok ? opened.value : -1 };
    byInode.set(inode, entry);
    byCookie.set(fact.cookie, entry);
    options.onFound(entry, visit.ok ? visit.value.sockets : undefined);
    return entry;
  };

  const change = (entry: Entry, part: Partial<NetnsFact>): void => {
    entry.fact = { ...entry.fact, ...part };
    options.onChanged(entry);
  };

  const letGo = (entry: Entry): void => {
    byInode.delete(entry.fact.inode);
    byCookie.delete(entry.fact.cookie);
    processes.unwatch(entry);
    options.onGone(entry);
    if (entry.fd >= 0) closeNetns(entry.fd);
  };

  const listOf = (directory: string): 'names' | 'sandboxes' => (directory === namedDir ? 'names' : 'sandboxes');
  const labelOf = (directory: string, name: string): string => (directory === namedDir ? name : `${directory}/${name}`);

  /** Brings one name up to date; false when it exists but nothing is mounted on it. */
  const lookAtName = (directory: string, name: string): boolean => {
    const list = listOf(directory);
    const label = labelOf(directory, name);
    const path = `${directory}/${name}`;
    const entry = adopt(path);
    for (const other of byInode.values()) {
      if (other === entry || !other.fact[list].includes(label)) continue;
      // With its last name a namespace usually ends: the scan tells both at once.
      if (other.fact.names.length + other.fact.sandboxes.length === 1) scanSoon();
      else change(other, { [list]: other.fact[list].filter((one) => one !== label) });
    }
    if (entry && !entry.fact[list].includes(label)) change(entry, { [list]: [...entry.fact[list], label].sort() });
    return entry !== undefined || !namesIn(directory).includes(name);
  };

  const lookUntilMounted = (directory: string, name: string, tries = 0): void => {
    if (lookAtName(directory, name)) return;
    const delayMs = mountRetriesMs[tries];
    if (delayMs !== undefined) timers.later(delayMs, () => lookUntilMounted(directory, name, tries + 1));
  };

  const lookAtNames = (directory: string): void => {
    const list = listOf(directory);
    const found = new Map<number, { path: string; labels: string[] }>();
    for (const name of namesIn(directory)) {
      const path = `${directory}/${name}`;
      const inode = netnsInodeAt(path, device);
      if (inode === undefined) continue;
      const here = found.get(inode);
      if (here) here.labels.push(labelOf(directory, name));
      else found.set(inode, { path, labels: [labelOf(directory, name)] });
    }
    for (const { labels } of found.values()) if (labels.length > 1) labels.sort();
    for (const entry of byInode.values()) {
      const now = found.get(entry.fact.inode)?.labels ?? [];
      const before = entry.fact[list];
      const same = now.length === before.length && now.every((label, index) => label === before[index]);
      if (!same) change(entry, { [list]: now });
    }
    for (const [inode, { path, labels }] of found) adopt(path, inode, { [list]: labels });
  };

  const noteProcess = (entry: Entry, pid: number | undefined): void => {
    if (pid === entry.fact.pid) return;
    const name = pid === undefined ? undefined : processName(pid);
    change(entry, { pid, processName: name });
  };

  const scan = (): void => {
    const startedMs = performance.now();
    lookAtNames(namedDir);
    lookAtNames(sandboxDir);
    const runningIn = processesByNetns(device);
    for (const pid of runningIn.values()) adopt(processNetnsPath(pid));
    for (const entry of [...byInode.values()]) {
      const runs = runningIn.get(entry.fact.inode);
      const holder = entry.heldByPid !== undefined && heldBy(entry.heldByPid, device).netns.includes(entry.fact.inode);
      if (!holder) entry.heldByPid = undefined;
      const named = entry.fact.names.length + entry.fact.sandboxes.length > 0;
      if (runs === undefined && !holder && !named && !entry.fact.isHost) {
        letGo(entry);
        continue;
      }
      noteProcess(entry, runs ?? entry.heldByPid);
      if (runs !== undefined && !named && !entry.fact.isHost) processes.watch(entry, runs);
    }
    counters.procScans += 1;
    counters.lastProcScanMs = performance.now() - startedMs;
  };

  let lastScanMs = 0;
  let scanAsked = false;
  const scanSoon = (): void => {
    if (scanAsked) return;
    scanAsked = true;
    timers.later(Math.max(0, scanSpacingMs - (performance.now() - lastScanMs)), () => {
      scanAsked = false;
      scan();
      lastScanMs = performance.now();
    });
  };

  let descriptorScan: Promise<void> | undefined;
  let lastDescriptorScanAtMs = 0;
  const passDescriptors = async (): Promise<void> => {
    const tunHolders: TunHolder[] = [];
    counters.lastDescriptorScanMs = await passOverDescriptors(
      device,
      () => !timers.stopped,
      (pid, held) => {
        for (const inode of held.netns) noteHolder(pid, inode);
        if (held.tunNames.length === 0) return;
        const runsIn = adopt(processNetnsPath(pid))?.fact.cookie ?? '';
        const name = processName(pid) ?? '';
        for (const linkName of new Set(held.tunNames)) {
          tunHolders.push({ pid, processName: name, linkName, cookie: runsIn });
        }
      },
    );
    lastDescriptorScanAtMs = performance.now();
    if (!timers.stopped) options.onTunHolders?.(tunHolders);
  };
  /** One pass at a time: whoever asks during one waits for it. */
  const scanDescriptors = (): Promise<void> => {
    descriptorScan ??= passDescriptors().finally(() => {
      descriptorScan = undefined;
    });
    return descriptorScan;
  };

  let descriptorsAsked = false;
  const scanDescriptorsSoon = (): void => {
    if (descriptorsAsked) return;
    descriptorsAsked = true;
    const waitMs = Math.max(100, descriptorSpacingMs - (performance.now() - lastDescriptorScanAtMs));
    timers.later(waitMs, () => {
      descriptorsAsked = false;
      void scanDescriptors();
    });
  };

  const noteHolder = (pid: number, inode: number): void => {
    let entry = byInode.get(inode);
    if (!entry) {
      const fd = namesIn(`/proc/${pid}/fd`).find((name) => netnsInodeAt(`/proc/${pid}/fd/${name}`, device) === inode);
      if (fd !== undefined) entry = adopt(`/proc/${pid}/fd/${fd}`);
    }
    if (!entry || entry.fact.isHost) return;
    entry.heldByPid ??= pid;
    if (entry.fact.pid === undefined) noteProcess(entry, pid);
  };

  const watches = [namedDir, sandboxDir].map((directory) =>
    watchDir(directory, (name) => (name === undefined ? scanSoon() : lookUntilMounted(directory, name))),
  );
  adopt('/proc/self/ns/net');
  scan();
  void scanDescriptors();
  timers.repeat(processScanMs, scan);
  timers.repeat(descriptorScanMs, scanDescriptors);

  return {
    counters,
    handle: (cookie) => byCookie.get(cookie),
    handles: () => [...byCookie.values()],
    cookieOfProcess: (pid) => adopt(processNetnsPath(pid))?.fact.cookie,
    cookieOfSandbox: (path) =>
      path === '' ? undefined : adopt(`${sandboxDir}/${path.split('/').at(-1)}`)?.fact.cookie,
    scanSoon,
    scanDescriptorsSoon,
    stop() {
      timers.stop();
      for (const one of watches) one.stop();
      for (const entry of [...byInode.values()]) {
        processes.unwatch(entry);
        if (entry.fd >= 0) closeNetns(entry.fd);
      }
      byInode.clear();
      byCookie.clear();
    },
  };
}
