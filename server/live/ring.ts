/** The last deltas, to resume a stream from. */
import type { WireDelta } from '../../model/wire.ts';

export interface DeltaRing {
  push(delta: WireDelta): void;
  /** The deltas after `revision` up to now; undefined when some of them are no longer held or were never made. */
  since(revision: number, now: number): WireDelta[] | undefined;
}

/** Keeps `capacity` deltas: enough for a client that was away for some minutes of an ordinary host's changes. */
export function createDeltaRing(capacity = 2_000): DeltaRing {
  const deltas: WireDelta[] = [];
  return {
    push(delta) {
      deltas.push(delta);
      // Trimmed in strides: shifting an array of thousands at every delta would cost more than the delta.
      if (deltas.length > capacity * 1.25) deltas.splice(0, deltas.length - capacity);
    },
    since(revision, now) {
      if (revision === now) return [];
      if (revision > now) return undefined;
      const first = deltas.findIndex((delta) => delta.from === revision);
      return first < 0 ? undefined : deltas.slice(first);
    },
  };
}
