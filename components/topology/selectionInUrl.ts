'use client';
import { useEffect } from 'react';
import { go, type Place, queryValue, usePlace } from '../place/place.ts';
import { type CanvasState, useCanvasStore } from './canvasStore.ts';

const textOf = ({ selected, alsoSelected }: CanvasState): string | undefined =>
  selected === undefined ? undefined : [selected, ...alsoSelected].join(',');

function takeFrom(place: Place): void {
  const text = queryValue(place, 'select');
  if (text === textOf(useCanvasStore.getState())) return;
  const [selected, ...also] = text?.split(',') ?? [];
  useCanvasStore.setState({ selected, alsoSelected: new Set(also) });
}

/** The selected records' ids live in the address, so that a link, a reload or Back leads to them again. */
export function useSelectionInUrl(): void {
  useEffect(() => {
    takeFrom(usePlace.getState());
    const endPlace = usePlace.subscribe((place, before) => {
      if (place.search !== before.search) takeFrom(place);
    });
    const endCanvas = useCanvasStore.subscribe((state, before) => {
      if (state.selected === before.selected && state.alsoSelected === before.alsoSelected) return;
      go({ query: { select: textOf(state) } }, 'replace');
    });
    return () => {
      endPlace();
      endCanvas();
    };
  }, []);
}
