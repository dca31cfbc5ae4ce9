/** The one client store: what the host says, whether that is live, and what has come into being while this tab looked. */
import { create } from 'zustand';
import type { Topology } from '../../model/topology.ts';
import type { WireDelta } from '../../model/wire.ts';
import type { Connection } from './connection.ts';
import { changesOf, noteChanges } from './seenChanges.ts';
import type { StreamSink } from './stream.ts';

export type LiveState = {
  topology: Topology | undefined;
  /** The picture is this tab's last one, of that time, and nothing newer has come yet. */
  asOfMs: number | undefined;
  connection: Connection;
  snapshots: number;
  deltas: number;
  /** Record id -> when it came, for records that came after the first snapshot and were not looked at since. */
  bornAtMs: ReadonlyMap<string, number>;
};

export const useLiveStore = create<LiveState>()(() => ({
  topology: undefined,
  asOfMs: undefined,
  connection: { kind: 'loading' },
  snapshots: 0,
  deltas: 0,
  bornAtMs: new Map(),
}));

/** Ids of the records that a person sees come: containers, namespaces, links and Open vSwitch rows. */
function idsOf(topology: Topology): Set<string> {
  const lists = [topology.containers, topology.netns, topology.links, topology.ovsBridges, topology.ovsPorts];
  return new Set<string>(lists.flatMap((list) => list.map((one) => one.id)));
}

/** The same map where nothing changes, so that nothing is drawn anew for it. */
function withBorn(
  old: ReadonlyMap<string, number>,
  born: string[],
  gone: string[],
  nowMs: number,
): ReadonlyMap<string, number> {
  if (born.length === 0 && !gone.some((id) => old.has(id))) return old;
  const next = new Map(old);
  for (const id of gone) next.delete(id);
  for (const id of born) next.set(id, nowMs);
  return next;
}

const removedBy = (delta: WireDelta): string[] => Object.values(delta.remove ?? {}).flat();

const addedBy = (delta: WireDelta): string[] =>
  Object.values(delta.put ?? {}).flatMap((list) => list.map((one) => one.id));

/** The stream's way into the store. */
export const storeSink: StreamSink = {
  connection: (connection) => useLiveStore.setState({ connection }),
  snapshot: (topology) =>
    useLiveStore.setState((state) => {
      const before = state.topology && idsOf(state.topology);
      const now = idsOf(topology);
      const fresh = before ? [...now].filter((id) => !before.has(id)) : [];
      const gone = [...state.bornAtMs.keys()].filter((id) => !now.has(id));
      return {
        topology,
        asOfMs: undefined,
        snapshots: state.snapshots + 1,
        bornAtMs: withBorn(state.bornAtMs, fresh, gone, Date.now()),
      };
    }),
  delta: (topology, delta) => {
    const before = useLiveStore.getState().topology;
    if (before) noteChanges(changesOf(before, topology, delta, Date.now()));
    useLiveStore.setState((state) => ({
      topology,
      deltas: state.deltas + 1,
      bornAtMs: withBorn(state.bornAtMs, addedBy(delta), removedBy(delta), Date.now()),
    }));
  },
};

/** Takes the `new` mark off records a person has looked at. */
export function markSeen(ids: Iterable<string>): void {
  useLiveStore.setState((state) => {
    const next = new Map(state.bornAtMs);
    for (const id of ids) next.delete(id);
    return next.size === state.bornAtMs.size ? state : { bornAtMs: next };
  });
}
