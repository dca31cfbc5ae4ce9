'use client';
import { Layers, Network } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { rowPitch } from '../layout/grid.ts';
import { useIsCabled } from '../rowCables.ts';
import type { LinkRow, UnitObject } from '../scene/scene.ts';
import { useIsLarge } from '../useLod.ts';
import { useSpoken } from '../words.ts';
import { Badge, useRowProblems } from './Badge.tsx';
import { Detail } from './Detail.tsx';
import { Name } from './Name.tsx';
import { ProcessPill, TunnelStub } from './PortRowView.tsx';
import { Chip, Socket, Stub, TroubleMark } from './parts.tsx';
import { NewTag, Stop, useIsNew } from './Stop.tsx';

/** What a strip has for a link's name, address and VLAN chip beside its own name, in characters; a chip's edges are as wide as three. */
const stripRoom = 28;

/** Whether an address fits a strip: it is never cut, its family stands for it. */
export const addressFits = (link: LinkRow, address: string): boolean =>
  link.name.length + address.length + (link.chip ? link.chip.text.length + 3 : 0) <= stripRoom;

/** What is printed of a link: its name, what it stands on, its address or family, what is wrong, its VLAN. */
export function LinkText({ link, roomy }: { link: LinkRow; roomy?: boolean }): ReactNode {
  const t = useTranslations('canvas');
  const cabled = useIsCabled(link.id);
  const large = useIsLarge();
  const texts = large && link.detail ? link.detail.addresses : link.addresses;
  const [first, ...more] = texts;
  const fits = first !== undefined && (roomy || addressFits(link, first));
  // The cable or the place of the row says what it stands on; only without both has it to be said.
  const parent = !cabled && link.depth === 0 ? link.parentName : undefined;
  return (
    <>
      <Name
        text={link.name}
        mono
        className={`${roomy ? 'lod-name' : 'from-2 text-muted'} ${link.name.length <= 10 && !link.rail ? 'flex-none' : ''}`}
      />
      {link.portOf !== undefined && link.rail === undefined && (
        <span className="tag from-2">{t('portOf', { bridge: link.portOf })}</span>
      )}
      {parent !== undefined && <span className="tag from-2">{t('onParent', { parent })}</span>}
      {link.tunnel !== undefined && (
        <span className="small mono from-2 min-w-0 flex-none text-muted" lang="en">
          {link.tunnel}
        </span>
      )}
      {first !== undefined && (
        <span className="mono from-2 flex-none" title={texts.join(', ')}>
          {fits ? first : first.includes(':') ? 'v6' : 'v4'}
        </span>
      )}
      {more.length > 0 && (
        <span className="tag from-2" title={texts.join(', ')}>
          {t('more', { count: more.length })}
        </span>
      )}
      {link.deeper !== undefined && <span className="tag tag-box from-2">{t('inside', { count: link.deeper })}</span>}
      <TroubleMark trouble={link.trouble} />
      {link.holder && <ProcessPill holder={link.holder} />}
      <Chip chip={link.chip} />
    </>
  );
}

export function LinkSocket({ link, y }: { link: LinkRow; y: number }): ReactNode {
  const connected = useIsCabled(link.id);
  // A bridge is what others are plugged into, also where it is a port itself; a tap ends in its process, a child stands on its parent.
  const bare = !connected && (link.rail === 'head' || link.holder !== undefined || link.deeper || link.depth > 0);
  if (bare) return null;
  return (
    <>
      <Socket
        side="left"
        y={y}
        connected={connected || link.tunnel !== undefined}
        chip={link.chip}
        trouble={link.trouble}
        plug={connected ? link : undefined}
      />
      {link.tunnel !== undefined && <TunnelStub side="left" y={y} />}
      {!connected && <Stub side="left" y={y} trouble={link.trouble} />}
    </>
  );
}

/** Where the content of a mini-rail begins: its box is 232 wide, flush with the right side of the frame. */
const railX = 316 - 232 - 8;
const indent = (link: LinkRow): { paddingLeft: number; paddingRight?: number } =>
  link.rail ? { paddingLeft: railX + 8, paddingRight: 14 } : { paddingLeft: 30 + 14 * link.depth };

export function LinkRowView({ link, owner, y }: { link: LinkRow; owner: string; y: number }): ReactNode {
  const t = useTranslations('canvas');
  const spoken = useSpoken();
  const isNew = useIsNew(link.record);
  const problems = useRowProblems([link.record]);
  const plain = link.addresses.length === 0 && link.portOf === undefined && link.rail === undefined;
  return (
    <div
      className={`absolute inset-x-0 ${isNew ? 'node-new' : ''}`}
      style={{ top: y - rowPitch / 2, height: rowPitch }}
      data-link={link.name}
      data-rail={link.rail}
    >
      {link.rail === 'port' && !link.holder && !link.deeper && <RailFeed />}
      <Stop
        row={link.id}
        record={link.record}
        name={spoken.link(link, owner, problems)}
        height={rowPitch}
        className={`${link.detail ? 'stop-detailed' : ''} ${link.rail ? '!gap-1' : ''} ${problems ? '!pr-8' : ''}`}
        style={indent(link)}
      >
        {link.rail === 'head' &&
          (link.linkKind === 'bridge' ? (
            <Network size={12} className="flex-none text-muted" aria-hidden="true" />
          ) : (
            <Layers size={12} className="flex-none text-muted" aria-hidden="true" />
          ))}
        <LinkText link={link} roomy />
        <NewTag record={link.record} />
        {/* The glyph says it too. */}
        {link.rail === 'head' && link.addresses.length === 0 && !link.trouble && (
          <span className="tag from-2 ml-auto">{t('rail', { kind: link.linkKind })}</span>
        )}
        {plain && !link.holder && !link.tunnel && <span className="tag from-2">{t('noAddress')}</span>}
        <Detail detail={link.detail} row={link.id} />
      </Stop>
      <LinkSocket link={link} y={rowPitch / 2} />
      {problems && (
        <span className="absolute right-3 top-1.25 z-3 flex">
          <Badge problems={problems} />
        </span>
      )}
    </div>
  );
}

/** From the frame's side to the rail inside it. */
function RailFeed(): ReactNode {
  return <span className="absolute left-0 top-[13px] h-0.5 bg-cable" style={{ width: railX }} aria-hidden="true" />;
}

/** The boxes of bridges and bonds inside the namespace: a head and its ports, as outside but smaller. */
export function RailFrames({ unit, rowY }: { unit: UnitObject; rowY: Map<string, number> }): ReactNode {
  const heads = unit.links.length > 1 ? unit.links.filter((link) => link.rail === 'head') : [];
  return heads.map((head) => {
    const top = (rowY.get(head.id) ?? 0) - rowPitch / 2;
    const ports = unit.links.filter((link) => link.railOf === head.id).length;
    return (
      <span
        key={head.id}
        className="rail"
        style={{ top, left: railX, width: 232, height: rowPitch * (1 + ports) - 5 }}
        aria-hidden="true"
        data-rail-box={head.name}
      />
    );
  });
}
