/** How the inspector stands: which tab it shows here, and how wide it is, which is part of what a person arranged. */
import { create } from 'zustand';
import { changeSettings } from '../live/arrangement.ts';

export const widthLimits = { least: 280, most: 480, usual: 304 } as const;

export const tabNames = ['facts', 'routes', 'sockets', 'neighbours', 'rules', 'traffic', 'history', 'raw'] as const;
export type TabName = (typeof tabNames)[number];

export type InspectorState = {
  /** Kept from record to record, so that two things can be compared by one click each. */
  tab: TabName;
};

export const useInspectorStore = create<InspectorState>()(() => ({
  tab: 'facts',
}));

/** Nearest width that is allowed. */
export const clampWidth = (widthPx: number): number =>
  Math.min(widthLimits.most, Math.max(widthLimits.least, Math.round(widthPx)));

/** In CSS pixels; kept for this person. */
export const setInspectorWidth = (widthPx: number): void => changeSettings({ inspectorWidth: clampWidth(widthPx) });

export const setTab = (tab: TabName): void => useInspectorStore.setState({ tab });
