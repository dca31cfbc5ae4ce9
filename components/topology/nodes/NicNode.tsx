'use client';
import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useContext } from 'react';
import { nicHeight } from '../layout/grid.ts';
import type { Placed } from '../layout/layout.ts';
import type { NicObject } from '../scene/scene.ts';
import { SceneContext } from '../sceneContext.ts';
import { farEnds, useSpoken } from '../words.ts';
import { Chip, Name, Socket, Stub, TroubleMark } from './parts.tsx';
import { NewTag, Stop, useIsNew } from './Stop.tsx';

/** A link of the host's own: a NIC with its wire to the outside, a host leg, a loose end. */
export function NicNode({ data }: { data: { placed: Placed<NicObject> } }): ReactNode {
  const { object } = data.placed;
  const { cablesAt } = useContext(SceneContext);
  const t = useTranslations('canvas');
  const spoken = useSpoken();
  const isNew = useIsNew(object.id);
  const connected = farEnds(cablesAt, object.id).length > 0;
  const [address, ...more] = object.addresses;
  return (
    <div className={`node ${isNew ? 'node-new' : ''}`} data-object="nic" data-title={object.name}>
      {object.outside && (
        <span className="absolute -left-11 top-6.5 h-1 w-11 bg-cable" aria-hidden="true" data-wire="outside" />
      )}
      <Stop
        row={object.id}
        record={object.record}
        label={spoken.nic(object)}
        height={nicHeight}
        className="flex-col !items-stretch !gap-0 justify-center"
      >
        <span className="flex items-center gap-2">
          <Name text={object.name} mono className="font-semibold" />
          <NewTag record={object.id} />
          <span className="tag ml-auto">{object.linkKind}</span>
          <Chip chip={object.chip} />
        </span>
        <span className="mono flex items-center gap-2 text-muted">
          {object.portOf !== undefined && <span className="small">{t('portOf', { bridge: object.portOf })}</span>}
          {object.parentName !== undefined && (
            <span className="small">{t('onParent', { parent: object.parentName })}</span>
          )}
          {address !== undefined && <Name text={address} mono />}
          {more.length > 0 && <span className="tag">{t('more', { count: more.length })}</span>}
          {address === undefined && object.portOf === undefined && !object.trouble && (
            <span className="small">{t('noAddress')}</span>
          )}
          {object.addressOnPort && (
            <span className="small flex flex-none items-center gap-1 text-warn">
              <TriangleAlert size={12} aria-hidden="true" />
              {t('addressOnPort')}
            </span>
          )}
          <TroubleMark trouble={object.trouble} />
        </span>
      </Stop>
      {connected && <Socket side="right" y={nicHeight / 2} connected chip={object.chip} trouble={object.trouble} />}
      {!connected && <Stub side="right" y={nicHeight / 2} trouble={object.trouble} />}
    </div>
  );
}
