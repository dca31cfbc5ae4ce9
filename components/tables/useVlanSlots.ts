'use client';
import { useMemo } from 'react';
import type { Topology } from '../../model/topology.ts';
import { hostViewOf } from '../find/hostView.ts';
import { type VlanSlots, withVlans } from '../topology/scene/vlan.ts';
import { vlanViewsOf } from './columns/vlans.ts';

const noSlots: VlanSlots = new Map();

/** Which hue each VLAN wears. */
export function useVlanSlots(topology: Topology): VlanSlots {
  return useMemo(
    () =>
      withVlans(
        noSlots,
        vlanViewsOf(hostViewOf(topology)).map((one) => one.vlan),
      ),
    [topology],
  );
}
