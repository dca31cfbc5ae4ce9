/** Which panels of this tab stand open. */
import { create } from 'zustand';

export type Panels = { rail: boolean; inspector: boolean; sheet: boolean; legend: boolean };

export const usePanels = create<Panels>()(() => ({ rail: true, inspector: true, sheet: false, legend: false }));

export const togglePanel = (name: keyof Panels): void => usePanels.setState((now) => ({ [name]: !now[name] }));
