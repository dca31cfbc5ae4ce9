'use client';
import { useEffect, useReducer, useRef } from 'react';
import { stepTowards } from './layout/gradually.ts';

/** Ids that are in the page: those of `wanted`, reached in steps of `most` a frame so that no frame is long. */
export function useGradually(wanted: readonly string[], most: number): ReadonlySet<string> {
  const [, again] = useReducer((count: number) => count + 1, 0);
  const last = useRef<ReadonlySet<string>>(undefined);
  const now = stepTowards(last.current, wanted, most);
  useEffect(() => {
    const moved = last.current !== now;
    last.current = now;
    if (!moved) return;
    const frame = requestAnimationFrame(again);
    return () => cancelAnimationFrame(frame);
  });
  return now;
}
