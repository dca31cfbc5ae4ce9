/** A table as a CSV file, whether it is shown or not. */
import type { Topology } from '../../model/topology.ts';
import { readChangeRecords } from '../changes/changeRecords.ts';
import { entriesOf } from '../find/entries.ts';
import { matches } from '../find/match.ts';
import type { PortView } from '../find/publishedPorts.ts';
import { parseFind } from '../find/terms.ts';
import type { TableName } from '../place/route.ts';
import { csvText, download } from './csv.ts';
import { sortedRows, sortOf } from './sort.ts';
import { type Column, cellText, type Row } from './table.ts';
import { chosenColumns, makeTable } from './tableOf.ts';

/** The rows as the host has their values. */
export function saveCsv(
  topology: Topology,
  table: TableName,
  columns: readonly Column<unknown>[],
  rows: readonly Row<unknown>[],
): void {
  const hostname = topology.hosts[0]?.hostname ?? 'host';
  const time = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  const content = csvText(
    columns.map((column) => column.key),
    rows.map((row) => columns.map((column) => cellText(column.cell(row.item)))),
  );
  download(`patchbay-${hostname}-${table}-${time}.csv`, content, 'text/csv;charset=utf-8');
}

/** The table as the address and the filter would show it; of what is not in the topology as the API lists it now. */
export async function exportTable(
  topology: Topology,
  name: TableName,
  ports: readonly PortView[],
  shown: { filter: string; sort?: string | undefined; columns?: string | undefined },
): Promise<void> {
  const records =
    name === 'changes' || name === 'attachments' ? await readChangeRecords() : { changes: [], attachments: [] };
  const table = makeTable(name, { entries: entriesOf(topology, ports), ports, records });
  const parsed = parseFind(shown.filter);
  const terms = parsed.ok ? parsed.terms : [];
  const rows = table.rows.filter((row) => row.entry === undefined || matches(terms, row.entry, true));
  saveCsv(
    topology,
    name,
    chosenColumns(table.columns, shown.columns),
    sortedRows(rows, table.columns, sortOf(shown.sort, table.columns)),
  );
}
