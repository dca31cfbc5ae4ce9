'use client';
import { useEffect } from 'react';
import { select, useCanvasStore } from './canvasStore.ts';

const parameter = 'select';

/** The selected record's id lives in the address, so that a link or a reload leads back to it. */
export function useSelectionInUrl(): void {
  useEffect(() => {
    select(new URLSearchParams(window.location.search).get(parameter) ?? undefined);
    return useCanvasStore.subscribe((state, before) => {
      if (state.selected === before.selected) return;
      const url = new URL(window.location.href);
      if (state.selected === undefined) url.searchParams.delete(parameter);
      else url.searchParams.set(parameter, state.selected);
      window.history.replaceState(window.history.state, '', url);
    });
  }, []);
}
