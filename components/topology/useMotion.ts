'use client';
import { useReactFlow } from '@xyflow/react';
import { useLayoutEffect, useRef, useState } from 'react';
import { useCanvasStore } from './canvasStore.ts';
import type { Picture } from './layout/painter.ts';

const motionMs = 200;

/**
 * What a new picture moves. The row a person has selected or points at stays where it is on the screen; if none of them has moved, or a
 * person moved things, what has moved goes there within 200 ms, so that one sees where it went. True while things move.
 */
export function useMotion(picture: Picture): boolean {
  const flow = useReactFlow();
  const before = useRef(picture);
  const [moving, setMoving] = useState(false);
  useLayoutEffect(() => {
    const old = before.current;
    before.current = picture;
    if (old === picture || (old.columns !== picture.columns && old.columns.width !== picture.columns.width)) return;
    const tops = new Map(old.objects.map((one) => [one.object.id, one.y]));
    const moved = picture.objects.some((one) => (tops.get(one.object.id) ?? one.y) !== one.y);
    if (!moved) return;
    const { hovered, current, selected } = useCanvasStore.getState();
    // What a person moved is seen to move.
    const byHand = old.arranged.serial !== picture.arranged.serial;
    for (const row of byHand ? [] : [hovered, current, selected]) {
      const shift = row === undefined ? 0 : shiftOf(old, picture, row);
      if (shift === 0) continue;
      const { x, y, zoom } = flow.getViewport();
      void flow.setViewport({ x, y: y - shift * zoom, zoom });
      return;
    }
    setMoving(true);
    const timer = setTimeout(() => setMoving(false), motionMs + 50);
    return () => clearTimeout(timer);
  }, [picture, flow]);
  return moving;
}

function shiftOf(old: Picture, now: Picture, row: string): number {
  const [was, is] = [heightOf(old, row), heightOf(now, row)];
  return was === undefined || is === undefined ? 0 : is - was;
}

function heightOf(picture: Picture, row: string): number | undefined {
  for (const { y, rowY } of picture.objects) {
    const at = rowY.get(row);
    if (at !== undefined) return y + at;
  }
  return undefined;
}
