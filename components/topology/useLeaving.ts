'use client';
import { useEffect, useState } from 'react';

export const leavingMs = 200;
/** More at once is another picture, not something that left. */
const most = 20;

type KeysOf<Item> = (item: Item) => readonly string[];

/** What was in the list before and is not now under any of its keys, unless it is too much to watch. Pure. */
export function leftBehind<Item>(before: readonly Item[], now: readonly Item[], keysOf: KeysOf<Item>): Item[] {
  const here = new Set(now.flatMap(keysOf));
  const gone = before.filter((one) => !keysOf(one).some((key) => here.has(key)));
  return gone.length <= most ? gone : [];
}

const none: readonly never[] = [];

/**
 * What has just left the list, for as long as it takes to fade: one sees what went, and where. Nothing to those who want no motion. `items`
 * must be the same list as long as nothing in it changes, `keysOf` the same function always.
 */
export function useLeaving<Item>(items: readonly Item[], keysOf: KeysOf<Item>): readonly Item[] {
  const [before, setBefore] = useState(items);
  const [leaving, setLeaving] = useState<readonly Item[]>(none);
  if (before !== items) {
    setBefore(items);
    const gone = leftBehind([...before, ...leaving], items, keysOf);
    if (gone.length > 0 || leaving.length > 0) setLeaving(gone.length > 0 && movesAreWanted() ? gone : none);
  }
  useEffect(() => {
    if (leaving.length === 0) return;
    const timer = setTimeout(() => setLeaving(none), leavingMs);
    return () => clearTimeout(timer);
  }, [leaving]);
  return leaving;
}

const movesAreWanted = (): boolean => !window.matchMedia('(prefers-reduced-motion: reduce)').matches;
