'use client';
/** Letting a plug go: what it is over opens its form, or says why it does nothing. Nothing is sent. */
import { useCallback } from 'react';
import { openForm } from '../../changes/formStore.ts';
import { applyTrouble } from '../../changes/permission.ts';
import { announce } from '../../live/announce.ts';
import { usePrincipalStore } from '../../live/principal.ts';
import { useLiveStore } from '../../live/store.ts';
import { useCanvasStore } from '../canvasStore.ts';
import { type Drop, dropOf, type Hand, type Held, heldIn } from './drop.ts';
import { type Places, type Point, type Spot, spotAt } from './spotAt.ts';
import { useDropWords } from './useDropWords.ts';

/** What is in the hand, as this page's account and connection stand. */
export function heldNow(hand: Hand): Held | undefined {
  const { topology, connection } = useLiveStore.getState();
  const { principal } = usePrincipalStore.getState();
  const { selected, alsoSelected } = useCanvasStore.getState();
  const all = selected === undefined ? [] : [selected, ...alsoSelected];
  return topology && heldIn(topology, hand, applyTrouble(principal, connection), all);
}

/** Where the pointer is: outside the canvas it is over nothing. `on`: on the screen; `at`: the same point in the picture. */
export function spotUnder(places: Places, canvas: Element, on: Point, at: Point): Spot | undefined {
  const { left, top, right, bottom } = canvas.getBoundingClientRect();
  return on.x >= left && on.x <= right && on.y >= top && on.y <= bottom ? spotAt(places, at) : undefined;
}

/** What letting go there does. */
export function dropNow(held: Held, spot: Spot | undefined): Drop | undefined {
  const { topology } = useLiveStore.getState();
  if (!topology) return undefined;
  return spot ? dropOf(topology, held, spot) : { why: 'why' in held ? held.why : 'nowhere' };
}

/** Opens the form of what is let go at a point of the screen. */
export function useLetGo(): (places: Places, hand: Hand, canvas: Element, on: Point, at: Point) => void {
  const words = useDropWords();
  return useCallback(
    (places, hand, canvas, on, at) => {
      const held = heldNow(hand);
      const drop = held && dropNow(held, spotUnder(places, canvas, on, at));
      if (!drop) return;
      if ('form' in drop) openForm(drop.form, on);
      else if ('why' in drop) announce(words.why(drop.why));
    },
    [words],
  );
}
