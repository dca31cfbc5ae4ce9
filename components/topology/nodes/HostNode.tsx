'use client';
import { Server } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { headHeight, rowPitch } from '../layout/grid.ts';
import type { Placed } from '../layout/layout.ts';
import type { HostObject } from '../scene/scene.ts';
import { useSpoken } from '../words.ts';
import { Badge, useRowProblems } from './Badge.tsx';
import { Name } from './Name.tsx';
import { StateGlyph } from './parts.tsx';
import { NewTag, Stop } from './Stop.tsx';

/** The host's own namespace, with the containers that use it. */
export function HostNode({ data }: { data: { placed: Placed<HostObject> } }): ReactNode {
  const { object } = data.placed;
  const t = useTranslations('canvas');
  const f = useTranslations('frame');
  const spoken = useSpoken();
  const problems = useRowProblems([object.record]);
  const corners = object.containers.length > 0 ? 'rounded-t-lg' : 'rounded-lg';
  return (
    <div className="node" data-object="host" data-title={object.hostname}>
      <div className={`bg-head ${corners}`}>
        <Stop
          row={object.id}
          record={object.record}
          name={spoken.host(object, problems)}
          height={headHeight}
          className={corners}
        >
          <Server size={14} className="flex-none text-muted" aria-hidden="true" />
          <Name text={object.hostname} className="lod-title font-semibold" />
          <span className="tag from-2 ml-auto">{f('host')}</span>
        </Stop>
      </div>
      {object.containers.map((row) => (
        <HostContainerRow key={row.id} row={row} text={t('hostMode')} />
      ))}
      <Badge problems={problems} at="corner" />
    </div>
  );
}

function HostContainerRow({ row, text }: { row: HostObject['containers'][number]; text: string }): ReactNode {
  const spoken = useSpoken();
  const problems = useRowProblems([row.record]);
  return (
    <div className="relative border-t border-line" style={{ height: rowPitch }} data-host-container={row.name}>
      <Stop
        row={row.id}
        record={row.record}
        name={spoken.hostContainer(row)}
        height={rowPitch - 1}
        className={problems ? '!pr-8' : ''}
      >
        <StateGlyph state={row.state} />
        <Name text={row.name} className="lod-name flex-1 font-semibold" />
        <NewTag record={row.record} />
        <span className="tag from-2">{text}</span>
      </Stop>
      {problems && (
        <span className="absolute right-3 top-1.25 z-3 flex">
          <Badge problems={problems} />
        </span>
      )}
    </div>
  );
}
