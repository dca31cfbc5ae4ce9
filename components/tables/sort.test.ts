import { describe, expect, it } from 'vitest';
import { addressKey, heldOrder, nextSort, type Sort, sortedRows, sortOf, sortText } from './sort.ts';
import type { Column, Row } from './table.ts';

type Item = { mtu?: number; address?: string };
const columns: Column<Item>[] = [
  { key: 'mtu', widthPx: 1, cell: ({ mtu }) => ({ values: [], sort: mtu }) },
  { key: 'address', widthPx: 1, cell: ({ address }) => ({ values: [], sort: address && addressKey(address) }) },
];
const row = (id: string, problem: number, item: Item = {}): Row<Item> => ({
  id,
  record: id,
  problem,
  nameKey: id,
  entry: undefined,
  item,
});
const order = (rows: Row<Item>[], sort: Sort): string[] => sortedRows(rows, columns, sort).map((one) => one.id);

describe('order of rows', () => {
  it('puts problems first, then names', () => {
    expect(order([row('b', 3), row('a', 3), row('z', 0), row('y', 1)], undefined)).toEqual(['z', 'y', 'a', 'b']);
  });

  it('sorts numbers as numbers and addresses as numbers, and what has none last both ways', () => {
    const rows = [row('a', 3, { mtu: 1500 }), row('b', 3), row('c', 3, { mtu: 900 })];
    expect(order(rows, { column: 'mtu', descending: false })).toEqual(['c', 'a', 'b']);
    expect(order(rows, { column: 'mtu', descending: true })).toEqual(['a', 'c', 'b']);
    const addressed = ['10.0.0.10/8', '10.0.0.9/8', 'fd00::1/64'].map((address) => row(address, 3, { address }));
    expect(order(addressed, { column: 'address', descending: false })).toEqual([
      '10.0.0.9/8',
      '10.0.0.10/8',
      'fd00::1/64',
    ]);
  });

  it('is said in the address and taken from it', () => {
    expect(sortOf('-mtu', columns)).toEqual({ column: 'mtu', descending: true });
    expect(sortOf('nonsense', columns)).toBeUndefined();
    expect(sortText(sortOf('-mtu', columns))).toBe('-mtu');
    expect(nextSort(nextSort(nextSort(undefined, 'mtu'), 'mtu'), 'mtu')).toBeUndefined();
  });
});

describe('held rows', () => {
  it('counts what came, went and moved, and nothing for a changed value', () => {
    expect(heldOrder(['a', 'b', 'c'], ['a', 'b', 'c']).waiting).toBe(0);
    expect(heldOrder(['a', 'b', 'c'], ['a', 'new', 'c'])).toEqual({ waiting: 2, gone: new Set(['b']) });
    expect(heldOrder(['a', 'b', 'c'], ['c', 'a', 'b']).waiting).toBeGreaterThan(0);
  });
});
