'use client';
import type { ReactNode } from 'react';
import { useCanvasStore } from '../canvasStore.ts';
import type { Layout, Placed } from '../layout/layout.ts';
import { endsAtHost } from '../scene/published.ts';

/** From the host's frame to the cards inside it; wires of the Outside column cross it. */
const inset = 24;
/** From the last column to the frame. */
export const frameMargin = 8;

/** The border of the host: what is left of it is outside. */
export function HostFrame({ layout }: { layout: Pick<Layout, 'columns' | 'objects'> }): ReactNode {
  const { columns, objects } = layout;
  const bottom = Math.max(0, ...objects.map((one) => one.y + one.height));
  return (
    <rect
      x={columns.edge.x - inset}
      y={-8}
      width={columns.width - columns.edge.x + inset + frameMargin}
      height={bottom + 24}
      rx={12}
      className="host-frame"
      data-frame="host"
    />
  );
}

/** From the Host card to the switch whose mark of the host is pointed at, or to the published port at hand that ends at the host. */
export function HostLine({ layout }: { layout: Pick<Layout, 'columns' | 'objects'> }): ReactNode {
  const marked = useCanvasStore((state) => state.hostLine);
  const hovered = useCanvasStore((state) => state.hovered);
  const current = useCanvasStore((state) => state.current);
  const end =
    layout.objects.find(({ object }) => object.id === marked) ??
    layout.objects.find(
      (one) => [hovered, current].includes(one.object.id) && one.object.kind === 'published' && endsAtHost(one.object),
    );
  const host = layout.objects.find(({ object }) => object.kind === 'host');
  if (!end || !host) return null;
  return <path d={hostWay(host, end)} className="host-line" data-host-line={end.object.kind} />;
}

/** Out of the card's right side; a switch is come to from its left, a chip of the same column from its right. Pure. */
export function hostWay(host: Placed, end: Placed): string {
  const [fromX, fromY] = [host.x + host.width, host.y + (host.rowY.get(host.object.id) ?? 0)];
  const toY = end.y + (end.rowY.get(end.object.id) ?? 0);
  const below = end.x === host.x;
  const toX = below ? end.x + end.width : end.x;
  const x = toX + (below ? 12 : -12);
  return `M${fromX},${fromY}L${x},${fromY}L${x},${toY}L${toX},${toY}`;
}
