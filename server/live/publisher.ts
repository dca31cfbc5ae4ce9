/** The stream's own end: each batch of changes becomes one revision and one delta, kept for those who resume, told to those who listen. */
import { randomUUID } from 'node:crypto';
import type { Delta } from '../../model/delta.ts';
import type { Topology } from '../../model/topology.ts';
import { toWire } from '../../model/wire.ts';
import type { Changes } from '../topology/join.ts';
import type { TopologyStore } from '../topology/store.ts';
import { createDeltaRing } from './ring.ts';
import { createSettling } from './settling.ts';
import type { LiveEvent, LiveView } from './view.ts';

export interface Publisher extends Pick<LiveView, 'epoch' | 'snapshot' | 'since' | 'subscribe'> {
  /** Joins what was touched and tells what came out different. */
  publish(): void;
  /** `publish` once what runs now is over; asked for several times, it is one. */
  publishSoon(): void;
  /** The first topology is complete: from here on findings have to stand for a while before they are told. */
  begin(): void;
  stop(): void;
}

export function createPublisher(store: Pick<TopologyStore, 'rebuild' | 'lists'>): Publisher {
  const epoch = randomUUID();
  const ring = createDeltaRing();
  const listeners = new Set<(event: LiveEvent) => void>();
  let revision = 0;
  let snapshotOfRevision: Topology | undefined;

  const tell = (changes: Changes): void => {
    const delta: Delta = { from: revision, to: revision + 1, ...changes };
    revision += 1;
    snapshotOfRevision = undefined;
    const wire = toWire(delta);
    ring.push(wire);
    for (const listener of [...listeners]) listener({ kind: 'delta', delta: wire });
  };
  const settling = createSettling((findings) => tell({ added: { findings }, updated: {}, removed: {} }));

  const publish = (): void => {
    const changes = store.rebuild();
    const told = changes && settling.pass(changes);
    if (told) tell(told);
  };

  let publishAsked = false;
  const publishSoon = (): void => {
    if (publishAsked) return;
    publishAsked = true;
    queueMicrotask(() => {
      publishAsked = false;
      publish();
    });
  };

  const snapshot = (): Topology => {
    if (snapshotOfRevision) return snapshotOfRevision;
    const lists = store.lists();
    const findings = lists.findings.filter((one) => !settling.holds(one.id));
    snapshotOfRevision = { revision, ...lists, findings };
    return snapshotOfRevision;
  };

  return {
    epoch,
    publish,
    publishSoon,
    snapshot,
    since: (from) => ring.since(from, revision),
    begin: settling.begin,
    subscribe(position, listener) {
      const missed = position?.epoch === epoch ? ring.since(position.revision, revision) : undefined;
      if (missed) for (const delta of missed) listener({ kind: 'delta', delta });
      else listener({ kind: 'snapshot', topology: snapshot() });
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      listeners.clear();
      settling.stop();
    },
  };
}
