'use client';
/** Putting a card elsewhere, whichever way a person asked for it, and saying so. */
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useCallback, useEffect, useRef } from 'react';
import { announce } from '../../live/announce.ts';
import { useCanvasStore } from '../canvasStore.ts';
import type { Picture } from '../layout/painter.ts';
import type { Placed } from '../layout/place.ts';
import type { Target } from '../layout/reorder.ts';
import { usePictureStore } from '../pictureStore.ts';
import { useSwitchTitle, useUnitTitle } from '../words.ts';
import { type LiftedCard, liftOf } from './liftOf.ts';
import { takeStep, useSteps } from './steps.ts';
import { nextTarget } from './targets.ts';

/** The name of a card as printed. */
function useCardName(): (card: Placed) => string {
  const unit = useUnitTitle();
  const one = useSwitchTitle();
  return ({ object }) =>
    object.kind === 'unit'
      ? unit(object)
      : object.kind === 'switch'
        ? one(object)
        : object.kind === 'group'
          ? object.title
          : object.id;
}

/** Moves a card to a slot; gives the step's serial. */
export function useMoveCard(): (lift: LiftedCard, target: Target) => number {
  const t = useTranslations('arrange');
  const nameOf = useCardName();
  return (lift, { move, place }) => {
    announce(t('moved', { name: nameOf(lift.card), place, count: lift.count }));
    return takeStep({ does: 'move', move });
  };
}

/** The card a row can be moved by: a switch by its head only, since its rows stand where their cables lead. */
export function cardOfRow(row: string): string | undefined {
  const { picture, rows } = usePictureStore.getState();
  const id = rows.owner.get(row);
  const object = picture?.objects.find((one) => one.object.id === id)?.object;
  return object?.kind === 'switch' && row !== id ? undefined : id;
}

/** Alt with Up or Down moves the card that the keyboard is on by one slot. `go` brings a row into sight. True when the key was one of them. */
export function useMoveKeys(picture: Picture, go: (row: string) => void): (event: KeyboardEvent) => boolean {
  const t = useTranslations('arrange');
  const nameOf = useCardName();
  const moveCard = useMoveCard();
  const waiting = useRef<{ serial: number; row: string }>(undefined);
  useEffect(() => {
    if (!waiting.current || picture.arranged.serial < waiting.current.serial) return;
    const { row } = waiting.current;
    waiting.current = undefined;
    go(row);
  }, [picture, go]);
  return useCallback(
    (event) => {
      const direction = event.key === 'ArrowUp' ? 'up' : event.key === 'ArrowDown' ? 'down' : undefined;
      if (!direction || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return false;
      event.preventDefault();
      const row = useCanvasStore.getState().current;
      // A key that repeats waits for the picture: the next slot depends on it.
      if (row === undefined || picture.arranged.serial < lastSerial()) return true;
      const card = cardOfRow(row);
      const lift = card === undefined ? undefined : liftOf(picture, card);
      const target = lift && nextTarget(lift, direction);
      if (target) waiting.current = { row, serial: moveCard(lift, target) };
      else if (lift) announce(t('atEnd', { name: nameOf(lift.card), direction }));
      else announce(t(picture.order ? 'staysPut' : 'notFiltered'));
      return true;
    },
    [picture, moveCard, nameOf, t],
  );
}

const lastSerial = (): number => useSteps.getState().steps.at(-1)?.serial ?? 0;
