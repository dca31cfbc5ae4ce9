'use client';
import { Ban, Cpu, Unlink2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { memo, type ReactNode } from 'react';
import { deepEqual } from '../../../model/equal.ts';
import { rowPitch } from '../layout/grid.ts';
import { useCablesAt } from '../rowCables.ts';
import type { PortRow, SwitchObject } from '../scene/scene.ts';
import { vlanList } from '../scene/vlan.ts';
import { useSpoken } from '../words.ts';
import { Badge, useRowProblems } from './Badge.tsx';
import { Detail } from './Detail.tsx';
import { toggleGroup } from './GroupNode.tsx';
import { Name } from './Name.tsx';
import { Chip, Socket, Stub, TroubleMark } from './parts.tsx';
import { NewTag, Stop, useIsNew } from './Stop.tsx';

type PortRowProps = { port: PortRow; owner: SwitchObject; y: number };

/** A switch that changes is another object with all its rows: those in which nothing changed are not drawn again. */
const sameRow = (a: PortRowProps, b: PortRowProps): boolean =>
  a.y === b.y &&
  a.owner.form === b.owner.form &&
  a.owner.title === b.owner.title &&
  deepEqual(a.owner.tap, b.owner.tap) &&
  deepEqual(a.port, b.port);

/** One port of a switch: number, name, what is wrong, VLAN, socket. */
export const PortRowView = memo(function PortRowView({ port, owner, y }: PortRowProps): ReactNode {
  const t = useTranslations('canvas');
  const spoken = useSpoken();
  const isNew = useIsNew(port.record);
  const problems = useRowProblems(port.detail ? [port.record, port.detail.link] : [port.record]);
  const own = useCablesAt(port.id);
  const { bundle } = port;
  const published = own.some((cable) => cable.kind === 'published');
  const cabled = own.some((cable) => cable.kind !== 'published');
  return (
    <div
      className={`absolute inset-x-0 ${isNew ? 'node-new' : ''}`}
      style={{ top: y - rowPitch / 2, height: rowPitch * port.span }}
      data-port={port.bundle ? undefined : port.name}
      data-bundle={port.bundle?.group}
      data-side={port.side}
    >
      <Stop
        row={port.id}
        record={port.record}
        name={spoken.port(port, owner, problems)}
        height={rowPitch * port.span}
        className={`!items-start ${problems ? '!pr-9' : ''}`}
        {...(bundle ? { expanded: false, onActivate: (event) => toggleGroup(bundle.group, true, event.shiftKey) } : {})}
      >
        <span className="flex min-w-0 flex-1 flex-col">
          <span className="stop-line flex h-7 items-center gap-1.5">
            {owner.form !== 'tap' && (
              <span className="mono from-2 w-5 flex-none text-right text-muted">
                {port.bundle ? '' : (port.number ?? '–')}
              </span>
            )}
            <Name text={port.name} mono={!port.bundle} className="lod-name flex-1" />
            {port.bundle && (
              <span className="tag tag-box from-1">{t('bundleCount', { count: port.bundle.count })}</span>
            )}
            <NewTag record={port.record} />
            {owner.tap && <ChildMarks port={port} tap={owner.tap} />}
            <TroubleMark trouble={port.trouble} />
            {port.holder && <ProcessPill holder={port.holder} />}
            <Chip chip={port.chip} />
          </span>
          {port.missingVlans && (
            <span className="small from-2 -mt-1 flex items-center gap-1 pl-6.5 text-warn" data-missing="">
              <Ban size={12} aria-hidden="true" />
              {t('missingVlans', { vlans: vlanList(port.missingVlans) })}
            </span>
          )}
          {port.tunnel !== undefined && (
            <span className="small mono from-2 -mt-1 pl-6.5 text-muted" lang="en">
              {port.tunnel}
            </span>
          )}
          {port.error !== undefined && (
            <span
              lang="en"
              className="from-2 -mt-1 line-clamp-2 whitespace-normal pl-6.5 text-[11px]/[14px] text-err"
              title={port.error}
            >
              {port.error}
            </span>
          )}
        </span>
        <Detail detail={port.detail} row={port.id} />
      </Stop>
      {/* A tap ends in its process, in the row itself. */}
      {(cabled || !port.holder) && (
        <Socket
          side={port.side}
          y={rowPitch / 2}
          connected={cabled || port.tunnel !== undefined}
          chip={port.chip}
          trouble={port.trouble}
          plug={cabled && !bundle ? port : undefined}
        />
      )}
      {published && port.side === 'right' && <Inlet />}
      {port.missingVlans && <Bar side={port.side} />}
      {port.tunnel !== undefined && <TunnelStub side={port.side} y={rowPitch / 2} />}
      {!cabled && <Stub side={port.side} y={rowPitch / 2} trouble={port.trouble} />}
      {problems && (
        <span className="absolute right-3 top-1.25 z-3 flex">
          <Badge problems={problems} />
        </span>
      )}
    </div>
  );
}, sameRow);

/** Of a tap's child: its mode where they differ, and that the host cannot reach it where it can reach others. */
function ChildMarks({ port, tap }: { port: PortRow; tap: NonNullable<SwitchObject['tap']> }): ReactNode {
  const t = useTranslations('canvas');
  const several = tap.modes.length > 1 || tap.kinds.length > 1;
  return (
    <>
      {port.hostIsolated && !tap.hostIsolated && (
        <span className="small from-2 flex flex-none items-center gap-1 text-muted" data-isolated="">
          <Unlink2 size={12} aria-hidden="true" />
          {t('hostIsolated')}
        </span>
      )}
      {several && <span className="tag from-2">{port.mode ?? port.linkKind}</span>}
    </>
  );
}

/** The process that holds the other side of a tun or tap device. */
export function ProcessPill({ holder }: { holder: { pid: number; processName: string } }): ReactNode {
  return (
    <span className="pill mono from-2" lang="en" data-holder={holder.processName}>
      <Cpu size={11} aria-hidden="true" />
      {holder.processName} {holder.pid}
    </span>
  );
}

/** Where a published port comes in. */
function Inlet(): ReactNode {
  return <span className="absolute -left-1 top-2.5 size-2 rounded-xs bg-cable" aria-hidden="true" data-inlet="" />;
}

/** VLANs end here that the cable does not carry on. */
function Bar({ side }: { side: 'left' | 'right' }): ReactNode {
  return (
    <span
      className="absolute top-1 z-3 h-5 w-1 rounded-xs bg-warn"
      style={{ [side]: -16 }}
      aria-hidden="true"
      data-bar=""
    />
  );
}

/** A capped double line: the way on is through a tunnel; where it leads is printed in the row. */
export function TunnelStub({ side, y }: { side: 'left' | 'right'; y: number }): ReactNode {
  return (
    <svg
      className="pointer-events-none absolute text-cable"
      style={{ top: y - 8, [side]: -43 }}
      width="36"
      height="16"
      viewBox="0 0 36 16"
      aria-hidden="true"
      data-stub="tunnel"
    >
      <g
        transform={side === 'left' ? undefined : 'matrix(-1 0 0 1 36 0)'}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      >
        <path d="M36 5.5H8M36 10.5H8" />
        <ellipse cx="7" cy="8" rx="3.5" ry="6" fill="var(--canvas)" />
      </g>
    </svg>
  );
}
