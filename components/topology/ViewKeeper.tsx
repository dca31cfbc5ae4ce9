'use client';
import { useOnViewportChange, useReactFlow, type Viewport } from '@xyflow/react';
import { useEffect } from 'react';
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
  useEffect(() => {
    if (at === undefined || shownAt === at) return;
    const place = placeOf(picture, at);
    const box = document.querySelector('[data-canvas]')?.getBoundingClientRect();
    if (!place || !box) return;
    shownAt = at;
    const on = flow.flowToScreenPosition(place);
    const { x, y, zoom } = flow.getViewport();
    void flow.setViewport({
      x: x + shift(on.x, box.left + 40, box.right - 40),
      y: y + shift(on.y, box.top + 60, box.bottom - 40),
      zoom,
    });
  }, [at, picture, flow]);
  return null;
}

/** How far to move what is at `on`: not at all between the two edges, else into their middle. */
const shift = (on: number, least: number, most: number): number =>
  on >= least && on <= most ? 0 : (least + most) / 2 - on;

/** Where the person has been taken to; a hit in a closed group, or before the first picture, is brought into sight once it is drawn. */
let shownAt: string | undefined;
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
