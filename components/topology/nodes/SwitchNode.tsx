'use client';
import { Box, House, Unlink2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useContext } from 'react';
import { PlugHere } from '../../changes/PlugHere.tsx';
import { useCanvasStore } from '../canvasStore.ts';
import { headHeight, rowPitch } from '../layout/grid.ts';
import type { Placed } from '../layout/layout.ts';
import { isIn } from '../layout/visible.ts';
import { useIsCabled } from '../rowCables.ts';
import type { PortRow, SwitchObject } from '../scene/scene.ts';
import { BandContext, SceneContext } from '../sceneContext.ts';
import { useGradually } from '../useGradually.ts';
import { useLeaving } from '../useLeaving.ts';
import { codeKey, useSpoken, useSwitchTitle } from '../words.ts';
import { Badge, useCardProblems } from './Badge.tsx';
import { Name } from './Name.tsx';
import { PortRowView } from './PortRowView.tsx';
import { Socket, TroubleMark } from './parts.tsx';
import { NewTag, Stop, useIsNew } from './Stop.tsx';

/** A Linux bridge, an Open vSwitch bridge, a Docker network, or the tap of a macvlan parent. */
export function SwitchNode({ data }: { data: { placed: Placed<SwitchObject> } }): ReactNode {
  const { object, rowY } = data.placed;
  const t = useTranslations('canvas');
  const isNew = useIsNew(object.id);
  const problems = useCardProblems([object.record, object.id]);
  const seen = usePortsInBand(data.placed);
  const leaving = useLeaving(portPlaces(data.placed), keysOfPort);
  const headCabled = useIsCabled(object.id);
  return (
    <div
      className={`node node-${object.form} ${isNew ? 'node-new' : ''}`}
      data-object="switch"
      data-form={object.form}
      data-title={object.title}
    >
      <SwitchHead object={object} />
      {headCabled && <Socket side="left" y={headHeight / 2} connected />}
      {seen.map((port) => (
        <PortRowView key={port.id} port={port} owner={object} y={rowY.get(port.id) ?? 0} />
      ))}
      {leaving.map(({ port, y }) => (
        <div key={port.id} className="leaving" inert>
          <PortRowView port={port} owner={object} y={y} />
        </div>
      ))}
      {object.ports.length === 0 && (
        <div className="no-ports small from-2 flex items-center justify-center text-muted" style={{ height: rowPitch }}>
          {t('noPorts')}
        </div>
      )}
      <Badge problems={problems} at="corner" />
    </div>
  );
}

type PortPlace = { port: PortRow; y: number };
const keysOfPort = ({ port }: PortPlace): string[] => [port.id];

const places = new WeakMap<Placed<SwitchObject>, PortPlace[]>();
/** Its ports with the height each stands at; the same list for the same place. */
function portPlaces(placed: Placed<SwitchObject>): PortPlace[] {
  const known = places.get(placed) ?? placed.object.ports.map((port) => ({ port, y: placed.rowY.get(port.id) ?? 0 }));
  places.set(placed, known);
  return known;
}

/** Of one switch; several grow at the same time. */
const rowsPerFrame = 8;

/** Of a switch with hundreds of ports only those near the screen are in the page, and the one the keyboard is on. */
function usePortsInBand({ object, y, rowY }: Placed<SwitchObject>): PortRow[] {
  const { firstRow } = useContext(SceneContext);
  const band = useContext(BandContext);
  const wanted = object.ports.filter((port) => {
    const at = y + (rowY.get(port.id) ?? 0);
    return !band || port.id === firstRow || isIn(band, at, at);
  });
  const drawn = useGradually(
    wanted.map(({ id }) => id),
    rowsPerFrame,
  );
  return object.ports.filter(({ id }) => drawn.has(id));
}

