'use client';
import { useReactFlow, useViewport, ViewportPortal } from '@xyflow/react';
import { Ban, FolderOpen, Plug, Unplug } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useMemo } from 'react';
import { useLiveStore } from '../../live/store.ts';
import { type Lifting, liftedBy, useLifting } from '../arranging/useLift.ts';
import { headHeight, rowPitch } from '../layout/grid.ts';
import type { Picture } from '../layout/painter.ts';
import type { Placed } from '../layout/place.ts';
import { toggleGroup } from '../nodes/GroupNode.tsx';
import { usePictureStore } from '../pictureStore.ts';
import type { SwitchObject } from '../scene/scene.ts';
import { type Attaching, type Drop, dropOf, type Hand, type Held } from './drop.ts';
import { cardAt, type Point, rowAt, type Spot, spotOf } from './spotAt.ts';
import { useDropWords } from './useDropWords.ts';
import { dropNow, heldNow, spotUnder } from './useLetGo.ts';
import { usePanToEdges } from './usePanToEdges.ts';

type Props = {
  picture: Picture;
  box: RefObject<HTMLElement | null>;
  /** Height of what covers the canvas's top. */
  covered: number;
};

/** A plug in the hand: its cable follows the pointer, places that take it are marked, all others say why not. */
export function HeldPlug(props: Props): ReactNode {
  const lifting = useLifting((state) => state.lifting);
  const flow = useReactFlow();
  // The pointer stays while the picture is panned below it.
  useViewport();
  if (!lifting?.hand || lifting.landing) return null;
  const at = flow.screenToFlowPosition(lifting.pointer);
  if (liftedBy(props.picture, lifting, at.x)) return null;
  return <InHand {...props} lifting={lifting} hand={lifting.hand} at={at} />;
}

type InHandProps = Props & { lifting: Lifting; hand: Hand; at: Point };

/** So long a plug is held over a closed group until it opens. */
const opensAfterMs = 500;

function InHand({ picture, box, covered, lifting, hand, at }: InHandProps): ReactNode {
  const { holds, record } = hand;
  const revision = useLiveStore((state) => state.topology?.revision);
  const live = useLiveStore((state) => state.connection.kind);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is known of the host and of the connection is asked when it changes
  const held = useMemo(() => heldNow({ holds, record }), [holds, record, revision, live]);
  const spot = box.current ? spotUnder(picture, box.current, lifting.pointer, at) : undefined;
  const drop = held && dropNow(held, spot);
  const usable = held !== undefined && !('why' in held);
  const marks = useMarks(picture, held);
  useMarked(box, marks, lifting.card);
  usePanToEdges(box, picture, covered, usable);
  const group = drop && 'does' in drop && drop.does === 'open' ? drop.group : undefined;
  useEffect(() => {
    if (group === undefined) return;
    const timer = setTimeout(() => toggleGroup(group, true, false), opensAfterMs);
    return () => clearTimeout(timer);
  }, [group]);
  if (!drop) return null;
  return (
    <>
      {usable && <Rope picture={picture} lifting={lifting} valid={'form' in drop} />}
      {usable && (
        <ViewportPortal>
          {marks.map(({ card, drop: mark }) =>
            'form' in mark && mark.does === 'attach' ? (
              <PlugHereMark key={card.object.id} card={card} drop={mark} />
            ) : null,
          )}
          {'form' in drop && spot && <Aim picture={picture} spot={spot} at={at} />}
        </ViewportPortal>
      )}
      <AtPointer pointer={lifting.pointer} drop={drop} />
    </>
  );
}

type Mark = { card: Placed; drop: Drop };

/** Every card with what a new plug would do there; none while a plug is taken off: that goes nowhere. */
function useMarks(picture: Picture, held: Held | undefined): Mark[] {
  return useMemo(() => {
    const { topology } = useLiveStore.getState();
    if (!topology || !held || 'why' in held || held.holds === 'plug') return [];
    return picture.objects.map((card) => ({ card, drop: dropOf(topology, held, spotOf(card.object)) }));
  }, [picture.objects, held]);
}

/** Writes into every card in the page whether it takes the plug. */
function useMarked(box: RefObject<HTMLElement | null>, marks: readonly Mark[], own: string): void {
  useLayoutEffect(() => {
    const canvas = box.current;
    if (!canvas) return;
    canvas.dataset.lifting = '';
    canvas.dataset.plugging = '';
    return () => {
      delete canvas.dataset.lifting;
      delete canvas.dataset.plugging;
      for (const card of canvas.querySelectorAll<HTMLElement>('[data-drop]')) delete card.dataset.drop;
    };
  }, [box]);
  // After every drawing: a card may have come into the page with it.
  useLayoutEffect(() => {
    if (marks.length === 0) return;
    const byId = new Map(marks.map(({ card, drop }) => [card.object.id, 'does' in drop ? 'valid' : 'invalid']));
    for (const card of box.current?.querySelectorAll<HTMLElement>('.react-flow__node') ?? []) {
      const id = card.dataset.id ?? '';
      card.dataset.drop = id === own ? 'source' : (byId.get(id) ?? 'invalid');
    }
  });
}

