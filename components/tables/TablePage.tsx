'use client';
import type { ReactNode } from 'react';
import type { Topology } from '../../model/topology.ts';
import type { TableName } from '../place/route.ts';

export function TablePage({ topology, table }: { topology: Topology; table: TableName }): ReactNode {
  return <p data-table={table}>{topology.revision}</p>;
}
