/** Steps through what a search found. */
import { go, stepTo, usePlace } from '../place/place.ts';
import { routeOf } from '../place/route.ts';
import { useCanvasStore } from '../topology/canvasStore.ts';
import type { Entry } from './entries.ts';

/** What the canvas and the inspector know a hit by: a finding by what it is about. */
export const recordOf = (entry: Entry, objects: ReadonlyMap<string, string>): string =>
  objects.get(entry.id) ?? entry.id;

/** Opens a hit: selected, in the inspector, and in sight on the canvas. */
export function goToHit(record: string): void {
  useCanvasStore.setState({ at: record, selected: record, alsoSelected: new Set() });
  if (routeOf(usePlace.getState().path).page === 'settings') go(stepTo({ page: 'canvas' }));
}

/** The place after or before `at` in a ring of `count`; -1 is before the first. */
export const nextIndex = (at: number, count: number, back: boolean): number =>
  count === 0 ? -1 : back ? (at <= 0 ? count - 1 : at - 1) : (at + 1) % count;
