'use client';
import { useReactFlow } from '@xyflow/react';
import { type RefObject, useEffect } from 'react';
import { useLifting } from '../arranging/useLift.ts';
import type { Picture } from '../layout/painter.ts';

/** So near to an edge the picture moves on, by so much a frame, while there is picture beyond. */
const edgePx = 40;
const panPx = 8;

/** How far one axis moves: towards the edge the pointer is near, as long as the picture goes on there. Pure. */
export function panBy(
  pointer: number,
  [least, most]: readonly [number, number],
  [first, last]: readonly [number, number],
): number {
  if (pointer < least + edgePx && first < least) return Math.min(panPx, least - first);
  if (pointer > most - edgePx && last > most) return -Math.min(panPx, last - most);
  return 0;
}

/** Whether the pointer is away from both edges of an axis. Pure. */
export const isAway = (pointer: number, [least, most]: readonly [number, number]): boolean =>
  pointer >= least + edgePx && pointer <= most - edgePx;

/** Room left around the picture where it ends. */
const room = 24;

/** Moves the picture on while a plug is held near an edge of the canvas. */
export function usePanToEdges(
  box: RefObject<HTMLElement | null>,
  { columns, height }: Pick<Picture, 'columns' | 'height'>,
  covered: number,
  on: boolean,
): void {
  const flow = useReactFlow();
  useEffect(() => {
    if (!on) return;
    // What is taken hold of near an edge does not pan until it has been away from it.
    const armed = { x: false, y: false };
    let frame = requestAnimationFrame(function pan() {
      frame = requestAnimationFrame(pan);
      const { lifting } = useLifting.getState();
      const rect = box.current?.getBoundingClientRect();
      if (!lifting || !rect) return;
      const { x, y, zoom } = flow.getViewport();
      const { pointer } = lifting;
      const [wide, high] = [[rect.left, rect.right] as const, [rect.top + covered, rect.bottom] as const];
      armed.x ||= isAway(pointer.x, wide);
      armed.y ||= isAway(pointer.y, high);
      const [left, top] = [rect.left + x, rect.top + y];
      const dx = armed.x ? panBy(pointer.x, wide, [left - room, left + columns.width * zoom + room]) : 0;
      const dy = armed.y ? panBy(pointer.y, high, [top - room, top + height * zoom + room]) : 0;
      if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom });
    });
    return () => cancelAnimationFrame(frame);
  }, [box, columns.width, height, covered, flow, on]);
}
