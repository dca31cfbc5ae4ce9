'use client';
import { Box, House } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useContext } from 'react';
import { headHeight, rowPitch } from '../layout/grid.ts';
import type { Placed } from '../layout/layout.ts';
import type { PortRow, SwitchObject } from '../scene/scene.ts';
import { SceneContext } from '../sceneContext.ts';
import { codeKey, farEnds, useSpoken } from '../words.ts';
import { Chip, Name, Socket, Stub, TroubleMark } from './parts.tsx';
import { NewTag, Stop, useIsNew } from './Stop.tsx';

/** A Linux bridge, an Open vSwitch bridge, a Docker network, or the tap of a macvlan parent. */
export function SwitchNode({ data }: { data: { placed: Placed<SwitchObject> } }): ReactNode {
  const { object, rowY } = data.placed;
  const { cablesAt } = useContext(SceneContext);
  const t = useTranslations('canvas');
  const isNew = useIsNew(object.id);
  const headCabled = farEnds(cablesAt, object.id).length > 0;
  return (
    <div
      className={`node node-${object.form} ${isNew ? 'node-new' : ''}`}
      data-object="switch"
      data-title={object.title}
    >
      <SwitchHead object={object} />
      {headCabled && <Socket side="left" y={headHeight / 2} connected />}
      {object.ports.map((port) => (
        <PortRowView key={port.id} port={port} owner={object} y={rowY.get(port.id) ?? 0} />
      ))}
      {object.ports.length === 0 && (
        <div className="small flex items-center justify-center text-muted" style={{ height: rowPitch }}>
          {t('noPorts')}
        </div>
      )}
    </div>
  );
}

function SwitchHead({ object }: { object: SwitchObject }): ReactNode {
  const t = useTranslations('canvas');
  const spoken = useSpoken();
  const address = object.hostAddresses[0];
  const more = object.hostAddresses.length - 1;
  return (
    <div
      className={`switch-head overflow-hidden rounded-t-lg bg-head ${object.form === 'ovs' ? 'border-l-[5px] border-double border-cable' : ''}`}
      style={{ height: headHeight }}
    >
      <Stop
        row={object.id}
        record={object.record}
        label={spoken.switch(object)}
        height={headHeight}
        className="flex-col !items-stretch !gap-0 justify-center"
      >
        <span className="flex items-center gap-2">
          {object.form === 'docker' && <Box size={14} className="flex-none text-muted" aria-hidden="true" />}
          <Name text={object.title} mono={object.form !== 'docker'} className="font-semibold" />
          <NewTag record={object.id} />
          <span className="ml-auto flex flex-none items-center gap-1">
            {object.tags.map((tag) => (
              <span key={tag} className="tag tag-box">
                {t('tag', { tag: codeKey(tag) })}
              </span>
            ))}
            <span className="tag">{formText(object, t('form', { form: object.form }))}</span>
          </span>
        </span>
        <span className="mono flex items-center gap-2 text-muted">
          {object.linkName !== undefined && <Name text={object.linkName} mono />}
          {address === undefined && object.subnet !== undefined && <span className="flex-none">{object.subnet}</span>}
          <span
            className={`flex flex-none items-center gap-1 ${object.linkName === undefined ? '' : 'ml-auto'}`}
            title={t('hostMark')}
          >
            <House size={12} aria-hidden="true" />
            {address ?? t('hostNone')}
            {more > 0 && ` ${t('more', { count: more })}`}
          </span>
          {object.down && <TroubleMark trouble="down" />}
        </span>
      </Stop>
    </div>
  );
}

function formText(object: SwitchObject, form: string): string {
  if (object.form === 'tap') return object.flavour ?? form;
  return object.form === 'ovs' ? `${form} · ${object.flavour ?? ''}` : form;
}

function PortRowView({ port, owner, y }: { port: PortRow; owner: SwitchObject; y: number }): ReactNode {
  const { cablesAt } = useContext(SceneContext);
  const spoken = useSpoken();
  const isNew = useIsNew(port.record);
  const own = cablesAt.get(port.id) ?? [];
  const published = own.some((cable) => cable.kind === 'published');
  const cabled = own.some((cable) => cable.kind !== 'published');
  return (
    <div
      className={`absolute inset-x-0 ${isNew ? 'node-new' : ''}`}
      style={{ top: y - rowPitch / 2, height: rowPitch * port.span }}
      data-port={port.name}
    >
      <Stop
        row={port.id}
        record={port.record}
        label={spoken.port(port, owner)}
        height={rowPitch * port.span}
        className="!items-start !px-3"
      >
        <span className="flex min-w-0 flex-1 flex-col">
          <span className="flex h-7 items-center gap-1.5">
            <span className="mono w-5 flex-none text-right text-muted">{port.number ?? '–'}</span>
            <Name text={port.name} mono className="flex-1" />
            <NewTag record={port.record} />
            <TroubleMark trouble={port.trouble} />
            <Chip chip={port.chip} />
          </span>
          {port.error !== undefined && (
            <span
              lang="en"
              className="-mt-1 line-clamp-2 whitespace-normal pl-6.5 text-[11px]/[14px] text-err"
              title={port.error}
            >
              {port.error}
            </span>
          )}
        </span>
      </Stop>
      <Socket side={port.side} y={rowPitch / 2} connected={cabled} chip={port.chip} trouble={port.trouble} />
      {published && port.side === 'right' && <Inlet />}
      {!cabled && <Stub side={port.side} y={rowPitch / 2} trouble={port.trouble} />}
    </div>
  );
}

/** Where a published port comes in. */
function Inlet(): ReactNode {
  return <span className="absolute -left-1 top-2.5 size-2 rounded-xs bg-cable" aria-hidden="true" data-inlet="" />;
}
