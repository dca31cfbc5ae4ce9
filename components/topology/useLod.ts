'use client';
/** Level of detail by zoom. The level is an attribute of the canvas and CSS drops what is too small; few parts are there at L3 only. */
import { useStore } from '@xyflow/react';
import { type RefObject, useEffect } from 'react';
import { create } from 'zustand';

export type Level = 0 | 1 | 2 | 3;
/** Zooms at which L1, L2 and L3 begin. */
const begins = [0.5, 0.85, 1.4] as const;
const hysteresis = 0.03;

/** The level for a zoom, coming from another level: it changes only past its border by the hysteresis. Pure. */
export function levelFor(zoom: number, before: Level): Level {
  // The first view may stand exactly on a border.
  const rounded = Math.round(zoom * 1000) / 1000;
  const plain = begins.filter((least) => rounded >= least).length as Level;
  if (plain === before) return before;
  const border = begins[plain > before ? plain - 1 : plain] ?? 0;
  return Math.abs(rounded - border) < hysteresis && Math.abs(plain - before) === 1 ? before : plain;
}

export const useLevelStore = create<{ level: Level }>()(() => ({ level: 2 }));
export const useIsLarge = (): boolean => useLevelStore((state) => state.level === 3);

/** From one size of counter-scaled text to the next. A new size makes the browser look at every element of the canvas. */
const sizeStep = 1.08;

/**
 * The zoom that sizes are made from which keep their size on screen: 1 where nothing is smaller than it should be, else the next step below
 * the real one, so that no size is too small and none more than a step too large. Pure.
 */
export function zoomForSizes(zoom: number): number {
  if (zoom >= 1) return 1;
  // The step that is meant, also where the division leaves a trace of a fraction.
  const steps = Math.ceil(Math.log(zoom) / -Math.log(sizeStep) - 1e-6);
  return Math.max(0.15, Math.round(sizeStep ** -steps * 1e4) / 1e4);
}

/** Keeps `data-lod` and `--zoom` of the canvas; no node is drawn anew for them. */
export function useLod(box: RefObject<HTMLElement | null>): void {
  const zoom = useStore((state) => state.transform[2]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const level = levelFor(zoom, useLevelStore.getState().level);
    element.dataset.lod = String(level);
    // Below this not even a large title can be read.
    element.toggleAttribute('data-tiny', zoom < 0.25);
    const stepped = String(zoomForSizes(zoom));
    if (element.style.getPropertyValue('--zoom') !== stepped) element.style.setProperty('--zoom', stepped);
    if (useLevelStore.getState().level !== level) useLevelStore.setState({ level });
  }, [zoom, box]);
}
