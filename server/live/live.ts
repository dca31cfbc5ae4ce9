/** The live topology: the sources started, and what they tell put where it is joined. */
import { readFileSync } from 'node:fs';
import { hostname, release } from 'node:os';
import { type SourceName, type SourceStatus, sourceNames } from '../../model/host.ts';
import { hostId } from '../../model/ids.ts';
import { ok } from '../../model/result.ts';
import type { DockerChange } from '../docker/facts.ts';
import { type Epoll, startEpoll } from '../libc/epoll.ts';
import type { NetfilterChange } from '../netfilter/facts.ts';
import { statsDump } from '../netlink/asked.ts';
import { emptyTables } from '../netlink/netns-tables.ts';
import { closeSockets, type NetnsSockets, openSockets } from '../netlink/socket.ts';
import { type KernelChange, startKernelSource } from '../netlink/source.ts';
import { startNetnsFinder } from '../netns/finder.ts';
import type { NetnsHandle } from '../netns/known-netns.ts';
import type { OvsChange } from '../ovsdb/facts.ts';
import type { Checks } from '../topology/checks.ts';
import { createTopologyStore } from '../topology/store.ts';
import { applyDocker, applyOvs } from './apply-engines.ts';
import { createDevices } from './devices.ts';
import { suspectsOf } from './moved-links.ts';
import { type Candidate, createNsidResolver } from './nsid-resolver.ts';
import { createOnDemand, waitingSockets } from './on-demand.ts';
import { readPortListeners } from './port-listeners.ts';
import { createPublisher } from './publisher.ts';
import { createRates } from './rates.ts';
import { createReach, type Reach } from './reach.ts';
import type { LiveView } from './view.ts';

/** What a source other than the kernel is started with, and how it is ended. */
export type EngineSource<Change> = (report: {
  onChange(change: Change): void;
  onStatus(status: Omit<SourceStatus, 'since'>): void;
}) => { stop(): Promise<void> };

/** The packet filter's source waits on the same epoll set as the kernel's. */
export type NetfilterStart = (
  parts: {
    epoll: Epoll;
    waitingSockets(): { protocol: string; localAddress: string; localPort: number; inode: number }[] | undefined;
  } & Parameters<EngineSource<NetfilterChange>>[0],
) => ReturnType<EngineSource<NetfilterChange>> & { lookAtProxies(): void };

export type LiveOptions = {
  /** The host's own key, kept in the state dir. */
  hostKey: string;
  docker: EngineSource<DockerChange>;
  ovs: EngineSource<OvsChange>;
  netfilter: NetfilterStart;
  /** What finds what is wrong. */
  checks: Checks;
  /** An expected trouble worth a line in the log. */
  onTrouble(text: string): void;
};

export type Live = LiveView & {
  /** What changes of the host go through. */
  reach: Reach;
  stop(): Promise<void>;
};

const bootId = (): string => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

