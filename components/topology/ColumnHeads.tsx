'use client';
import { useViewport } from '@xyflow/react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Column, Columns } from './layout/grid.ts';

/** As far as text begins inside the cards. */
const indent = 12;

/** The heads stick to the top: they follow the picture sideways only. */
export function ColumnHeads({ columns, height }: { columns: Columns; height: number }): ReactNode {
  const t = useTranslations('canvas');
  const { x, zoom } = useViewport();
  const outsideX = x + columns.edge.x * zoom - 50;
  // Each may take the gutter behind its column too; the last one is never short of room.
  const heads: [string, Column, number][] = [
    [t('edge'), columns.edge, columns.switches.x],
    [t('switches'), columns.switches, columns.units.x],
    [t('units'), columns.units, Number.POSITIVE_INFINITY],
  ];
  return (
    <div className="pointer-events-none absolute inset-x-0 top-0 z-10 overflow-hidden bg-canvas" style={{ height }}>
      {outsideX > -20 && (
        <span
          className="caps from-2 absolute !tracking-normal [&:not(:lang(zh))]:!text-[10px]"
          style={{ left: Math.max(2, outsideX), top: (height - 16) / 2 }}
        >
          {t('outside')}
        </span>
      )}
      {heads.map(([text, { x: from }, to]) => (
        <span
          key={text}
          className="caps absolute overflow-hidden whitespace-nowrap"
          style={{
            left: x + (from + indent) * zoom,
            top: (height - 16) / 2,
            maxWidth: (to - from - indent) * zoom - 4,
          }}
          data-head=""
        >
          {text}
        </span>
      ))}
    </div>
  );
}
