'use client';
import { useMemo } from 'react';
import type { Topology } from '../../model/topology.ts';
import { type PortView, portViewsOf } from './publishedPorts.ts';

const none: PortView[] = [];

/** Published ports as the topology tells them. */
export function usePortViews(topology: Topology | undefined): PortView[] {
  const mappings = topology?.portMappings;
  const containers = topology?.containers;
  // Not whenever anything changes: the views are remembered by what they are made from.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the two lists are all that is read of the topology
  return useMemo(() => (topology ? portViewsOf(topology, undefined) : none), [mappings, containers]);
}
