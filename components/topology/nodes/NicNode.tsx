'use client';
import { CornerDownRight, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { nicHeight, rowPitch } from '../layout/grid.ts';
import type { Placed } from '../layout/layout.ts';
import { useCablesAt } from '../rowCables.ts';
import type { HostLink, NicObject, NicRow } from '../scene/scene.ts';
import { speedText, useSpoken } from '../words.ts';
import { Badge, useCardProblems, useRowProblems } from './Badge.tsx';
import { Detail } from './Detail.tsx';
import { Name } from './Name.tsx';
import { ProcessPill } from './PortRowView.tsx';
import { Chip, Socket, Stub, TroubleMark } from './parts.tsx';
import { NewTag, Stop, useIsDim, useIsNew } from './Stop.tsx';

/** A link of the host's own: a NIC with its wire to the outside and what stands on it, a host leg, a loose end. */
export function NicNode({ data }: { data: { placed: Placed<NicObject> } }): ReactNode {
  const { object, rowY } = data.placed;
  const t = useTranslations('canvas');
  const spoken = useSpoken();
  const isNew = useIsNew(object.id);
  const dim = useIsDim(object.id);
  const problems = useCardProblems([object.id, ...object.rows.map((row) => row.id)]);
  return (
    <div
      className={`node ${isNew ? 'node-new' : ''}`}
      data-object="nic"
      data-title={object.name}
      data-dim={dim || undefined}
    >
      <div className={`bg-head ${object.rows.length > 0 ? 'rounded-t-lg' : 'rounded-lg !bg-card'}`}>
        {object.outside && <Wire y={nicHeight / 2} dead={object.trouble !== undefined} />}
        <Stop
          row={object.id}
          record={object.record}
          name={spoken.nic(object, problems)}
          height={nicHeight}
          className="flex-col !items-stretch !gap-0 justify-center"
        >
          <span className="flex items-center gap-2">
            <Name text={object.name} mono className="lod-name font-semibold" />
            <NewTag record={object.id} />
            <span className="tag from-2 ml-auto">
              {object.speedMbps === undefined ? kindWord(object) : speedText(object.speedMbps)}
            </span>
            <Chip chip={object.chip} />
          </span>
          <span className="mono from-2 flex min-h-5 items-center gap-2 text-muted">
            {object.portOf !== undefined && <span className="small">{t('portOf', { bridge: object.portOf })}</span>}
            {object.parentName !== undefined && (
              <span className="small">{t('onParent', { parent: object.parentName })}</span>
            )}
            <Addresses link={object} />
            {object.mode !== undefined && <span className="small">{object.mode}</span>}
            {object.tunnel !== undefined && (
              <span className="small" lang="en">
                {object.tunnel}
              </span>
            )}
            {object.holder && <ProcessPill holder={object.holder} />}
            <TroubleMark trouble={object.trouble} />
          </span>
          <Detail detail={object.detail} row={object.id} />
        </Stop>
        <HostSocket link={object} y={nicHeight / 2} />
      </div>
      {object.rows.map((row) => (
        <NicRowView key={row.id} row={row} parent={object.name} y={rowY.get(row.id) ?? 0} />
      ))}
      <Badge problems={problems} at="corner" />
    </div>
  );
}

/** A device without a kind of its own is the machine's. */
const kindWord = (link: HostLink): string => (link.linkKind === 'physical' ? '' : link.linkKind);

/** The wire to the outside, 4 px. */
function Wire({ y, dead }: { y: number; dead: boolean }): ReactNode {
  return (
    <span
      className={`absolute -left-11 h-1 w-11 ${dead ? 'wire-dead' : 'bg-cable'}`}
      style={{ top: y - 2 }}
      aria-hidden="true"
      data-wire="outside"
    />
  );
}

function Addresses({ link }: { link: HostLink }): ReactNode {
  const t = useTranslations('canvas');
  const [address, ...more] = link.addresses;
  return (
    <>
      {address !== undefined && <span className="flex-none">{address}</span>}
      {more.length > 0 && (
        <span className="tag" title={link.addresses.join(', ')}>
          {t('more', { count: more.length })}
        </span>
      )}
      {address === undefined && link.portOf === undefined && !link.trouble && !link.holder && !link.tunnel && (
        <span className="small">{t('noAddress')}</span>
      )}
      {link.addressOnPort && (
        <span className="small flex flex-none items-center gap-1 text-warn">
          <TriangleAlert size={12} aria-hidden="true" />
          {t('addressOnPort')}
        </span>
      )}
    </>
  );
}

function HostSocket({ link, y }: { link: HostLink; y: number }): ReactNode {
  const cables = useCablesAt(link.id);
  return cables.length > 0 ? (
    <Socket
      side="right"
      y={y}
      connected
      chip={link.chip}
      trunk={cables.some((cable) => cable.trunk)}
      trouble={link.trouble}
    />
  ) : (
    <Stub side="right" y={y} trouble={link.trouble} />
  );
}

/** What stands on the NIC: a VLAN child, a child of the host's own, a member of the bond, a virtual function. */
function NicRowView({ row, parent, y }: { row: NicRow; parent: string; y: number }): ReactNode {
  const t = useTranslations('canvas');
  const spoken = useSpoken();
  const isNew = useIsNew(row.id);
  const problems = useRowProblems([row.record]);
  return (
    <div
      className={`absolute inset-x-0 border-t border-line ${isNew ? 'node-new' : ''}`}
      style={{ top: y - rowPitch / 2, height: rowPitch }}
      data-nic-row={row.role}
      data-title={row.name}
    >
      {row.outside && <Wire y={rowPitch / 2} dead={row.trouble !== undefined} />}
      <Stop
        row={row.id}
        record={row.record}
        name={spoken.nic(row, problems, parent)}
        height={rowPitch - 1}
        className={`stop-detailed ${problems ? '!pr-8' : ''}`}
        style={{ paddingLeft: 12 + 14 * row.depth }}
      >
        <CornerDownRight size={12} className="flex-none text-muted" aria-hidden="true" />
        <Name text={row.name} mono className={`lod-name ${row.name.length <= 10 ? 'flex-none' : ''}`} />
        <NewTag record={row.id} />
        <span className="from-2 ml-auto flex min-w-0 flex-none shrink-[9] items-center gap-1.5 overflow-hidden">
          {row.portOf !== undefined && <span className="tag">{t('portOf', { bridge: row.portOf })}</span>}
          {row.addresses[0] !== undefined && (
            <span className="mono flex-none" title={row.addresses.join(', ')}>
              {row.addresses[0]}
            </span>
          )}
          {row.role === 'member' && row.speedMbps !== undefined && (
            <span className="tag">{speedText(row.speedMbps)}</span>
          )}
          {row.active && <span className="tag tag-box">{t('active')}</span>}
          {row.role === 'child' && (
            <span className="tag min-w-0 !shrink overflow-hidden text-ellipsis" title={row.linkKind}>
              {/* The place of the row says that it is a child; beside an address there is room for one word. */}
              {[row.addresses.length === 0 || !row.mode ? row.linkKind : undefined, row.mode]
                .filter(Boolean)
                .join(' · ')}
            </span>
          )}
          {row.role === 'vf' && <span className="tag tag-box">{t('vf')}</span>}
          <TroubleMark trouble={row.trouble} />
        </span>
        <Chip chip={row.chip} />
        <Detail detail={row.detail} row={row.id} />
      </Stop>
      <HostSocket link={row} y={rowPitch / 2} />
      {problems && (
        <span className="absolute right-3 top-1.25 z-3 flex">
          <Badge problems={problems} />
        </span>
      )}
    </div>
  );
}
