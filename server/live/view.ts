/** What the rest of the agent sees of the live topology. */
import type { Host } from '../../model/host.ts';
import type { NetnsId } from '../../model/ids.ts';
import type { Topology } from '../../model/topology.ts';
import type { Rates, WireDelta } from '../../model/wire.ts';
import type { RuleSet } from '../netfilter/facts.ts';
import type { OnDemand } from './on-demand.ts';
import type { PortListener, WantedPorts } from './port-listeners.ts';

/** A place in the stream: revisions count within one epoch, one life of the agent. */
export type StreamPosition = { epoch: string; revision: number };

export type LiveEvent = { kind: 'snapshot'; topology: Topology } | { kind: 'delta'; delta: WireDelta };

/** Counters of the reading side since the agent started. */
export type LiveStats = {
  /** Event sockets that overflowed (ENOBUFS) and had their namespace read again. */
  overflows: number;
  /** Dumps the kernel marked interrupted (NLM_F_DUMP_INTR) and that were repeated. */
  interruptedDumps: number;
  /** Namespaces subscribed to now. */
  namespaces: number;
  /** Passes over /proc since start, and what the last one cost in milliseconds. */
  procScans: number;
  lastProcScanMs: number;
  /** What the last pass over all descriptors cost, in milliseconds. */
  lastDescriptorScanMs: number;
};

export interface LiveView {
  readonly epoch: string;
  /** True once the first full topology exists; until then `snapshot` is partial. */
  isReady(): boolean;
  /** The host record with the state of each source. */
  host(): Host;
  snapshot(): Topology;
  /** The deltas that lead from `revision` of this epoch to now; undefined when they are no longer held or never were. */
  since(revision: number): WireDelta[] | undefined;
  stats(): LiveStats;
  readonly onDemand: OnDemand;
  /** The host's packet filter as last read; undefined while it never was. */
  ruleSet(): RuleSet | undefined;
  /** Who waits on these ports now; a namespace that cannot be read is not in the answer. */
  portListeners(wanted: WantedPorts): ReadonlyMap<NetnsId, PortListener[]>;
  /**
   * Calls `listener` at once with what leads from `position` to now (the deltas in between when the ring still holds them, a snapshot
   * otherwise or without a position), then with every delta. Returns the function that ends it.
   */
  subscribe(position: StreamPosition | undefined, listener: (event: LiveEvent) => void): () => void;
  /** Samples counters every second while anybody is subscribed and tells what moved. Returns the function that ends it. */
  watchRates(listener: (rates: Rates) => void): () => void;
}
