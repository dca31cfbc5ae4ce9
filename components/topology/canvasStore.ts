/** What this tab points at: the selected records, the row the keyboard is on, the row under the pointer, what a search lit. Never what the host says. */
import { create } from 'zustand';

export type CanvasState = {
  /** Record id of the one whose inspector is open. */
  selected: string | undefined;
  /** Further record ids selected with it. */
  alsoSelected: ReadonlySet<string>;
  /** Row id that carries the canvas's one tab stop. */
  current: string | undefined;
  hovered: string | undefined;
  stoppedOpen: boolean | undefined;
  /** Row ids of the path or VLAN that is pointed at; the rest is dimmed. */
  lit: ReadonlySet<string> | undefined;
  /** The switch whose line to the Host card is drawn. */
  hostLine: string | undefined;
  /** The row whose menu is open, and where on the screen. */
  menu: { row: string; record: string; x: number; y: number } | undefined;
  /** Several cables lead on from a row: the rows at their far ends. */
  choice: { row: string; x: number; y: number; options: { row: string; end: string }[] } | undefined;
  /** Record ids a search found; undefined: nothing is searched for. `at` is the one the person has stepped to. */
  hits: ReadonlySet<string> | undefined;
  at: string | undefined;
  /** Record ids that pass the filter, with everything they need to be understood; undefined: no filter. */
  shown: ReadonlySet<string> | undefined;
  /** How often a person asked for the first view. */
  fits: number;
};

const nobody: ReadonlySet<string> = new Set();

export const useCanvasStore = create<CanvasState>()(() => ({
  selected: undefined,
  alsoSelected: nobody,
  current: undefined,
  hovered: undefined,
  stoppedOpen: undefined,
  lit: undefined,
  hostLine: undefined,
  menu: undefined,
  choice: undefined,
  hits: undefined,
  at: undefined,
  shown: undefined,
  fits: 0,
}));

/** Selects one record, or nothing. */
export const select = (record: string | undefined): void =>
  useCanvasStore.setState({ selected: record, alsoSelected: nobody });
export const setCurrent = (row: string | undefined): void => useCanvasStore.setState({ current: row });
export const setHovered = (row: string | undefined): void => useCanvasStore.setState({ hovered: row });

/** Takes a record into the selection or out of it; the first one stays the one that is inspected. */
export const toggleSelected = (record: string): void =>
  useCanvasStore.setState(({ selected, alsoSelected }) => {
    const all = selected === undefined ? [] : [selected, ...alsoSelected];
    const rest = all.includes(record) ? all.filter((one) => one !== record) : [...all, record];
    return { selected: rest[0], alsoSelected: new Set(rest.slice(1)) };
  });

/** Selects several records; the first is the one that is inspected. */
export const selectAll = (records: readonly string[]): void =>
  useCanvasStore.setState({ selected: records[0], alsoSelected: new Set(records.slice(1)) });

/** Shows the whole width again, from the top. */
export const fitView = (): void => useCanvasStore.setState(({ fits }) => ({ fits: fits + 1 }));
