/** The order of a table's rows. Pure. */
import { addressNumber } from '../find/addresses.ts';
import { compareKeys } from '../find/natural.ts';
import type { Column, Row } from './table.ts';

/** undefined: problems first, then by name. */
export type Sort = { column: string; descending: boolean } | undefined;

/** `-mtu` in the address: by mtu, highest first. */
export function sortOf(value: string | undefined, columns: readonly { key: string }[]): Sort {
  const descending = value?.startsWith('-') ?? false;
  const column = descending ? value?.slice(1) : value;
  return column !== undefined && columns.some((one) => one.key === column) ? { column, descending } : undefined;
}

export const sortText = (sort: Sort): string | undefined => sort && `${sort.descending ? '-' : ''}${sort.column}`;

/** A press on a head: up, down, then the default again. */
export function nextSort(sort: Sort, column: string): Sort {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? undefined : { column, descending: true };
}

/** A key by which addresses sort as numbers, IPv4 before IPv6. */
export function addressKey(address: string): string {
  const number = addressNumber(address.split('/')[0] ?? '');
  return number ? `${number.bits === 32 ? '4' : '6'}${number.value.toString(16).padStart(32, '0')}` : `9${address}`;
}

const byDefault = (a: Row<unknown>, b: Row<unknown>): number =>
  a.problem - b.problem || compareKeys(a.nameKey, b.nameKey) || compareKeys(a.id, b.id);

export function sortedRows<Item>(
  rows: readonly Row<Item>[],
  columns: readonly Column<Item>[],
  sort: Sort,
): Row<Item>[] {
  const column = sort && columns.find((one) => one.key === sort.column);
  if (!column) return [...rows].sort(byDefault);
  const turn = sort.descending ? -1 : 1;
  return rows
    .map((row) => ({ row, key: column.cell(row.item).sort }))
    .sort((a, b) => {
      if (a.key === undefined || b.key === undefined) {
        return a.key === b.key ? byDefault(a.row, b.row) : a.key === undefined ? 1 : -1;
      }
      return turn * compareValues(a.key, b.key) || byDefault(a.row, b.row);
    })
    .map(({ row }) => row);
}

const compareValues = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : compareKeys(String(a), String(b));

/**
 * While a person points at or works in a table its rows stay where they are: those that came wait, those that went keep their place.
 * `waiting`: how many rows would come, go or move.
 */
export function heldOrder(before: readonly string[], next: readonly string[]): { waiting: number; gone: Set<string> } {
  const now = new Set(next);
  const old = new Set(before);
  const gone = new Set(before.filter((id) => !now.has(id)));
  const came = next.filter((id) => !old.has(id)).length;
  const stayed = before.filter((id) => now.has(id));
  const wanted = next.filter((id) => old.has(id));
  const moved = stayed.filter((id, at) => wanted[at] !== id).length;
  return { waiting: gone.size + came + moved, gone };
}