function SwitchHead({ object }: { object: SwitchObject }): ReactNode {
  const t = useTranslations('canvas');
  const spoken = useSpoken();
  const title = useSwitchTitle()(object);
  const problems = useCardProblems([object.record, object.id]);
  const dim = useCanvasStore((state) => state.lit !== undefined && !state.lit.has(object.id));
  return (
    <div
      className={`switch-head rounded-t-lg bg-head ${object.form === 'ovs' ? 'border-l-[5px] border-double border-cable' : ''}`}
      style={{ height: headHeight }}
      data-dim={dim || undefined}
    >
      <Stop
        row={object.id}
        record={object.record}
        name={spoken.switch(object, title, problems)}
        height={headHeight}
        className="flex-col !items-stretch !gap-0 justify-center rounded-t-lg"
      >
        <span className="flex items-center gap-2">
          {object.form === 'docker' && <Box size={14} className="flex-none text-muted" aria-hidden="true" />}
          <Name
            text={title}
            mono={object.form === 'linux' || object.form === 'ovs'}
            className="lod-title font-semibold"
          />
          <NewTag record={object.id} />
          <span className="from-2 ml-auto flex flex-none items-center gap-1">
            {object.tags.map((tag) => (
              <span key={tag} className="tag tag-box">
                {t('tag', { tag: codeKey(tag) })}
              </span>
            ))}
            <FormTag object={object} title={title} />
          </span>
        </span>
        <SecondLine object={object} title={title} />
      </Stop>
      <PlugHere record={object.record} />
    </div>
  );
}

function FormTag({ object, title }: { object: SwitchObject; title: string }): ReactNode {
  const t = useTranslations('canvas');
  if (object.tap) {
    // Without a Docker network the title says it already.
    if (title !== object.title) return null;
    const kinds = object.tap.kinds.join(', ');
    return (
      <span className="tag">
        {object.tap.modes.length > 0 ? t('tapKind', { kinds, modes: object.tap.modes.join(', ') }) : kinds}
      </span>
    );
  }
  const form = t('form', { form: object.form });
  return <span className="tag">{object.form === 'ovs' ? `${form} · ${object.flavour ?? ''}` : form}</span>;
}

/** Bridge name or parent, subnet, and the host's own presence. */
function SecondLine({ object, title }: { object: SwitchObject; title: string }): ReactNode {
  const t = useTranslations('canvas');
  const [address, ...more] = object.hostAddresses;
  const parent = object.tap && title === object.title ? t('onParent', { parent: object.linkName ?? '' }) : undefined;
  const link = object.tap ? parent : object.linkName;
  return (
    <span className="mono from-2 flex items-center gap-2 text-muted">
      {link !== undefined && <Name text={link} mono />}
      {address === undefined && object.subnet !== undefined && <span className="flex-none">{object.subnet}</span>}
      {object.controllers && (
        <span className="small min-w-0 overflow-hidden text-ellipsis" title={object.controllers.join(' ')}>
          {t('controller', { target: object.controllers[0] ?? '' })}
        </span>
      )}
      {object.tap?.hostIsolated ? (
        <span className="small ml-auto flex flex-none items-center gap-1" data-isolated="">
          <Unlink2 size={12} aria-hidden="true" />
          {t('hostIsolated')}
        </span>
      ) : (
        <HostMark object={object} indented={link !== undefined} address={address} more={more.length} />
      )}
      {object.down && <TroubleMark trouble="down" />}
    </span>
  );
}

/** `⌂`: the host has this address here; pointing at it draws the line to the Host card. */
function HostMark(props: {
  object: SwitchObject;
  indented: boolean;
  address: string | undefined;
  more: number;
}): ReactNode {
  const { object, indented, address, more } = props;
  const t = useTranslations('canvas');
  const point = (at: string | undefined): void => useCanvasStore.setState({ hostLine: at });
  return (
    <span
      className={`flex flex-none items-center gap-1 ${indented ? 'ml-auto' : ''}`}
      title={`${t('hostMark')}${object.hostAddresses.length > 1 ? `: ${object.hostAddresses.join(', ')}` : ''}`}
      data-host-mark=""
      onPointerEnter={address === undefined ? undefined : () => point(object.id)}
      onPointerLeave={() => point(undefined)}
    >
      <House size={12} aria-hidden="true" />
      {address ?? t('hostNone')}
      {more > 0 && ` ${t('more', { count: more })}`}
    </span>
  );
}
