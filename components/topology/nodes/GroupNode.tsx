'use client';
import { ChevronDown, ChevronRight, EthernetPort } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { LinkId } from '../../../model/ids.ts';
import { bitRateText } from '../../inspector/units.ts';
import { arrange } from '../../live/arrangement.ts';
import { useRateSum } from '../../live/rates.ts';
import { chipHeight, groupHeight } from '../layout/grid.ts';
import type { Placed } from '../layout/layout.ts';
import { usePictureStore } from '../pictureStore.ts';
import type { GroupObject } from '../scene/scene.ts';
import { Badge, useCardProblems } from './Badge.tsx';
import { Name } from './Name.tsx';
import { Chip, Socket } from './parts.tsx';
import { Stop } from './Stop.tsx';

/** Opens a closed group or closes an open one; `only`: opens it and closes all others. Kept in the person's arrangement. */
export function toggleGroup(key: string, open: boolean, only: boolean): void {
  const others = only ? (usePictureStore.getState().picture?.groups ?? []).map((group) => [group.key, 'closed']) : [];
  arrange((before) => ({
    ...before,
    groups: { ...before.groups, ...Object.fromEntries(others), [key]: open ? 'open' : 'closed' },
  }));
}

/** A group: the box of a closed one, the row above the members of an open one, or the row that stands for those that are not drawn. */
export function GroupNode({ data }: { data: { placed: Placed<GroupObject> } }): ReactNode {
  const { object, rowY } = data.placed;
  const head = object.form === 'head';
  const problems = useCardProblems([...object.containers, ...object.links]);
  return (
    <div
      className={head ? 'relative size-full' : 'node'}
      data-object="group"
      data-form={object.form}
      data-title={object.title}
      data-group={object.key}
    >
      {object.form === 'closed' ? <Box group={object} /> : <Row group={object} />}
      {!head && <Badge problems={problems} at="corner" />}
      {object.sockets.map((row) => (
        <Socket key={row} side="left" y={rowY.get(row) ?? 0} connected />
      ))}
    </div>
  );
}

function useGroupStop(group: GroupObject) {
  const t = useTranslations('group');
  const open = group.form === 'head';
  return {
    row: group.id,
    record: group.record,
    name: t(open ? 'spokenOpen' : 'spokenClosed', {
      by: group.by,
      title: group.title,
      count: group.total,
      running: group.running,
    }),
    expanded: open,
    onActivate: (event: { shiftKey: boolean }) => toggleGroup(group.key, !open, event.shiftKey),
  };
}

/** `34/36 running`. */
function Running({ group }: { group: GroupObject }): ReactNode {
  const t = useTranslations('group');
  return (
    <span className={`lod-name flex-none ${group.running < group.total ? 'text-text' : 'text-muted'}`}>
      {t('running', { running: group.running, total: group.total })}
    </span>
  );
}

/** Most VLANs a box names; the rest is counted. */
const namedVlans = 3;

function Box({ group }: { group: GroupObject }): ReactNode {
  const t = useTranslations('group');
  const stop = useGroupStop(group);
  const more = group.vlans.length - namedVlans;
  return (
    <Stop {...stop} height={groupHeight} className="flex-col !items-stretch !gap-0 justify-center">
      <span className="flex items-center gap-1.5">
        <ChevronRight size={14} className="flex-none text-muted" aria-hidden="true" />
        <Name text={group.title} className="lod-title font-semibold" />
        <span className="lod-title only-0 ml-auto flex-none text-muted">
          {group.running}/{group.total}
        </span>
        <span className="tag from-2 ml-auto">{t('by', { by: group.by })}</span>
      </span>
      <span className="from-1 flex items-center gap-2 pl-5">
        <Running group={group} />
        {group.vlans.slice(0, namedVlans).map(({ vlan, count }) => (
          <span key={vlan} className="flex flex-none items-center gap-1">
            <Chip chip={{ text: String(vlan), form: 'access', vlans: [vlan] }} />
            <span className="tag from-2">×{count}</span>
          </span>
        ))}
        {more > 0 && <span className="tag from-2">+{more}</span>}
        <Moved group={group} />
        {group.published > 0 && (
          <span className="tag from-2 flex items-center gap-1" title={t('published', { count: group.published })}>
            <EthernetPort size={12} aria-hidden="true" />
            {group.published}
          </span>
        )}
      </span>
    </Stop>
  );
}

/** What all its links move together, both ways; nothing while they are still. */
function Moved({ group }: { group: GroupObject }): ReactNode {
  const rate = useRateSum(group.links as LinkId[]);
  const bits = rate ? (rate.rxBytes + rate.txBytes) * 8 : 0;
  return <span className="tag mono from-2 ml-auto">{bits > 0 ? bitRateText(bits) : ''}</span>;
}

function Row({ group }: { group: GroupObject }): ReactNode {
  const t = useTranslations('group');
  const stop = useGroupStop(group);
  const Chevron = group.form === 'head' ? ChevronDown : ChevronRight;
  return (
    <Stop {...stop} height={chipHeight}>
      <Chevron size={14} className="flex-none text-muted" aria-hidden="true" />
      {group.form === 'head' ? (
        <>
          <Name text={group.title} className="lod-name font-semibold text-muted" />
          <span className="tag from-2">{t('running', { running: group.running, total: group.total })}</span>
        </>
      ) : (
        <>
          <span className="lod-name flex-none font-semibold">{t('rest', { count: group.hidden })}</span>
          <Name text={group.title} className="lod-name text-muted" />
        </>
      )}
    </Stop>
  );
}
