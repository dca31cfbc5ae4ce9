'use client';
import { useMemo } from 'react';
import type { Topology } from '../../model/topology.ts';
import { hostViewOf } from '../find/hostView.ts';
import type { VlanSlots } from '../topology/scene/vlan.ts';
import { useVlanSlots as useSlotsOf } from '../topology/usePicture.ts';
import { vlanViewsOf } from './columns/vlans.ts';

/** Which hue each VLAN of the host wears: the same as on the canvas. */
export function useVlanSlots(topology: Topology): VlanSlots {
  const vlans = useMemo(() => vlanViewsOf(hostViewOf(topology)).map((one) => one.vlan), [topology]);
  return useSlotsOf(vlans);
}
