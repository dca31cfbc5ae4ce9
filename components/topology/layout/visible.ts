/** What of a picture is worth having in the page: what is on the screen or near it. Pure. */
import type { Placed } from './place.ts';
import type { CablePath } from './route.ts';

/** From top to bottom, in the picture's own pixels. */
export type Band = { from: number; to: number };

/** Bands begin and end on multiples of this, so that scrolling changes them now and then only. */
const step = 280;

/** The band a screen of `height` shows when the picture is moved by `y` and drawn at `zoom`, with a step more on each side. */
export function bandOf(y: number, zoom: number, height: number): Band {
  const from = Math.floor(-y / zoom / step - 1) * step;
  const to = Math.ceil((height - y) / zoom / step + 1) * step;
  return { from, to };
}

export const isIn = (band: Band, top: number, bottom: number): boolean => bottom >= band.from && top <= band.to;

/** The most cards and cables in the page at a time. */
export const maxNodes = 300;
export const maxPaths = 500;

/** What goes first when there are more than the page can bear. */
const importance: Placed['object']['kind'][] = ['published', 'stopped', 'unit', 'nic', 'group', 'switch', 'host'];

/** `keep`: an object that stays wherever it is, since the keyboard is on it. */
export function visibleObjects(objects: Placed[], band: Band, keep: string | undefined): Placed[] {
  const seen = objects.filter((one) => one.object.id === keep || isIn(band, one.y, one.y + one.height));
  if (seen.length <= maxNodes) return seen;
  const rank = (one: Placed): number => (one.object.id === keep ? -1 : -importance.indexOf(one.object.kind));
  return [...seen].sort((a, b) => rank(a) - rank(b)).slice(0, maxNodes);
}

export function visiblePaths(paths: CablePath[], band: Band): CablePath[] {
  const seen = paths.filter(({ points }) => {
    let top = Number.POSITIVE_INFINITY;
    let bottom = Number.NEGATIVE_INFINITY;
    for (const { y } of points) {
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
    return isIn(band, top, bottom);
  });
  return seen.slice(0, maxPaths);
}
