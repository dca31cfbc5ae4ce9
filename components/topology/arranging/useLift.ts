'use client';
/**
 * The pointer on a card: beyond 6 px of movement the card is lifted and follows up and down; let go in its own column it takes the slot it
 * is over, elsewhere nothing happens. What a press begins is decided here and nowhere else.
 */
import { useReactFlow } from '@xyflow/react';
import { type PointerEvent, useCallback, useRef } from 'react';
import { create } from 'zustand';
import { setHovered } from '../canvasStore.ts';
import type { Picture } from '../layout/painter.ts';
import { lightOff } from '../lit.ts';
import { liftOf } from './liftOf.ts';
import { isInColumn, nearestTarget } from './targets.ts';
import { cardOfRow, useMoveCard } from './useMoveCard.ts';

const thresholdPx = 6;

/** `fromY`, `grabbedY`: the card's top and the pointer when it was pressed, in the picture's pixels; `pointer`: on the screen. */
export type Lifting = {
  card: string;
  fromY: number;
  grabbedY: number;
  pointer: { x: number; y: number };
  /** Let go: how far from its old place it will stand, in the picture that has this step. */
  landing?: { serial: number; by: number };
};

export const useLifting = create<{ lifting: Lifting | undefined }>()(() => ({ lifting: undefined }));

export const putDown = (): void => useLifting.setState({ lifting: undefined });

/** A press on the text of a card; its sockets, its `+` and its badge are something else. */
function pressedCard(target: EventTarget | null): string | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('.stop[data-row]')?.dataset.row : undefined;
  return row === undefined ? undefined : cardOfRow(row);
}

/** Lifts cards; for the canvas's pointerdown. */
export function useLift(picture: Picture): (event: PointerEvent) => void {
  const flow = useReactFlow();
  const moveCard = useMoveCard();
  const latest = useRef({ picture, moveCard });
  latest.current = { picture, moveCard };
  return useCallback(
    (event) => {
      const modified = event.shiftKey || event.ctrlKey || event.metaKey || event.altKey;
      // A finger pans, wherever it is put down.
      if (event.button !== 0 || event.pointerType === 'touch' || modified) return;
      const card = pressedCard(event.target);
      const lift = card === undefined ? undefined : liftOf(latest.current.picture, card);
      if (card === undefined || !lift) return;
      const canvas = event.currentTarget;
      const from = { x: event.clientX, y: event.clientY };
      const pressed = { card, fromY: lift.card.y, grabbedY: flow.screenToFlowPosition(from).y };
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
        const now = liftOf(latest.current.picture, card);
        const target = now && isInColumn(now, at.x) && nearestTarget(now, now.y + at.y - pressed.grabbedY);
        if (!target) {
          putDown();
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
