'use client';
import { useReactFlow, useStore, useViewport, ViewportPortal } from '@xyflow/react';
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useMemo } from 'react';
import type { Picture } from '../layout/painter.ts';
import type { Target } from '../layout/reorder.ts';
import { type LiftedCard, liftOf } from './liftOf.ts';
import { isInColumn, nearestTarget } from './targets.ts';
import { type Lifting, putDown, useLifting } from './useLift.ts';

/** A card in the hand: it follows the pointer up and down, its place stays marked, a line shows the slot it will take. */
export function LiftedCards(props: {
  picture: Picture;
  box: RefObject<HTMLElement | null>;
  /** Height of what covers the canvas's top. */
  covered: number;
}): ReactNode {
  const lifting = useLifting((state) => state.lifting);
  return lifting?.lifts ? <Held {...props} lifting={lifting} /> : null;
}

type HeldProps = Parameters<typeof LiftedCards>[0] & { lifting: Lifting };

function Held({ picture, box, covered, lifting }: HeldProps): ReactNode {
  const flow = useReactFlow();
  // The pointer stays while the picture is panned below it.
  useViewport();
  const lift = useMemo(() => liftOf(picture, lifting.card), [picture, lifting.card]);
  const pointer = flow.screenToFlowPosition(lifting.pointer);
  const inside = lift !== undefined && isInColumn(lift, pointer.x);
  const { landing, fromY, grabbedY } = lifting;
  const by = landing ? landing.by : inside ? pointer.y - grabbedY : 0;
  // Where the canvas has it: one drawing later than the picture.
  const drawnY = useStore((state) => state.nodeLookup.get(lifting.card)?.internals.positionAbsolute.y) ?? fromY;
  useCarried(box, inside || !lifting.hand || landing ? lift : undefined, fromY + by - drawnY);
  usePanAtEdges(box, lift, covered);
  const landed = landing !== undefined && picture.arranged.serial >= landing.serial && lift?.card.y === drawnY;
  useEffect(() => {
    if (landed || !lift) putDown();
  }, [landed, lift]);
  const target = !landing && inside ? nearestTarget(lift, lift.y + by) : undefined;
  if (!lift || landing || (lifting.hand && !inside)) return null;
  return (
    <ViewportPortal>
      <LeftPlace lift={lift} />
      {target && <SnapLine lift={lift} target={target} />}
    </ViewportPortal>
  );
}

const edge = 2;

function LeftPlace({ lift: { card } }: { lift: LiftedCard }): ReactNode {
  return <div className="left-place" style={{ left: card.x, top: card.y, width: card.width, height: card.height }} />;
}

/** Between two cards the line alone; in a free slot its whole outline. */
function SnapLine({ lift, target }: { lift: LiftedCard; target: Target }): ReactNode {
  const { card, y, height } = lift;
  const top = card.y + target.y - y;
  const line = target.y < y ? target.y : target.y + height;
  return (
    <>
      {target.free && (
        <div className="snap-slot" style={{ left: card.x, top, width: card.width, height: card.height }} />
      )}
      {!target.free && (
        <div
          className="snap-line"
          style={{ left: card.x - 8, top: line - edge / 2, width: card.width + 16, height: edge }}
          data-snap=""
        />
      )}
    </>
  );
}

const settledMs = 300;

/** Carries the cards along; afterwards they stand where the picture has them, without sliding there. */
function useCarried(box: RefObject<HTMLElement | null>, lift: LiftedCard | undefined, by: number): void {
  const moved = lift?.moved;
  useLayoutEffect(() => {
    const canvas = box.current;
    if (!canvas || !moved) return;
    canvas.dataset.lifting = '';
    return () => {
      delete canvas.dataset.lifting;
      for (const card of canvas.querySelectorAll<HTMLElement>('[data-lifted]')) {
        delete card.dataset.lifted;
        card.style.translate = '';
        setTimeout(() => {
          card.style.transition = '';
        }, settledMs);
      }
    };
  }, [box, moved]);
  // After every drawing: a card may have come into the page with it.
  useLayoutEffect(() => {
    for (const card of moved ? (box.current?.querySelectorAll<HTMLElement>('.react-flow__node') ?? []) : []) {
      if (!moved?.has(card.dataset.id ?? '')) continue;
      card.dataset.lifted = '';
      card.style.transition = 'none';
      card.style.translate = `0 ${by}px`;
    }
  });
}

/** So near to an edge the picture moves on, by so much a frame, while there are slots beyond. */
const edgePx = 40;
const panPx = 8;

function usePanAtEdges(box: RefObject<HTMLElement | null>, lift: LiftedCard | undefined, covered: number): void {
  const flow = useReactFlow();
  useEffect(() => {
    if (!lift) return;
    const slots = [lift.y, ...lift.targets.map((target) => target.y)];
    const [first, last] = [Math.min(...slots), Math.max(...slots) + lift.height];
    let frame = requestAnimationFrame(function pan() {
      frame = requestAnimationFrame(pan);
      const { lifting } = useLifting.getState();
      const rect = box.current?.getBoundingClientRect();
      if (!lifting || lifting.landing || !rect) return;
      // Outside its column a plug is in the hand, and pans its own way.
      if (lifting.hand && !isInColumn(lift, flow.screenToFlowPosition(lifting.pointer).x)) return;
      const [least, most] = [rect.top + covered + edgePx, rect.bottom - edgePx];
      const { x, y, zoom } = flow.getViewport();
      const screenY = (at: number): number => rect.top + y + at * zoom;
      const by =
        lifting.pointer.y < least && screenY(first) < least
          ? panPx
          : lifting.pointer.y > most && screenY(last) > most
            ? -panPx
            : 0;
      if (by !== 0) void flow.setViewport({ x, y: y + by, zoom });
    });
    return () => cancelAnimationFrame(frame);
  }, [box, covered, flow, lift]);
}
