'use client';
import { ViewportPortal } from '@xyflow/react';
import type { ReactNode } from 'react';
import { setHovered } from '../canvasStore.ts';
import type { JumpTag } from '../layout/route.ts';
import { type Band, isIn } from '../layout/visible.ts';

/** Where a cable finds no room: at both its sockets, where it leads. The cable itself is drawn while one of its rows is pointed at. */
export function JumpTags({ tags, band }: { tags: JumpTag[]; band: Band }): ReactNode {
  const seen = tags.filter(({ y }) => isIn(band, y, y));
  if (seen.length === 0) return null;
  return (
    <ViewportPortal>
      {seen.map(({ id, row, text, x, y, side }) => (
        <span
          key={id}
          className="mono small pointer-events-auto absolute flex h-4 max-w-28 items-center overflow-hidden text-ellipsis whitespace-nowrap rounded-sm bg-canvas px-1 text-muted"
          style={{
            top: y - 8,
            ...(side === 'right' ? { left: x + 9 } : { left: x - 9, transform: 'translateX(-100%)' }),
          }}
          title={text}
          aria-hidden="true"
          data-jump={row}
          onPointerEnter={() => setHovered(row)}
          onPointerLeave={() => setHovered(undefined)}
        >
          {`→ ${text}`}
        </span>
      ))}
    </ViewportPortal>
  );
}
