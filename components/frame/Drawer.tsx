'use client';
import type { ReactNode } from 'react';
import type { Topology } from '../../model/topology.ts';

export function Drawer(_props: { topology: Topology }): ReactNode {
  return null;
}
