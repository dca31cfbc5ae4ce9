'use client';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useCanvasStore } from '../canvasStore.ts';
import { rowPitch } from '../layout/grid.ts';
import type { Placed } from '../layout/layout.ts';
import type { StoppedObject } from '../scene/scene.ts';
import { useSpoken } from '../words.ts';
import { Name } from './Name.tsx';
import { StateGlyph } from './parts.tsx';
import { Stop } from './Stop.tsx';

/** The fold of containers that do not run: they have no namespace to draw. */
export function StoppedNode({ data }: { data: { placed: Placed<StoppedObject>; open: boolean } }): ReactNode {
  const { placed, open } = data;
  const { object } = placed;
  const t = useTranslations('canvas');
  const spoken = useSpoken();
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <div className="relative size-full" data-object="stopped" data-count={object.containers.length}>
      <Stop
        row={object.id}
        record={object.id}
        name={t('stopped', { count: object.containers.length })}
        height={rowPitch}
        expanded={open}
        onActivate={() => useCanvasStore.setState({ stoppedOpen: !open })}
      >
        <Chevron size={14} className="flex-none text-muted" aria-hidden="true" />
        <span className="lod-name text-muted">{t('stopped', { count: object.containers.length })}</span>
      </Stop>
      {open &&
        object.containers.map((row, index) => (
          <div
            key={row.id}
            className="node node-dashed !absolute inset-x-0 !h-6 !w-auto text-muted"
            style={{ top: rowPitch * (index + 1) + 2 }}
            data-stopped={row.name}
            data-title={row.name}
          >
            <Stop row={row.id} record={row.record} name={spoken.stopped(row)} height={24}>
              <StateGlyph state={row.state} />
              <Name text={row.name} className="lod-name flex-1" />
              <span className="tag from-2">{t('noNamespace', { state: row.state })}</span>
            </Stop>
          </div>
        ))}
    </div>
  );
}
