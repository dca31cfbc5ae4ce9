/** How the inspector stands in this tab: how wide, which tab. */
import { create } from 'zustand';

export const widthLimits = { least: 280, most: 480, usual: 304 } as const;

export const tabNames = ['facts', 'routes', 'sockets', 'neighbours', 'rules', 'traffic', 'history', 'raw'] as const;
export type TabName = (typeof tabNames)[number];

export type InspectorState = {
  /** CSS pixels, within `widthLimits`. */
  widthPx: number;
  /** Kept from record to record, so that two things can be compared by one click each. */
  tab: TabName;
};

export const useInspectorStore = create<InspectorState>()(() => ({
  widthPx: widthLimits.usual,
  tab: 'facts',
}));

/** Nearest width that is allowed. */
export const clampWidth = (widthPx: number): number =>
  Math.min(widthLimits.most, Math.max(widthLimits.least, Math.round(widthPx)));

export const setInspectorWidth = (widthPx: number): void =>
  useInspectorStore.setState({ widthPx: clampWidth(widthPx) });

export const setTab = (tab: TabName): void => useInspectorStore.setState({ tab });
