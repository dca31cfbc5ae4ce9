'use client';
import { createContext } from 'react';
import type { Cable } from './scene.ts';
import type { VlanSlots } from './vlan.ts';

/** What every node may need of the whole scene. */
export const SceneContext = createContext<{ cables: Cable[]; slots: VlanSlots; firstRow: string | undefined }>({
  cables: [],
  slots: new Map(),
  firstRow: undefined,
});
