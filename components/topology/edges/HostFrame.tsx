'use client';
import type { ReactNode } from 'react';
import { useCanvasStore } from '../canvasStore.ts';
import type { Layout } from '../layout/layout.ts';

/** From the host's frame to the cards inside it; wires of the Outside column cross it. */
const inset = 24;

/** The border of the host: what is left of it is outside. */
export function HostFrame({ layout }: { layout: Pick<Layout, 'columns' | 'objects'> }): ReactNode {
  const { columns, objects } = layout;
  const bottom = Math.max(0, ...objects.map((one) => one.y + one.height));
  return (
    <rect
      x={columns.edge.x - inset}
      y={-8}
      width={columns.width - columns.edge.x + inset + 6}
      height={bottom + 24}
      rx={12}
      className="host-frame"
      data-frame="host"
    />
  );
}

/** From the head of a switch to the Host card, while the host's mark in the head is pointed at. */
export function HostLine({ layout }: { layout: Pick<Layout, 'columns' | 'objects'> }): ReactNode {
  const at = useCanvasStore((state) => state.hostLine);
  const head = layout.objects.find(({ object }) => object.id === at);
  const host = layout.objects.find(({ object }) => object.kind === 'host');
  if (!head || !host) return null;
  const fromY = host.y + (host.rowY.get(host.object.id) ?? 0);
  const toY = head.y + (head.rowY.get(head.object.id) ?? 0);
  const x = head.x - 12;
  const way = `M${host.x + host.width},${fromY}L${x},${fromY}L${x},${toY}L${head.x},${toY}`;
  return <path d={way} className="host-line" data-host-line="" />;
}
