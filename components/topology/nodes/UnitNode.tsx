'use client';
import { Hexagon, Lock, Terminal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useContext } from 'react';
import { chipHeight, isStrip, rowPitch } from '../layout/grid.ts';
import type { Placed } from '../layout/layout.ts';
import type { LinkRow, UnitObject } from '../scene/scene.ts';
import { SceneContext } from '../sceneContext.ts';
import { farEnds, useSpoken, useUnitTitle } from '../words.ts';
import { Chip, Name, Socket, StateGlyph, Stub, TroubleMark } from './parts.tsx';
import { NewTag, Stop, useIsNew } from './Stop.tsx';

/** A namespace: a strip when it has one link and one inhabitant, else a frame with a row each. */
export function UnitNode({ data }: { data: { placed: Placed<UnitObject> } }): ReactNode {
  const { object, rowY } = data.placed;
  const isNew = useIsNew(object.id);
  const title = useUnitTitle()(object);
  const strip = isStrip(object);
  const dashed = object.owner.kind === 'container' && object.owner.onlyLo;
  return (
    <div
      className={`node ${dashed ? 'node-dashed' : ''} ${isNew ? 'node-new' : ''}`}
      data-object="unit"
      data-owner={object.owner.kind}
      data-title={title}
    >
      <Head unit={object} title={title} />
      {object.links.map((link) =>
        strip ? (
          <LinkSocket key={link.id} link={link} y={rowY.get(link.id) ?? 0} />
        ) : (
          <LinkRowView key={link.id} link={link} owner={title} y={rowY.get(link.id) ?? 0} />
        ),
      )}
      {dashed && <Socket side="left" y={chipHeight / 2} connected={false} />}
      {object.joined.map((row) => (
        <JoinedRow key={row.id} unit={object} row={row} owner={title} y={rowY.get(row.id) ?? 0} />
      ))}
    </div>
  );
}

function OwnerGlyph({ owner }: { owner: UnitObject['owner'] }): ReactNode {
  switch (owner.kind) {
    case 'container':
      return <StateGlyph state={owner.state} />;
    case 'named':
      return <Hexagon size={12} className="flex-none text-muted" aria-hidden="true" />;
    case 'process':
      return <Terminal size={12} className="flex-none text-muted" aria-hidden="true" />;
  }
}

function Head({ unit, title }: { unit: UnitObject; title: string }): ReactNode {
  const t = useTranslations('canvas');
  const spoken = useSpoken();
  const [only] = isStrip(unit) ? unit.links : [];
  return (
    <Stop
      // A strip's one row is also its link's: the cable ends there.
      row={only?.id ?? unit.id}
      record={unit.record}
      label={spoken.unit(unit)}
      height={chipHeight}
    >
      <OwnerGlyph owner={unit.owner} />
      <Name text={title} className="min-w-10 flex-1 font-semibold" />
      <NewTag record={unit.id} />
      {only && <LinkText link={only} />}
      {unit.unreadable !== undefined && (
        <span className="small flex flex-none items-center gap-1 text-muted" title={unit.unreadable}>
          <Lock size={12} aria-hidden="true" />
          {t('unreadable')}
        </span>
      )}
      {unit.links.length === 0 && unit.unreadable === undefined && <span className="tag">{t('onlyLo')}</span>}
    </Stop>
  );
}

/** Longest text of an address that fits a strip beside the names; a longer one gives way to its family. */
const longestAddress = 18;

function LinkText({ link, roomy }: { link: LinkRow; roomy?: boolean }): ReactNode {
  const t = useTranslations('canvas');
  const [first, ...more] = link.addresses;
  const fits = first !== undefined && (roomy || first.length <= longestAddress);
  return (
    <>
      <span className="mono flex-none text-muted">{link.name}</span>
      {link.portOf !== undefined && <span className="tag">{t('portOf', { bridge: link.portOf })}</span>}
      {link.parentName !== undefined && <span className="tag">{t('onParent', { parent: link.parentName })}</span>}
      {first !== undefined && (
        <span className="mono flex-none" title={link.addresses.join(', ')}>
          {fits ? first : 'v6'}
        </span>
      )}
      {more.length > 0 && (
        <span className="tag" title={link.addresses.join(', ')}>
          {t('more', { count: more.length })}
        </span>
      )}
      <TroubleMark trouble={link.trouble} />
      <Chip chip={link.chip} />
    </>
  );
}

function LinkSocket({ link, y }: { link: LinkRow; y: number }): ReactNode {
  const { cablesAt } = useContext(SceneContext);
  const connected = farEnds(cablesAt, link.id).length > 0;
  return (
    <>
      <Socket side="left" y={y} connected={connected} chip={link.chip} trouble={link.trouble} />
      {!connected && <Stub side="left" y={y} trouble={link.trouble} />}
    </>
  );
}

function LinkRowView({ link, owner, y }: { link: LinkRow; owner: string; y: number }): ReactNode {
  const t = useTranslations('canvas');
  const spoken = useSpoken();
  const isNew = useIsNew(link.record);
  return (
    <>
      <div className={`absolute inset-x-0 ${isNew ? 'node-new' : ''}`} style={{ top: y - rowPitch / 2 }}>
        <Stop row={link.id} record={link.record} label={spoken.link(link, owner)} height={rowPitch} className="!pl-7.5">
          <LinkText link={link} roomy />
          {link.addresses.length === 0 && link.portOf === undefined && <span className="tag">{t('noAddress')}</span>}
        </Stop>
      </div>
      <LinkSocket link={link} y={y} />
    </>
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
    <div className="absolute inset-x-0" style={{ top: y - rowPitch / 2 }} data-joined={unit.id} data-title={row.name}>
      <Stop
        row={row.id}
        record={row.record}
        label={spoken.joined(row, owner)}
        height={rowPitch}
        className="border-line"
      >
        <StateGlyph state={row.state} />
        <Name text={row.name} className="flex-1 font-semibold" />
        <NewTag record={row.record} />
        <span className="tag">
          {t('joins')} {owner}
        </span>
      </Stop>
    </div>
  );
}
