'use client';
import { Server } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { headHeight, rowPitch } from '../layout/grid.ts';
import type { Placed } from '../layout/layout.ts';
import type { HostObject } from '../scene/scene.ts';
import { useSpoken } from '../words.ts';
import { Name, StateGlyph } from './parts.tsx';
import { NewTag, Stop } from './Stop.tsx';

/** The host's own namespace, with the containers that use it. */
export function HostNode({ data }: { data: { placed: Placed<HostObject> } }): ReactNode {
  const { object } = data.placed;
  const t = useTranslations('canvas');
  const s = useTranslations('speak');
  const f = useTranslations('frame');
  const spoken = useSpoken();
  return (
    <div className="node" data-object="host" data-title={object.hostname}>
      <div className={`overflow-hidden bg-head ${object.containers.length > 0 ? 'rounded-t-lg' : 'rounded-lg'}`}>
        <Stop
          row={object.id}
          record={object.record}
          label={s('host', { count: object.containers.length })}
          height={headHeight}
        >
          <Server size={14} className="flex-none text-muted" aria-hidden="true" />
          <Name text={object.hostname} className="font-semibold" />
          <span className="tag ml-auto">{f('host')}</span>
        </Stop>
      </div>
      {object.containers.map((row) => (
        <div key={row.id} data-host-container={row.name}>
          <Stop row={row.id} record={row.record} label={spoken.hostContainer(row)} height={rowPitch}>
            <StateGlyph state={row.state} />
            <Name text={row.name} className="flex-1 font-semibold" />
            <NewTag record={row.record} />
            <span className="tag">{t('hostMode')}</span>
          </Stop>
        </div>
      ))}
    </div>
  );
}
