/** What a press on the canvas takes into the hand: a card, a new plug of a container, or one that is plugged in. Reads the page, decides nothing else. */
import { cardOfRow } from '../arranging/useMoveCard.ts';
import { usePictureStore } from '../pictureStore.ts';
import type { Hand } from './drop.ts';

/**
 * `card`: the object on the canvas; `row`: the row whose socket the plug's cable comes from. `lifts`: inside its own column the card is put
 * elsewhere.
 */
export type Pressed = { card: string; row: string; lifts: boolean; hand: Hand | undefined };

const closest = (target: EventTarget | null, selector: string): HTMLElement | undefined =>
  (target instanceof Element && target.closest<HTMLElement>(selector)) || undefined;

/** Wide enough to show a switch and a container side by side (ui below it is for looking only). */
const leastWidthPx = 1_024;

/** What the pointer took hold of; undefined: nothing that can be dragged. Badges and whatever opens something are not taken hold of. */
export function pressedAt(target: EventTarget | null): Pressed | undefined {
  const wide = window.innerWidth >= leastWidthPx;
  const plus = closest(target, '[data-plus]')?.dataset;
  if (plus?.plus !== undefined) {
    const card = cardOfRow(plus.plus);
    if (!wide || card === undefined || plus.record === undefined) return undefined;
    return { card, row: plus.plus, lifts: false, hand: { holds: 'source', record: plus.record } };
  }
  const plug = closest(target, '[data-unplug]')?.dataset;
  if (plug?.unplug !== undefined) {
    const card = usePictureStore.getState().rows.owner.get(plug.unplug);
    if (!wide || card === undefined || plug.record === undefined) return undefined;
    return { card, row: plug.unplug, lifts: false, hand: { holds: 'plug', record: plug.record } };
  }
  const stop = closest(target, '.stop[data-row]')?.dataset;
  if (stop?.row === undefined) return undefined;
  const card = cardOfRow(stop.row);
  if (card === undefined) return undefined;
  return { card, row: stop.row, lifts: true, hand: wide ? handOf(card, stop.row, stop.record) : undefined };
}

/** A row that stands for a container, or for a link of one. */
function handOf(card: string, row: string, record: string | undefined): Hand | undefined {
  const object = usePictureStore.getState().picture?.objects.find((one) => one.object.id === card)?.object;
  if (record === undefined || !object) return undefined;
  const isContainers = object.kind === 'unit' && object.owner.kind === 'container';
  const isContainer = (object.kind === 'host' || object.kind === 'stopped') && row !== object.id;
  return isContainers || isContainer ? { holds: 'source', record } : undefined;
}
