/** For tests: a live view of a topology held in memory. */
import { diffLists } from '../../model/delta.ts';
import type { Host } from '../../model/host.ts';
import { hostId } from '../../model/ids.ts';
import { err } from '../../model/result.ts';
import { emptyTopology, type Topology } from '../../model/topology.ts';
import { type Rates, toWire, type WireDelta } from '../../model/wire.ts';
import type { LiveEvent, LiveView } from './view.ts';

const since = '2026-01-01T00:00:00.000Z';
const host: Host = {
  id: hostId('test'),
  hostname: 'test',
  kernel: '6.18',
  bootId: 'boot',
  sources: {
    kernel: { state: 'up', since },
    docker: { state: 'absent', since },
    ovs: { state: 'absent', since },
    netfilter: { state: 'absent', since },
  },
};

/** What is read on demand needs a kernel: server/live/on-demand.lab.test.ts. */
const noSuchThing = err({ code: 'not-found', detail: 'not held in memory' } as const);

export type MemoryLive = LiveView & {
  setReady: (ready: boolean) => void;
  /** Makes one more revision and tells everybody. */
  change: (delta?: Omit<WireDelta, 'from' | 'to'>) => WireDelta;
  /** The topology is this one from now on, in one more revision. */
  become: (lists: Topology) => void;
  subscribers: () => number;
  /** Tells those who watch rates. */
  tellRates: (rates: Rates) => void;
  rateWatchers: () => number;
};

/** A live view that remembers its last `ringSize` deltas. */
export function memoryLive(
  epoch: string,
  options: { ringSize?: number; topology?: Topology | undefined } = {},
): MemoryLive {
  const { ringSize = 4 } = options;
  let topology: Topology = options.topology ?? { ...emptyTopology(), hosts: [host] };
  let ready = true;
  const ring: WireDelta[] = [];
  const listeners = new Set<(event: LiveEvent) => void>();
  const rateWatchers = new Set<(rates: Rates) => void>();
  const tell = (delta: WireDelta, next: Topology): void => {
    topology = next;
    ring.push(delta);
    if (ring.length > ringSize) ring.shift();
    for (const listener of [...listeners]) listener({ kind: 'delta', delta });
  };
  return {
    epoch,
    isReady: () => ready,
    setReady(to) {
      ready = to;
    },
    host: () => host,
    snapshot: () => topology,
    since(revision) {
      const known = revision === topology.revision || ring.some((delta) => delta.from === revision);
      return known ? ring.filter((delta) => delta.from >= revision) : undefined;
    },
    stats: () => ({
      overflows: 0,
      interruptedDumps: 0,
      namespaces: 1,
      procScans: 1,
      lastProcScanMs: 1,
      lastDescriptorScanMs: 1,
    }),
    onDemand: {
      neighbours: () => noSuchThing,
      fdb: () => noSuchThing,
      counters: () => noSuchThing,
      sockets: () => noSuchThing,
      netfilter: async () => noSuchThing,
    },
    ruleSet: () => undefined,
    portListeners: () => new Map(),
    watchRates(listener) {
      rateWatchers.add(listener);
      return () => rateWatchers.delete(listener);
    },
    tellRates: (rates) => {
      for (const listener of [...rateWatchers]) listener(rates);
    },
    rateWatchers: () => rateWatchers.size,
    subscribe(position, listener) {
      const known =
        position?.epoch === epoch &&
        (position.revision === topology.revision || ring.some((delta) => delta.from === position.revision));
      if (known) {
        for (const delta of ring) if (delta.from >= position.revision) listener({ kind: 'delta', delta });
      } else listener({ kind: 'snapshot', topology });
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    subscribers: () => listeners.size,
    change(more = {}) {
      const delta = { from: topology.revision, to: topology.revision + 1, ...more };
      tell(delta, { ...topology, revision: delta.to });
      return delta;
    },
    become(lists) {
      const { revision } = topology;
      tell(toWire(diffLists(topology, lists, revision, revision + 1)), { ...lists, revision: revision + 1 });
    },
  };
}
