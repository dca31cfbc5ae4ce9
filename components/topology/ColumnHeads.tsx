'use client';
import { useViewport } from '@xyflow/react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Column, Columns } from './layout/grid.ts';

/** The heads stick to the top: they follow the picture sideways only. */
export function ColumnHeads({ columns, height }: { columns: Columns; height: number }): ReactNode {
  const t = useTranslations('canvas');
  const { x, zoom } = useViewport();
  const heads: [string, Column][] = [
    [t('edge'), columns.edge],
    [t('switches'), columns.switches],
    [t('units'), columns.units],
  ];
  return (
    <div className="pointer-events-none absolute inset-x-0 top-0 z-10 overflow-hidden bg-canvas" style={{ height }}>
      <span
        className="caps from-2 absolute !tracking-normal [&:not(:lang(zh))]:!text-[10px]"
        style={{ left: Math.max(2, x + columns.edge.x * zoom - 50), top: (height - 16) / 2 }}
      >
        {t('outside')}
      </span>
      {heads.map(([text, column]) => (
        <span
          key={text}
          className="caps absolute overflow-hidden text-ellipsis whitespace-nowrap"
          style={{ left: x + column.x * zoom, top: (height - 16) / 2, width: column.width * zoom }}
        >
          {text}
        </span>
      ))}
    </div>
  );
}
