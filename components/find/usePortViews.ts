'use client';
import { useMemo, useRef } from 'react';
import type { PortState } from '../../model/port-state.ts';
import type { Topology } from '../../model/topology.ts';
import { usePortStates, usePortStatesStore } from '../diagnose/portStates.ts';
import { type PortView, portViewsOf } from './publishedPorts.ts';

const none: PortView[] = [];

/** Published ports with what the agent judged of them, as far as somebody keeps asking it; else as the topology tells them. */
export function usePortViews(topology: Topology | undefined): PortView[] {
  const { states, asOf } = usePortStatesStore();
  const judged = useUnchanged(asOf === undefined ? undefined : states);
  const mappings = topology?.portMappings;
  const containers = topology?.containers;
  // Not whenever anything changes: the views are remembered by what they are made from.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the two lists are all that is read of the topology
  return useMemo(() => (topology ? portViewsOf(topology, judged) : none), [mappings, containers, judged]);
}

/** The answer comes anew every few seconds and mostly says the same. */
function useUnchanged(states: PortState[] | undefined): PortState[] | undefined {
  const kept = useRef<{ states: PortState[] | undefined; text: string }>({ states: undefined, text: '' });
  return useMemo(() => {
    const text = JSON.stringify(states);
    if (kept.current.text !== text) kept.current = { states, text };
    return kept.current.states;
  }, [states]);
}

/** Keeps the agent asked while it is there. */
export function AskPortStates(): null {
  usePortStates();
  return null;
}
