'use client';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Topology } from '../../model/topology.ts';
import { useChangeRecordsStore } from '../changes/changeRecords.ts';
import { useFindStore } from '../find/findStore.ts';
import { matches } from '../find/match.ts';
import type { TermFault } from '../find/terms.ts';
import { useEntries, useTerms } from '../find/useFound.ts';
import { usePortViews } from '../find/usePortViews.ts';
import { go, useQuery } from '../place/place.ts';
import type { TableName } from '../place/route.ts';
import { heldOrder, nextSort, type Sort, sortedRows, sortOf, sortText } from './sort.ts';
import type { Column, Row } from './table.ts';
import { chosenColumns, makeTable } from './tableOf.ts';

/** Columns and rows of one table, whatever its items are: a cell is all that is asked of them. */
export type AnyColumn = Column<unknown>;
export type AnyRow = Row<unknown>;

export type TableState = {
  columns: readonly AnyColumn[];
  allColumns: readonly AnyColumn[];
  rows: readonly AnyRow[];
  /** Rows that are no more but keep their place while the table is held. */
  gone: ReadonlySet<string>;
  /** Rows that would come, go or move. */
  waiting: number;
  resort: () => void;
  total: number;
  fault: TermFault | undefined;
  doubts: readonly string[];
  sort: Sort;
  setSort: (column: string) => void;
  setColumns: (keys: readonly string[] | undefined) => void;
};

/** The rows that pass the filter, in order, held still while `held`. */
export function useTableState(topology: Topology, name: TableName, held: boolean): TableState {
  const entries = useEntries(useDeferredValue(topology), true);
  const ports = usePortViews(topology);
  const records = useChangeRecordsStore();
  const filter = useFindStore((state) => state.filter);
  const { parsed, fault } = useTerms(filter);
  const sortQuery = useQuery('sort');
  const columnsQuery = useQuery('columns');
  const table = useMemo(
    () => (entries ? makeTable(name, { entries, ports, records }) : { name, columns: [], rows: [] }),
    [entries, name, ports, records],
  );
  const sort = useMemo(() => sortOf(sortQuery, table.columns), [sortQuery, table]);
  const columns = useMemo(() => chosenColumns(table.columns, columnsQuery), [table, columnsQuery]);
  const passing = useMemo(() => {
    const terms = parsed.ok ? parsed.terms : [];
    if (terms.length === 0) return table.rows;
    return table.rows.filter((row) => row.entry === undefined || matches(terms, row.entry, true));
  }, [table, parsed]);
  const ordered = useMemo(() => sortedRows(passing, table.columns, sort), [passing, table, sort]);
  const [released, setReleased] = useState(0);
  const asked = `${name} ${sortText(sort) ?? ''} ${parsed.ok ? parsed.terms.map((term) => term.text).join(' ') : ''} ${released}`;
  return {
    ...useHeldRows(ordered, asked, held),
    columns,
    allColumns: table.columns,
    resort: () => setReleased((count) => count + 1),
    total: table.rows.length,
    fault,
    doubts: parsed.ok ? parsed.doubts : [],
    sort,
    setSort: (column) => go({ query: { sort: sortText(nextSort(sort, column)) } }, 'replace'),
    setColumns: (keys) => go({ query: { columns: keys?.join(',') } }, 'replace'),
  };
}

const nobody: ReadonlySet<string> = new Set();

/** `asked`: what the person asked for; when that changes the rows move whoever points at them. */
function useHeldRows(
  rows: readonly AnyRow[],
  asked: string,
  held: boolean,
): { rows: readonly AnyRow[]; gone: ReadonlySet<string>; waiting: number } {
  const kept = useRef<{ asked: string; rows: readonly AnyRow[] }>(undefined);
  const result = useMemo(() => {
    const before = kept.current;
    if (!held || before?.asked !== asked) return { rows, gone: nobody, waiting: 0 };
    const { waiting, gone } = heldOrder(
      before.rows.map((row) => row.id),
      rows.map((row) => row.id),
    );
    if (waiting === 0) return { rows, gone, waiting };
    const now = new Map(rows.map((row) => [row.id, row]));
    return { rows: before.rows.map((row) => now.get(row.id) ?? row), gone, waiting };
  }, [rows, asked, held]);
  useEffect(() => {
    kept.current = { asked, rows: result.rows };
  }, [asked, result]);
  return result;
}
