/** Which slot a lifted card would take. Pure. */
import type { Target } from '../layout/reorder.ts';
import type { LiftedCard } from './liftOf.ts';

/** Beside its column a card still counts as in it, by this many pixels. */
const beside = 16;

/** Whether `x` is in the column of the card. */
export const isInColumn = ({ card }: LiftedCard, x: number): boolean =>
  x >= card.x - beside && x <= card.x + card.width + beside;

/** The slot nearest to `y`; undefined where that is its own. */
export function nearestTarget({ y: own, targets }: LiftedCard, y: number): Target | undefined {
  let best: Target | undefined;
  let distance = Math.abs(own - y);
  for (const target of targets) {
    if (Math.abs(target.y - y) >= distance) continue;
    best = target;
    distance = Math.abs(target.y - y);
  }
  return best;
}

/** The slot next to its own. */
export function nextTarget({ y, targets }: LiftedCard, direction: 'up' | 'down'): Target | undefined {
  const further = targets.filter((target) => (direction === 'up' ? target.y < y : target.y > y));
  return further.sort((a, b) => Math.abs(a.y - y) - Math.abs(b.y - y))[0];
}
