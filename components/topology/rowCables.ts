'use client';
/** The cables of one row. Asked of the picture row by row, so that a delta draws only the rows anew whose cables it changes. */
import { useShallow } from 'zustand/react/shallow';
import { usePictureStore } from './pictureStore.ts';
import { farEnds } from './rowIndex.ts';
import type { Cable } from './scene/scene.ts';

const none: readonly Cable[] = [];

/** The cables that end at a row. */
export const useCablesAt = (row: string): readonly Cable[] =>
  usePictureStore(useShallow((state) => state.cablesAt.get(row) ?? none));

/** What the cables of a row lead to, as one ends them. */
export const useFarEnds = (row: string): readonly string[] =>
  usePictureStore(useShallow((state) => farEnds(state.cablesAt, row)));

/** True while a cable ends at the row. */
export const useIsCabled = (row: string): boolean => usePictureStore((state) => state.cablesAt.has(row));
