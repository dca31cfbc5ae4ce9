'use client';
import { Hexagon, Lock, Plus, Terminal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { openForm } from '../../changes/formStore.ts';
import { chipHeight, isStrip, rowPitch } from '../layout/grid.ts';
import type { Placed } from '../layout/layout.ts';
import type { UnitObject } from '../scene/scene.ts';
import { useSpoken, useUnitTitle } from '../words.ts';
import { Badge, type OpenProblems, useCardProblems } from './Badge.tsx';
import { Detail } from './Detail.tsx';
import { LinkRowView, LinkSocket, LinkText, RailFrames } from './LinkRowView.tsx';
import { Name } from './Name.tsx';
import { StateGlyph } from './parts.tsx';
import { NewTag, Stop, useIsDim, useIsNew } from './Stop.tsx';

/** A namespace: a strip when it has one link and one inhabitant, else a frame with a row each. */
export function UnitNode({ data }: { data: { placed: Placed<UnitObject> } }): ReactNode {
  const { object, rowY } = data.placed;
  const isNew = useIsNew(object.id);
  const dim = useIsDim(object.id);
  const title = useUnitTitle()(object);
  const problems = useCardProblems([object.record, ...object.joined.map((row) => row.record)]);
  const strip = isStrip(object);
  const empty = object.links.length === 0 && object.unreadable === undefined;
  const takesPlugs = object.owner.kind === 'container' && object.unreadable === undefined;
  return (
    <div
      className={`node ${empty ? 'node-dashed' : ''} ${isNew ? 'node-new' : ''}`}
      data-object="unit"
      data-dim={dim || undefined}
      data-owner={object.owner.kind}
      data-title={title}
    >
      <RailFrames unit={object} rowY={rowY} />
      <Head unit={object} title={title} problems={problems} />
      {object.links.map((link) =>
        strip ? (
          <LinkSocket key={link.id} link={link} y={rowY.get(link.id) ?? 0} />
        ) : (
          <LinkRowView key={link.id} link={link} owner={title} y={rowY.get(link.id) ?? 0} />
        ),
      )}
      {takesPlugs && <PlusSocket unit={object} empty={empty} />}
      {object.joined.map((row) => (
        <JoinedRow key={row.id} unit={object} row={row} owner={title} y={rowY.get(row.id) ?? 0} />
      ))}
      <Badge problems={problems} at="row" />
    </div>
  );
}

/**
 * Where a new plug is taken: pressed and moved it is dragged, pressed alone it opens the form. By keyboard that is `a` or the menu. Where
 * nothing is plugged in it takes the place of the first socket, else it shows while the card is pointed at or has the focus.
 */
function PlusSocket({ unit, empty }: { unit: UnitObject; empty: boolean }): ReactNode {
  const t = useTranslations('wiring');
  return (
    <button
      type="button"
      className={`socket plus ${empty ? '' : 'plus-more'}`}
      style={{ top: chipHeight / 2 - 7 }}
      title={t(empty ? 'nothingPlugged' : 'takePlug')}
      tabIndex={-1}
      aria-hidden="true"
      data-socket={empty ? 'empty' : 'more'}
      data-plus={unit.id}
      data-record={unit.record}
      onClick={(event) => openForm({ form: 'attach', container: unit.record }, event.currentTarget)}
    >
      <Plus size={10} aria-hidden="true" />
    </button>
  );
}

function OwnerGlyph({ owner }: { owner: UnitObject['owner'] }): ReactNode {
  switch (owner.kind) {
    case 'container':
      return <StateGlyph state={owner.state} />;
    case 'named':
      return <Hexagon size={12} strokeWidth={2.5} className="flex-none text-muted" aria-hidden="true" />;
    case 'process':
      return <Terminal size={12} strokeWidth={2.5} className="flex-none text-muted" aria-hidden="true" />;
  }
}

function Head(props: { unit: UnitObject; title: string; problems: OpenProblems | undefined }): ReactNode {
  const { unit, title, problems } = props;
  const t = useTranslations('canvas');
  const spoken = useSpoken();
  const [only] = isStrip(unit) ? unit.links : [];
  return (
    <Stop
      // A strip's one row is also its link's: the cable ends there.
      row={only?.id ?? unit.id}
      record={unit.record}
      name={spoken.unit(unit, title, problems)}
      height={chipHeight}
      className={`${only?.detail ? 'stop-detailed stop-thin' : ''} ${problems ? '!pr-8' : ''}`}
    >
      <OwnerGlyph owner={unit.owner} />
      <Name text={title} className="lod-name min-w-14 flex-1 font-semibold" />
      <NewTag record={unit.id} />
      {only && <LinkText link={only} />}
      {unit.unreadable !== undefined && (
        <span className="small flex flex-none items-center gap-1 text-muted" title={unit.unreadable}>
          <Lock size={12} aria-hidden="true" />
          <span className="from-2">{t('unreadable')}</span>
        </span>
      )}
      {unit.links.length === 0 && unit.unreadable === undefined && <span className="tag from-2">{t('onlyLo')}</span>}
      {only && <Detail detail={only.detail} row={only.id} />}
    </Stop>
  );
}

function JoinedRow(props: {
  unit: UnitObject;
  row: UnitObject['joined'][number];
  owner: string;
  y: number;
}): ReactNode {
  const { unit, row, owner, y } = props;
  const t = useTranslations('canvas');
  const spoken = useSpoken();
  return (
    <div
      className="absolute inset-x-0 border-t border-line"
      style={{ top: y - rowPitch / 2 }}
      data-joined={unit.id}
      data-title={row.name}
    >
      <Stop row={row.id} record={row.record} name={spoken.joined(row, owner)} height={rowPitch - 1}>
        <StateGlyph state={row.state} />
        <Name text={row.name} className="lod-name flex-1 font-semibold" />
        <NewTag record={row.record} />
        <span className="tag from-2">
          {t('joins')} {owner}
        </span>
      </Stop>
    </div>
  );
}
