/** A table by its name. Pure. */
import type { ChangeRecords } from '../changes/changeRecords.ts';
import type { Entries } from '../find/entries.ts';
import type { PortView } from '../find/publishedPorts.ts';
import type { TableName } from '../place/route.ts';
import { attachmentsTable } from './columns/attachments.ts';
import { changesTable } from './columns/changes.ts';
import { containersTable } from './columns/containers.ts';
import { findingsTable } from './columns/findings.ts';
import { linksTable } from './columns/links.ts';
import { portsTable } from './columns/ports.ts';
import { vlansTable } from './columns/vlans.ts';
import type { Column, Table } from './table.ts';

/** What a table's rows are made of besides the topology. */
export type TableSources = {
  entries: Entries;
  ports: readonly PortView[];
  records: Pick<ChangeRecords, 'changes' | 'attachments'>;
};

export function makeTable(name: TableName, { entries, ports, records }: TableSources): Table<unknown> {
  // An item only ever meets the columns of its own table.
  const of = <Item>(table: Table<Item>): Table<unknown> => table as unknown as Table<unknown>;
  switch (name) {
    case 'containers':
      return of(containersTable(entries));
    case 'links':
      return of(linksTable(entries));
    case 'vlans':
      return of(vlansTable(entries));
    case 'ports':
      return of(portsTable(entries, ports));
    case 'findings':
      return of(findingsTable(entries));
    case 'changes':
      return of(changesTable(entries, records.changes));
    case 'attachments':
      return of(attachmentsTable(entries, records.attachments));
  }
}

/** The columns the address names, in the table's order; the first is always there. */
export function chosenColumns(
  columns: readonly Column<unknown>[],
  query: string | undefined,
): readonly Column<unknown>[] {
  const keys = query?.split(',');
  return columns.filter((column, at) => at === 0 || (keys ? keys.includes(column.key) : !column.extra));
}
