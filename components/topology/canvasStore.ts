/** What this tab points at: the selected record, the row the keyboard is on, the row under the pointer. Never what the host says. */
import { create } from 'zustand';

export type CanvasState = {
  /** Record id. */
  selected: string | undefined;
  /** Row id that carries the canvas's one tab stop. */
  current: string | undefined;
  hovered: string | undefined;
  stoppedOpen: boolean | undefined;
};

export const useCanvasStore = create<CanvasState>()(() => ({
  selected: undefined,
  current: undefined,
  hovered: undefined,
  stoppedOpen: undefined,
}));

export const select = (record: string | undefined): void => useCanvasStore.setState({ selected: record });
export const setCurrent = (row: string | undefined): void => useCanvasStore.setState({ current: row });
export const setHovered = (row: string | undefined): void => useCanvasStore.setState({ hovered: row });
