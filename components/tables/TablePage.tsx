'use client';
import type { ReactNode } from 'react';
import type { Topology } from '../../model/topology.ts';
import { stepTo } from '../place/place.ts';
import type { TableName } from '../place/route.ts';
import { TableView } from './TableView.tsx';

/** A table that has the page to itself. */
export function TablePage({ topology, table }: { topology: Topology; table: TableName }): ReactNode {
  return <TableView topology={topology} table={table} stepTo={(one) => stepTo({ page: 'table', table: one })} />;
}
