'use client';
import { createContext } from 'react';
import type { Cable } from './scene/scene.ts';
import type { VlanSlots } from './scene/vlan.ts';

/** Row id -> the cables that end there. */
export type CablesAt = ReadonlyMap<string, Cable[]>;

export function cablesByRow(cables: Cable[]): CablesAt {
  const out = new Map<string, Cable[]>();
  for (const cable of cables) {
    // An uplink's two sockets may be one link's two rows under one id: it is listed once.
    for (const row of new Set([cable.from.row, cable.to.row])) out.set(row, [...(out.get(row) ?? []), cable]);
  }
  return out;
}

/** What every node may need of the whole scene. */
export const SceneContext = createContext<{ cablesAt: CablesAt; slots: VlanSlots; firstRow: string | undefined }>({
  cablesAt: new Map(),
  slots: new Map(),
  firstRow: undefined,
});
