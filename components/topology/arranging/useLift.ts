'use client';
/**
 * The pointer on a card: beyond 6 px of movement the card is lifted and follows up and down; let go in its own column it takes the slot it
 * is over. Outside it, or held by a socket, a plug follows instead, and what it is let go over opens its form. What a press begins is decided
 * here and nowhere else.
 */
import { useReactFlow } from '@xyflow/react';
import { type PointerEvent, useCallback, useRef } from 'react';
import { create } from 'zustand';
import { setHovered } from '../canvasStore.ts';
import type { Picture } from '../layout/painter.ts';
import { lightOff } from '../lit.ts';
import type { Hand } from '../wiring/drop.ts';
import { pressedAt } from '../wiring/pressed.ts';
import { useLetGo } from '../wiring/useLetGo.ts';
import { type LiftedCard, liftOf } from './liftOf.ts';
import { isInColumn, nearestTarget } from './targets.ts';
import { useMoveCard } from './useMoveCard.ts';

const thresholdPx = 6;

/**
 * `fromY`, `grabbedY`: the card's top and the pointer when it was pressed, in the picture's pixels; `pointer`: on the screen. `lifts`: inside
 * its column the card is put elsewhere; `hand`: outside it, or everywhere, this is what is dragged; its cable comes from `row`.
 */
export type Lifting = {
  card: string;
  row: string;
  lifts: boolean;
  hand: Hand | undefined;
  fromY: number;
  grabbedY: number;
  pointer: { x: number; y: number };
  /** Let go: how far from its old place it will stand, in the picture that has this step. */
  landing?: { serial: number; by: number };
};

export const useLifting = create<{ lifting: Lifting | undefined }>()(() => ({ lifting: undefined }));

export const putDown = (): void => useLifting.setState({ lifting: undefined });

/** The card in the hand, as long as the pointer is in its column; else what is in the hand is a plug. */
export const liftedBy = (picture: Picture, lifting: Lifting, x: number): LiftedCard | undefined => {
  const lift = lifting.lifts ? liftOf(picture, lifting.card) : undefined;
  return lift && (isInColumn(lift, x) || !lifting.hand) ? lift : undefined;
};

/** Takes hold of cards and plugs; for the canvas's pointerdown. */
export function useLift(picture: Picture): (event: PointerEvent) => void {
  const flow = useReactFlow();
  const moveCard = useMoveCard();
  const letGo = useLetGo();
  const latest = useRef({ picture, moveCard, letGo });
  latest.current = { picture, moveCard, letGo };
  return useCallback(
    (event) => {
      const modified = event.shiftKey || event.ctrlKey || event.metaKey || event.altKey;
      // A finger pans, wherever it is put down.
      if (event.button !== 0 || event.pointerType === 'touch' || modified) return;
      const taken = pressedAt(event.target);
      const lift = taken?.lifts ? liftOf(latest.current.picture, taken.card) : undefined;
      if (!taken || !(lift || taken.hand)) return;
      const { card } = taken;
      const canvas = event.currentTarget;
      const from = { x: event.clientX, y: event.clientY };
      const grabbedY = flow.screenToFlowPosition(from).y;
      const pressed = { ...taken, lifts: lift !== undefined, fromY: lift?.card.y ?? 0, grabbedY };
      const isLifted = (): boolean => useLifting.getState().lifting?.card === card;

      const move = ({ clientX: x, clientY: y }: globalThis.PointerEvent): void => {
        if (!isLifted()) {
          if (Math.hypot(x - from.x, y - from.y) <= thresholdPx) return;
          setHovered(undefined);
          lightOff();
        }
        useLifting.setState({ lifting: { ...pressed, pointer: { x, y } } });
      };
      const release = ({ clientX: x, clientY: y }: globalThis.PointerEvent): void => {
        stop();
        if (!isLifted()) return;
        stopClick();
        const at = flow.screenToFlowPosition({ x, y });
        const { picture: shown } = latest.current;
        const now = liftedBy(shown, { ...pressed, pointer: { x, y } }, at.x);
        const target = now && isInColumn(now, at.x) && nearestTarget(now, now.y + at.y - pressed.grabbedY);
        if (!now || !target) {
          putDown();
          if (!now && pressed.hand) latest.current.letGo(shown, pressed.hand, canvas, { x, y }, at);
          return;
        }
        const serial = latest.current.moveCard(now, target);
        const landing = { serial, by: target.y - now.y };
        useLifting.setState({ lifting: { ...pressed, fromY: now.card.y, pointer: { x, y }, landing } });
      };
      const cancel = (): void => {
        stop();
        if (!isLifted()) return;
        putDown();
        // The button is still held: what it does when it is let go is nobody's wish.
        window.addEventListener('pointerup', stopClick, { once: true, capture: true });
      };
      const onKey = (key: KeyboardEvent): void => {
        if (key.key !== 'Escape' || !isLifted()) return;
        key.preventDefault();
        key.stopPropagation();
        cancel();
      };
      const stopClick = (): void => {
        const stopIt = (click: Event): void => click.stopPropagation();
        canvas.addEventListener('click', stopIt, { capture: true, once: true });
        setTimeout(() => canvas.removeEventListener('click', stopIt, { capture: true }));
      };
      // The canvas would pan.
      const stopPan = (down: Event): void => down.stopPropagation();
      canvas.addEventListener('mousedown', stopPan, { capture: true, once: true });

      const stop = (): void => {
        canvas.removeEventListener('mousedown', stopPan, { capture: true });
        window.removeEventListener('pointermove', move);
        window.removeEventListener('pointerup', release);
        window.removeEventListener('pointercancel', cancel);
        window.removeEventListener('blur', cancel);
        window.removeEventListener('keydown', onKey, { capture: true });
      };
      window.addEventListener('pointermove', move);
      window.addEventListener('pointerup', release);
      window.addEventListener('pointercancel', cancel);
      window.addEventListener('blur', cancel);
      window.addEventListener('keydown', onKey, { capture: true });
    },
    [flow],
  );
}
