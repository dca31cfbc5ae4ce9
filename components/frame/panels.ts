/** Which panels of this tab stand open. */
import { create } from 'zustand';

export type Panels = { rail: boolean; inspector: boolean; sheet: boolean };

export const usePanels = create<Panels>()(() => ({ rail: true, inspector: true, sheet: false }));

export const togglePanel = (name: keyof Panels): void => usePanels.setState((now) => ({ [name]: !now[name] }));
