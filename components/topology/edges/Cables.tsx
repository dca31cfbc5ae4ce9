'use client';
import { ViewportPortal } from '@xyflow/react';
import type { ReactNode } from 'react';
import type { Layout } from '../layout/layout.ts';
import type { CablePath } from '../layout/route.ts';
import { useLeaving } from '../useLeaving.ts';
import { CableEdge } from './CableEdge.tsx';
import { HostFrame, HostLine } from './HostFrame.tsx';

type Drawn = Pick<Layout, 'columns' | 'height' | 'objects' | 'paths'>;
const keysOfPath = ({ cable }: CablePath): string[] => [cable.id];

/**
 * All cables in one drawing below the cards. Not React Flow's edges: its observer replaces the handles a node is given by those it finds in
 * the page whenever a node comes (12.12 forces it, whatever `measured` says), and an edge without its handle is not drawn. The way of each
 * cable comes from the layout, so no handle is needed. Hidden from assistive technology: the rows at both ends name the other. `layout` has the paths that are near the
 * screen, `paths` all of them.
 */
export function Cables({ layout, paths }: { layout: Drawn; paths: CablePath[] }): ReactNode {
  const leaving = useLeaving(paths, keysOfPath);
  return (
    <ViewportPortal>
      <svg
        className="pointer-events-none absolute left-0 top-0 -z-10 overflow-visible"
        width={layout.columns.width}
        height={layout.height}
        aria-hidden="true"
      >
        <HostFrame layout={layout} />
        {leaving.map((path) => (
          <g key={path.cable.id} className="leaving">
            <CableEdge path={path} />
          </g>
        ))}
        {layout.paths.map((path) => (
          <CableEdge key={path.cable.id} path={path} />
        ))}
        <HostLine layout={layout} />
      </svg>
    </ViewportPortal>
  );
}
