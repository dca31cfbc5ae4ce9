/** The lanes of a gutter: vertical stretches 8 px apart, no two cables on one over the same height. */

const laneGap = 8;
/** From a gutter's edge to its first lane. */
const laneMargin = 20;
/** More than this nobody can tell apart. */
export const maxLanes = 14;

export class Lanes {
  readonly #taken: { top: number; bottom: number }[][];
  readonly #x: (lane: number) => number;

  /** `first`: the side on which lanes are taken first, that of the switches. */
  constructor(left: number, right: number, first: 'left' | 'right') {
    const lanes = Math.min(maxLanes, Math.max(1, Math.floor((right - left - 2 * laneMargin) / laneGap) + 1));
    this.#taken = Array.from({ length: lanes }, () => []);
    this.#x = (lane) => (first === 'left' ? left + laneMargin + lane * laneGap : right - laneMargin - lane * laneGap);
  }

  /** The first lane free between two heights; `free` is false when there is none, `x` is then one that is shared. */
  take(fromY: number, toY: number): { x: number; free: boolean } {
    const top = Math.min(fromY, toY);
    const bottom = Math.max(fromY, toY);
    const lane = this.#taken.findIndex((used) => used.every((one) => one.bottom < top || one.top > bottom));
    if (lane < 0) return { x: this.#x(this.#taken.length - 1), free: false };
    this.#taken[lane]?.push({ top, bottom });
    return { x: this.#x(lane), free: true };
  }
}
