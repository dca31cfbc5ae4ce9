/** What changed while this tab was not live, told once when it is live again. */
import { create } from 'zustand';
import { diffLists } from '../../model/delta.ts';
import type { Topology } from '../../model/topology.ts';
import { toWire } from '../../model/wire.ts';
import { changesOf, type SeenChange } from './seenChanges.ts';

export type Resumed = { before: Topology; changes: SeenChange[]; serial: number };

export const useResumed = create<{ resumed: Resumed | undefined }>()(() => ({ resumed: undefined }));

/** Revisions of another life of the agent mean nothing here: the two pictures are compared as they are. */
export function differences(before: Topology, after: Topology, atMs: number): SeenChange[] {
  const delta = diffLists(before, after, 0, 1);
  return changesOf(before, after, toWire(delta), atMs);
}

let serial = 0;

/** Tells it, when there is anything to tell. */
export function noteResumed(before: Topology, after: Topology, atMs: number): void {
  const changes = differences(before, after, atMs);
  if (changes.length === 0) return;
  serial += 1;
  useResumed.setState({ resumed: { before, changes, serial } });
}

export const dismissResumed = (): void => useResumed.setState({ resumed: undefined });
