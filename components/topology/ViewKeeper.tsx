'use client';
import { useOnViewportChange, useReactFlow, type Viewport } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { go, queryValue, usePlace } from '../place/place.ts';
import { useCanvasStore } from './canvasStore.ts';
import type { Picture } from './layout/painter.ts';

/** The part of the picture that the address names: `x,y,zoom`. */
export function viewFromAddress(): Viewport | undefined {
  const parts = queryValue(usePlace.getState(), 'view')?.split(',').map(Number) ?? [];
  const [x, y, zoom] = parts;
  if (x === undefined || y === undefined || zoom === undefined || !parts.every(Number.isFinite)) return undefined;
  return { x, y, zoom: Math.min(2, Math.max(0.15, zoom)) };
}

const settleMs = 300;

/** Keeps the part that is looked at in the address, and brings the hit that a person steps to into sight. */
export function ViewKeeper({ picture }: { picture: Picture }): null {
  const flow = useReactFlow();
  useEffect(() => () => clearTimeout(writing), []);
  useOnViewportChange({
    onEnd: ({ x, y, zoom }) => {
      clearTimeout(writing);
      const view = [Math.round(x), Math.round(y), Number(zoom.toFixed(3))].join(',');
      writing = setTimeout(() => {
        if (usePlace.getState().path === '/') go({ query: { view } }, 'replace');
      }, settleMs);
    },
  });
  const at = useCanvasStore((state) => state.at);
  // Where the person has been taken to; a hit in a closed group is brought into sight once the group has opened.
  const shown = useRef(at);
  useEffect(() => {
    if (at === undefined || shown.current === at) return;
    const place = placeOf(picture, at);
    if (!place) return;
    shown.current = at;
    void flow.setCenter(place.x, place.y, { zoom: Math.max(flow.getZoom(), 0.85) });
  }, [at, picture, flow]);
  return null;
}

let writing: ReturnType<typeof setTimeout> | undefined;

/** The middle of the row or card that stands for a record. */
function placeOf(picture: Picture, record: string): { x: number; y: number } | undefined {
  for (const { object, x, y, width, height, rowY } of picture.objects) {
    const row = rowY.get(record) ?? rowY.get(`${record}#port`);
    if (row !== undefined) return { x: x + width / 2, y: y + row };
    if (object.id === record || ('record' in object && object.record === record)) {
      return { x: x + width / 2, y: y + Math.min(height, 56) / 2 };
    }
  }
  return undefined;
}
