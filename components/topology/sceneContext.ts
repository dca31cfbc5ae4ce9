'use client';
/** What every node may need of the whole scene and what seldom changes. What a delta changes is asked row by row: see rowCables.ts. */
import { createContext } from 'react';
import type { Band } from './layout/visible.ts';
import type { VlanSlots } from './scene/vlan.ts';

export const SceneContext = createContext<{
  slots: VlanSlots;
  /** The row that has the tab stop while the keyboard was nowhere. */
  firstRow: string | undefined;
  /** Pointing at a row or chip lights what belongs to it; not in tables. */
  lights: boolean;
}>({ slots: new Map(), firstRow: undefined, lights: false });

/** What is on the screen or near it; undefined: everything is. Apart, since only large switches ask for it. */
export const BandContext = createContext<Band | undefined>(undefined);
