'use client';
import { useReactFlow } from '@xyflow/react';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef } from 'react';
import { select, setCurrent, useCanvasStore } from './canvasStore.ts';
import type { Picture } from './layout/painter.ts';
import { type Stop, type WalkKey, walk, walkKeys, waysOf } from './layout/walk.ts';
import { lightOff } from './lit.ts';
import { onRowKey } from './menu/useRowPointer.ts';

/** Room between the focused row and the edge of the canvas. */
const room = 40;

export type Walking = {
  onKeyDown: (event: KeyboardEvent) => void;
  /** Moves the keyboard to a row. */
  go: (row: string) => void;
};

/** Keys of the canvas. The row they lead to may be out of sight and not in the page yet: it is panned to, then focused. */
export function useWalk(
  picture: Picture,
  stops: Stop[],
  box: RefObject<HTMLElement | null>,
  headsHeight: number,
): Walking {
  const flow = useReactFlow();
  const t = useTranslations('wiring');
  const wanted = useRef<string>(undefined);
  const current = useCanvasStore((state) => state.current);

  // After every drawing: the row may have come into the page with it.
  useEffect(() => {
    if (wanted.current === undefined || wanted.current !== current) return;
    const element = box.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(wanted.current)}"]`);
    if (!element) return;
    wanted.current = undefined;
    element.focus({ preventScroll: true });
  });

  const go = useCallback(
    (to: string) => {
      const stop = stops.find((one) => one.row === to);
      const { width, height } = box.current?.getBoundingClientRect() ?? { width: 0, height: 0 };
      if (stop) panIntoView(flow, stop, columnWidth(picture, stop), { width, height, top: headsHeight });
      wanted.current = to;
      const stays = useCanvasStore.getState().current === to;
      setCurrent(to);
      if (stays) box.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(to)}"]`)?.focus();
    },
    [box, flow, headsHeight, picture, stops],
  );

  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      if (event.key === 'Escape') {
        select(undefined);
        lightOff();
      }
      if (onRowKey(event, t('deleteLinksOnly'))) return;
      if (!walkKeys.includes(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const from = useCanvasStore.getState().current ?? stops[0]?.row;
      if (from === undefined) return;
      const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : undefined;
      const ways = direction === undefined ? [] : waysOf(picture, stops, from, direction);
      const element = box.current?.querySelector(`[data-row="${CSS.escape(from)}"]`);
      if (ways.length > 1 && element) {
        const { left, bottom } = element.getBoundingClientRect();
        useCanvasStore.setState({ choice: { row: from, x: left + 24, y: bottom, options: ways } });
        return;
      }
      go(walk(picture, stops, from, event.key as WalkKey));
    },
    [box, go, picture, stops, t],
  );

  return { onKeyDown, go };
}

const columnWidth = ({ columns }: Picture, stop: Stop): number =>
  [columns.edge, columns.switches, columns.units].find((one) => one.x === stop.x)?.width ?? 0;

/** Moves the picture just as far as the row needs to be seen. */
function panIntoView(
  flow: ReturnType<typeof useReactFlow>,
  stop: Stop,
  stopWidth: number,
  screen: { width: number; height: number; top: number },
): void {
  const { x, y, zoom } = flow.getViewport();
  const past = (low: number, high: number, least: number, most: number): number =>
    low < least ? least - low : high > most ? most - high : 0;
  const left = stop.x * zoom + x;
  const middle = stop.y * zoom + y;
  const dx = past(left, left + stopWidth * zoom, 0, screen.width);
  const dy = past(middle - room, middle + room, screen.top, screen.height);
  if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom });
}
