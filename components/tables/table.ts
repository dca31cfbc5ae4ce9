/** What a table is, apart from how it looks. Pure. */
import type { ContainerState } from '../../model/container.ts';
import type { FindingCheck, Severity } from '../../model/finding.ts';
import type { LinkId } from '../../model/ids.ts';
import type { OperationKind } from '../../model/operation.ts';
import type { PortVerdict } from '../../model/port-state.ts';
import type { Entry } from '../find/entries.ts';
import type { TableName } from '../place/route.ts';
import type { Trouble, VlanChip } from '../topology/scene/scene.ts';

/** What stands beside a cell's text; the text is always there for who cannot see it. */
export type Mark =
  | { is: 'container'; state: ContainerState }
  | { is: 'trouble'; trouble: Trouble }
  | { is: 'severity'; severity: Severity }
  | { is: 'verdict'; verdict: PortVerdict }
  | { is: 'vlan'; vlan: number };

export type Cell = {
  /** The values as the host has them: what is copied and exported. Several where the column holds several. */
  values: readonly string[];
  /** Sorts as a number, or as letters; undefined sorts last whichever way. */
  sort: string | number | undefined;
  mark?: Mark;
  chips?: readonly VlanChip[];
  /** The values as a person reads them, where that is shorter. */
  shown?: readonly string[];
  /** What is printed instead of the value, as a key of the catalogue's `tables.word`. */
  word?: string;
  /** Printed instead: what the catalogue says of a check. */
  finding?: { check: FindingCheck; says: 'title' | 'fix' };
  /** Printed instead: what the catalogue says of a change, by its first operation. */
  change?: {
    first: { key: OperationKind; values: Record<string, string | number> };
    more: number;
    reverts: boolean;
    done: boolean;
  };
  /** Printed instead: this time (ISO 8601 UTC) as the reader's clock has it. */
  time?: string;
};

export type Column<Item> = {
  key: string;
  widthPx: number;
  mono?: boolean;
  right?: boolean;
  /** Not shown until a person chooses it. */
  extra?: boolean;
  /** What moves now through these links: the cell keeps itself fresh. */
  rate?: (item: Item) => { key: RateKey; links: readonly LinkId[] };
  cell(item: Item): Cell;
};

/** Bits a second, or errors and drops a second. */
export type RateKey = 'rate' | 'rx' | 'tx' | 'errors' | 'drops';

export type Row<Item> = {
  /** Identity in the table. */
  id: string;
  /** The record that is selected with it. */
  record: string;
  /** 0 error, 1 warning, 2 info, 3 none. */
  problem: number;
  nameKey: string;
  entry: Entry | undefined;
  item: Item;
};

export type Table<Item> = { name: TableName; columns: readonly Column<Item>[]; rows: Row<Item>[] };

export const cellText = (cell: Cell): string => cell.values.join(' ');

export const text = (value: string | undefined): Cell => ({ values: value ? [value] : [], sort: value || undefined });
export const number = (value: number | undefined): Cell => ({
  values: value === undefined ? [] : [String(value)],
  sort: value,
});