/** Starts reading; the kernel is read before this returns, Docker and Open vSwitch follow. */
export function startLive(options: LiveOptions): Live {
  const now = (): string => new Date().toISOString();
  const reading = (): SourceStatus => ({ state: 'reading', since: now() });
  const host = {
    key: options.hostKey,
    hostname: hostname(),
    kernel: release(),
    bootId: bootId(),
    sources: {
      kernel: reading(),
      docker: reading(),
      ovs: reading(),
      netfilter: reading(),
    },
  };
  const store = createTopologyStore(host, { checks: options.checks, now });
  const { publish, publishSoon, ...publisher } = createPublisher(store);
  let ready = false;

  const setStatus = (name: SourceName, status: Omit<SourceStatus, 'since'>): void => {
    const before = store.observations.host.sources[name];
    const same = before.state === status.state && before.detail === status.detail && before.version === status.version;
    if (same) return;
    const since = before.state === status.state ? before.since : now();
    store.setSource(name, { ...status, since });
    const sources = store.observations.host.sources;
    ready ||= sourceNames.every((one) => sources[one].state !== 'reading');
    publish();
    if (ready) publisher.begin();
  };

  const epoll = startEpoll(() => {
    const changes = kernel.drain();
    for (const change of changes) applyKernelChange(change);
    for (const [cookie, ifindexes] of suspectsOf(store, changes)) {
      kernel.readAgain(cookie, ifindexes);
      store.touchLinks(cookie, ifindexes);
      resolver.resolve(cookie, ifindexes);
    }
    publish();
  });
  const kernel = startKernelSource(epoll);

  const devices = createDevices(store, kernel, () => {
    // The first pass over descriptors is on its way already.
    if (!starting) finder.scanDescriptorsSoon();
  });

  const applyKernelChange = (change: KernelChange): void => {
    const { key, touched } = change;
    store.touchLinks(key, touched.links);
    devices.lookAt(key, touched.links);
    store.touchAddresses(key, touched.addresses);
    if (touched.routes) store.touchRoutes(key);
    if (touched.rules) store.touchRules(key);
    for (const nsid of change.endedNsids) resolver.ended(key, nsid);
    // The overflow may have swallowed the end of a number and its second beginning.
    if (change.whole) resolver.forget(key);
    resolver.resolve(key, touched.links);
    if (change.newNsid) finder.scanSoon();
  };

  const candidateOf = (handle: NetnsHandle): Candidate => ({ cookie: handle.fact.cookie, fd: handle.fd });
  const resolver = createNsidResolver(store, {
    host() {
      const handle = finder.handle(store.observations.hostCookie ?? '');
      return handle && handle.fd >= 0 ? candidateOf(handle) : undefined;
    },
    candidates: () =>
      finder
        .handles()
        .filter((one) => one.fd >= 0)
        .map(candidateOf),
    nsidsOf: (reader, fds) => kernel.nsidsOf(reader, fds),
  });

  const onFound = (handle: NetnsHandle, sockets: NetnsSockets | undefined): void => {
    const tables = sockets ? kernel.open(handle.fact.cookie, sockets) : ok(emptyTables());
    if (!tables.ok) {
      const reason = `${tables.error.call}: ${tables.error.errno}`;
      options.onTrouble(`network namespace ${handle.fact.inode} could not be read: ${reason}`);
      handle.fact = { ...handle.fact, readable: false, unreadableReason: reason };
    }
    store.setNetns(handle.fact, tables.ok ? tables.value : emptyTables());
    if (tables.ok) devices.lookAt(handle.fact.cookie, tables.value.links.keys());
    if (starting) return;
    connect(handle);
  };
  /** Ties a namespace to the ones already known: whom its numbers mean, and who was waiting for it. */
  const connect = (handle: NetnsHandle): void => {
    const { cookie } = handle.fact;
    resolver.resolve(cookie, store.observations.netns.get(cookie)?.links.keys() ?? []);
    if (handle.fd >= 0) resolver.cameToBe(cookie, handle.fd);
    publishSoon();
  };

  let starting = true;
  const finder = startNetnsFinder({
    epoll,
    inside: { open: openSockets, close: closeSockets },
    onFound,
    onTunHolders(holders) {
      devices.setTunHolders(holders);
      publishSoon();
    },
    onChanged(handle) {
      store.changeNetns(handle.fact);
      publishSoon();
    },
    onGone(handle) {
      kernel.close(handle.fact.cookie);
      resolver.wentAway(handle.fact.cookie);
      store.removeNetns(handle.fact.cookie);
      publishSoon();
    },
  });
  starting = false;
  for (const handle of finder.handles()) connect(handle);
  publish();
  setStatus('kernel', { state: 'up', version: release() });

  const netfilter = options.netfilter({
    epoll,
    waitingSockets() {
      const handle = finder.handle(store.observations.hostCookie ?? '');
      const waiting = handle && waitingSockets(handle);
      return waiting?.ok ? waiting.value : undefined;
    },
    onChange(change) {
      store.setNetfilter(change);
      publish();
    },
    onStatus: (status) => setStatus('netfilter', status),
  });
  const docker = options.docker({
    onChange(change) {
      applyDocker(store, finder, change);
      netfilter.lookAtProxies();
      publish();
    },
    onStatus: (status) => setStatus('docker', status),
  });
  const ovs = options.ovs({
    onChange(change) {
      applyOvs(store, change);
      publish();
    },
    onStatus: (status) => setStatus('ovs', status),
  });

  const rates = createRates({
    topology: publisher.snapshot,
    countersOf(netns) {
      const read = kernel.ask(netns.slice(netns.lastIndexOf(':') + 1), statsDump);
      return read?.ok ? read.value : [];
    },
  });

  return {
    epoch: publisher.epoch,
    isReady: () => ready,
    host() {
      const { key: _, ...host } = store.observations.host;
      return { id: hostId(options.hostKey), ...host };
    },
    snapshot: publisher.snapshot,
    since: publisher.since,
    onDemand: createOnDemand(store, finder, kernel),
    reach: createReach(finder, kernel, { host: hostId(options.hostKey), bootId: host.bootId }),
    ruleSet: () => store.observations.ruleSet,
    portListeners: (wanted) => readPortListeners(finder, wanted),
    watchRates: rates.watch,
    stats: () => ({
      overflows: kernel.counters.overflows,
      interruptedDumps: kernel.counters.interruptedDumps,
      namespaces: finder.handles().length,
      procScans: finder.counters.procScans,
      lastProcScanMs: finder.counters.lastProcScanMs,
      lastDescriptorScanMs: finder.counters.lastDescriptorScanMs,
    }),
    subscribe: publisher.subscribe,
    async stop() {
      publisher.stop();
      rates.stop();
      await Promise.all([docker.stop(), ovs.stop(), netfilter.stop()]);
      finder.stop();
      kernel.stop();
      await epoll.stop();
    },
  };
}
