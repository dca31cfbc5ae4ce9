/**
 * Finds every network namespace of the host and notices its end. It holds a descriptor of each one it knows, so an inode number cannot
 * come to mean another namespace meanwhile; for the same reason it must let go as soon as nobody else holds it, or the namespace and its
 * veths would outlive their container.
 */
import type { Epoll } from '../libc/epoll.ts';
import { createDescriptorScans, type TunHolder } from './descriptor-scans.ts';
import { heldBy, nsfsDevice, processesByNetns, processName, processNetnsPath } from './holders.ts';
import { createKnownNamespaces, type KnownNetns, type NetnsEvents, type NetnsHandle } from './known-netns.ts';
import { createNetnsNames } from './netns-names.ts';
import { createProcessWatch } from './process-watch.ts';
import { createTimers } from './timers.ts';
import { watchDir } from './watch-dir.ts';

export type FinderOptions<Sockets extends { requestFd: number }> = NetnsEvents<Sockets> & {
  epoll: Epoll;
  /** After each pass over descriptors: who has which tun or tap device open, and the namespace that process runs in. */
  onTunHolders?(holders: TunHolder[]): void;
  /** Where `ip netns` and the engine mount names. */
  namedDir?: string;
  sandboxDir?: string;
  /** How often all of /proc is passed over for processes, and for descriptors: the one poll for structure. */
  processScanMs?: number;
  descriptorScanMs?: number;
};

export type FinderCounters = { procScans: number; lastProcScanMs: number; lastDescriptorScanMs: number };

/** Scans asked for by events come at most this often. */
const scanSpacingMs = 50;

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
  const counters: FinderCounters = { procScans: 0, lastProcScanMs: 0, lastDescriptorScanMs: 0 };
  const timers = createTimers();
  /** Namespaces that only processes keep are told gone by the end of one of them. */
  const processes = createProcessWatch<KnownNetns>(epoll, () => scanSoon());
  const known = createKnownNamespaces(options);
  const names = createNetnsNames(known, { namedDir, sandboxDir }, timers, () => scanSoon());

  const noteProcess = (entry: KnownNetns, pid: number | undefined): void => {
    if (pid === entry.fact.pid) return;
    const name = pid === undefined ? undefined : processName(pid);
    known.change(entry, { pid, processName: name });
  };

  const scan = (): void => {
    const startedMs = performance.now();
    names.lookAtAll();
    const runningIn = processesByNetns(device);
    for (const pid of runningIn.values()) known.adopt(processNetnsPath(pid));
    for (const entry of [...known.byInode.values()]) {
      const runs = runningIn.get(entry.fact.inode);
      const holder = entry.heldByPid !== undefined && heldBy(entry.heldByPid, device).netns.includes(entry.fact.inode);
      if (!holder) entry.heldByPid = undefined;
      const named = entry.fact.names.length + entry.fact.sandboxes.length > 0;
      if (runs === undefined && !holder && !named && !entry.fact.isHost) {
        processes.unwatch(entry);
        known.letGo(entry);
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

  const descriptors = createDescriptorScans(known, timers, noteProcess, (tookMs, tunHolders) => {
    counters.lastDescriptorScanMs = tookMs;
    options.onTunHolders?.(tunHolders);
  });

  const watches = [namedDir, sandboxDir].map((directory) =>
    watchDir(directory, (name) => (name === undefined ? scanSoon() : names.lookAt(directory, name))),
  );
  known.adopt('/proc/self/ns/net');
  scan();
  void descriptors.scan();
  timers.repeat(processScanMs, scan);
  timers.repeat(descriptorScanMs, descriptors.scan);

  return {
    counters,
    handle: (cookie) => known.byCookie.get(cookie),
    handles: () => [...known.byCookie.values()],
    cookieOfProcess: (pid) => known.adopt(processNetnsPath(pid))?.fact.cookie,
    cookieOfSandbox: (path) =>
      path === '' ? undefined : known.adopt(`${sandboxDir}/${path.split('/').at(-1)}`)?.fact.cookie,
    scanSoon,
    scanDescriptorsSoon: descriptors.scanSoon,
    stop() {
      timers.stop();
      for (const one of watches) one.stop();
      for (const entry of known.byInode.values()) processes.unwatch(entry);
      known.closeAll();
    },
  };
}
