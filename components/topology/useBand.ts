'use client';
import { useStore, type Viewport } from '@xyflow/react';
import { useMemo } from 'react';
import { type Band, bandOf } from './layout/visible.ts';

/** The band of the picture that is on the screen or near it; the same one until a person has gone some way. `first` is the first view. */
export function useBand(first: Viewport): Band {
  const key = useStore(({ transform, height }) => {
    // Before React Flow knows its height, what a large screen would show.
    const { from, to } = height > 0 ? bandOf(transform[1], transform[2], height) : bandOf(first.y, first.zoom, 1_200);
    return `${from} ${to}`;
  });
  return useMemo(() => {
    const [from = 0, to = 0] = key.split(' ').map(Number);
    return { from, to };
  }, [key]);
}
