'use client';
import { CircleHelp } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { chipHeight } from '../layout/grid.ts';
import type { Placed } from '../layout/layout.ts';
import type { PublishedObject } from '../scene/scene.ts';
import { publishedText, useSpoken } from '../words.ts';
import { Socket } from './parts.tsx';
import { Stop } from './Stop.tsx';

/** A published port as it was asked of the engine; the question mark says that the kernel's rules have not been read. */
export function PublishedNode({ data }: { data: { placed: Placed<PublishedObject> } }): ReactNode {
  const { object } = data.placed;
  const t = useTranslations('canvas');
  const spoken = useSpoken();
  return (
    <div className="node" data-object="published" data-title={publishedText(object)}>
      {object.loopback ? (
        <span className="mono absolute -left-6 top-1 text-muted" aria-hidden="true">
          {t('loopback')}
        </span>
      ) : (
        <span
          className="absolute -left-11 top-2.5 h-1 w-11 border-y-[1.5px] border-cable"
          aria-hidden="true"
          data-wire="outside"
        />
      )}
      <Stop row={object.id} record={object.record} label={spoken.published(object)} height={chipHeight}>
        <CircleHelp size={12} className="flex-none text-muted" aria-hidden="true" />
        <span className="mono flex-none">{publishedText(object)}</span>
        {object.containerPort !== object.hostPort && (
          <span className="mono flex-none text-muted">→ {object.containerPort}</span>
        )}
        {object.others > 0 && <span className="tag">{t('morePorts', { count: object.others })}</span>}
        <span className="tag ml-auto">{object.families === '4' ? '' : object.families}</span>
        <span className="tag">{t('asked')}</span>
      </Stop>
      {object.target !== undefined && <Socket side="right" y={chipHeight / 2} connected />}
    </div>
  );
}