/** Where a cable leaves a card, in the picture. */
function socketAt(picture: Picture, row: string, side: 'left' | 'right'): Point | undefined {
  const { rows } = usePictureStore.getState();
  const card = picture.objects.find(({ object }) => object.id === rows.owner.get(row));
  const y = card && (card.rowY.get(row) ?? Math.min(card.height, rowPitch) / 2);
  return card && y !== undefined ? { x: side === 'left' ? card.x : card.x + card.width, y: card.y + y } : undefined;
}

/** The end that stays where it is: the container's own side of a new cable, the far end of one that is taken off. */
function fixedEnd(picture: Picture, { row, hand }: Lifting): { end: Point; side: 'left' | 'right' } | undefined {
  const cables = usePictureStore.getState().cablesAt.get(row) ?? [];
  const cable = hand?.holds === 'plug' ? cables.find((one) => one.kind !== 'published') : undefined;
  const socket = cable ? (cable.from.row === row ? cable.to : cable.from) : { row, side: 'left' as const };
  const end = socketAt(picture, socket.row, socket.side);
  return end && { end, side: socket.side };
}

/** From the end that stays to the pointer, on the screen. */
function Rope({ picture, lifting, valid }: { picture: Picture; lifting: Lifting; valid: boolean }): ReactNode {
  const flow = useReactFlow();
  const fixed = fixedEnd(picture, lifting);
  if (!fixed) return null;
  const from = flow.flowToScreenPosition(fixed.end);
  const to = lifting.pointer;
  const bend = Math.max(24, Math.abs(to.x - from.x) / 2) * (fixed.side === 'right' ? 1 : -1);
  const way = `M ${from.x} ${from.y} C ${from.x + bend} ${from.y}, ${to.x - bend} ${to.y}, ${to.x} ${to.y}`;
  return (
    <svg className="held-rope" aria-hidden="true" data-rope={valid ? 'valid' : 'invalid'}>
      <path d={way} />
      <circle cx={to.x} cy={to.y} r={5} />
    </svg>
  );
}

/** Beside the head of a switch that takes the plug, in the gutter. */
function PlugHereMark({ card, drop }: { card: Placed; drop: Attaching }): ReactNode {
  const t = useTranslations('changes');
  const words = useDropWords();
  return (
    <div
      className="plug-mark"
      style={{ left: card.x + card.width + 14, top: card.y + headHeight / 2 }}
      data-plug-mark={drop.target}
    >
      <span className="font-semibold">{t('plugHere')}</span>
      <span className="small">{words.next(drop.next)}</span>
    </div>
  );
}

/** What exactly the plug would go into: a row, a whole switch, or a bridge that is not there yet. */
function Aim({ picture, spot, at }: { picture: Picture; spot: Spot; at: Point }): ReactNode {
  const card = cardAt(picture, at);
  if (spot.over === 'column') {
    const { x, width } = picture.columns.switches;
    return <div className="aim aim-new" style={{ left: x, top: at.y - headHeight / 2, width, height: headHeight }} />;
  }
  if (spot.over !== 'switch' || !card) return null;
  const row = spot.port === undefined ? undefined : rowAt(card as Placed<SwitchObject>, at.y - card.y);
  const { x, y, width } = card;
  const place = row ? { top: y + row.top, height: row.height } : { top: y, height: headHeight };
  return <div className="aim" style={{ left: x, width, ...place }} data-aim={row ? row.port.name : ''} />;
}

/** Room the words want right of the pointer and below it. */
const wordsPx = { wide: 300, high: 72 };

function AtPointer({ pointer, drop }: { pointer: Point; drop: Drop }): ReactNode {
  const words = useDropWords();
  const state = 'why' in drop ? 'invalid' : drop.does;
  const Glyph = { invalid: Ban, open: FolderOpen, detach: Unplug, attach: Plug }[state];
  const left = pointer.x > window.innerWidth - wordsPx.wide ? 'held-plug-left' : '';
  const up = pointer.y > window.innerHeight - wordsPx.high ? 'held-plug-up' : '';
  return (
    <div className={`held-plug ${left} ${up}`} style={{ left: pointer.x, top: pointer.y }} data-held={state}>
      <Glyph size={14} className="flex-none" aria-hidden="true" />
      <span>{words.drop(drop)}</span>
    </div>
  );
}
