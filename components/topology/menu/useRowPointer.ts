'use client';
/** Pointer and keys of the canvas beyond a click on a row: its menu, and the box that selects. */
import { type KeyboardEvent, type MouseEvent, type PointerEvent, useState } from 'react';
import { openForm } from '../../changes/formStore.ts';
import { formOf } from '../../changes/openers.ts';
import { announce } from '../../live/announce.ts';
import { useLiveStore } from '../../live/store.ts';
import { selectAll, toggleSelected, useCanvasStore } from '../canvasStore.ts';

export type Box = { left: number; top: number; width: number; height: number };

const rowAt = (target: EventTarget | null): HTMLElement | undefined =>
  (target instanceof Element && target.closest<HTMLElement>('[data-row][data-record]')) || undefined;

function openMenu(row: HTMLElement, x: number, y: number): void {
  const { row: id, record } = row.dataset;
  if (id !== undefined && record !== undefined) useCanvasStore.setState({ menu: { row: id, record, x, y } });
}

/**
 * Keys of a row that need no layout: the menu, Space, which selects several, and Delete. `linksOnly`: said where there is no plug to take off.
 * True when the key was one of them.
 */
export function onRowKey(event: KeyboardEvent, linksOnly: string): boolean {
  const row = rowAt(event.target);
  if (!row) return false;
  if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
    const { left, bottom } = row.getBoundingClientRect();
    openMenu(row, left + 24, bottom);
  } else if (event.key === ' ' && row.dataset.record !== undefined && !row.hasAttribute('aria-expanded')) {
    toggleSelected(row.dataset.record);
  } else if (event.key === 'Delete' && row.dataset.record !== undefined) {
    takeOff(row, row.dataset.record, linksOnly);
  } else {
    return false;
  }
  event.preventDefault();
  return true;
}

/** Delete on a link or a port opens the preview of its way off; on a container's own row not even its only link's: no key deletes a container. */
function takeOff(row: HTMLElement, record: string, linksOnly: string): void {
  const { topology } = useLiveStore.getState();
  const isContainer = topology?.containers.some((one) => one.id === record);
  const form = topology && !isContainer ? formOf(topology, record, 'detach') : undefined;
  if (form) openForm(form, row);
  else announce(linksOnly);
}

export function onRowMenu(event: MouseEvent): void {
  const row = rowAt(event.target);
  if (!row) return;
  event.preventDefault();
  openMenu(row, event.clientX, event.clientY);
}

/** Shift and drag over the empty canvas draws a box; every record it touches is selected when it is let go. */
export function useBoxSelect(): { box: Box | undefined; onPointerDownCapture: (event: PointerEvent) => void } {
  const [box, setBox] = useState<Box>();
  return {
    box,
    onPointerDownCapture(event) {
      if (!event.shiftKey || event.button !== 0 || rowAt(event.target)) return;
      const canvas = event.currentTarget;
      // The canvas would pan.
      event.preventDefault();
      event.stopPropagation();
      const from = { x: event.clientX, y: event.clientY };
      let last: Box | undefined;
      const move = (now: globalThis.PointerEvent): void => {
        last = {
          left: Math.min(from.x, now.clientX),
          top: Math.min(from.y, now.clientY),
          width: Math.abs(now.clientX - from.x),
          height: Math.abs(now.clientY - from.y),
        };
        setBox(last);
      };
      const stopPan = (down: Event): void => down.stopPropagation();
      canvas.addEventListener('mousedown', stopPan, { capture: true, once: true });
      const end = (): void => {
        window.removeEventListener('pointermove', move);
        canvas.removeEventListener('mousedown', stopPan, { capture: true });
        setBox(undefined);
        if (!last) return;
        // The click that follows would clear the selection again.
        const stopClick = (click: Event): void => click.stopPropagation();
        canvas.addEventListener('click', stopClick, { capture: true, once: true });
        setTimeout(() => canvas.removeEventListener('click', stopClick, { capture: true }));
        selectAll(recordsIn(canvas, last));
      };
      window.addEventListener('pointermove', move);
      window.addEventListener('pointerup', end, { once: true });
      window.addEventListener('pointercancel', end, { once: true });
    },
  };
}

function recordsIn(canvas: Element, box: Box): string[] {
  const out = new Set<string>();
  for (const row of canvas.querySelectorAll<HTMLElement>('[data-row][data-record]')) {
    const { left, top, right, bottom } = row.getBoundingClientRect();
    const apart = right < box.left || left > box.left + box.width || bottom < box.top || top > box.top + box.height;
    if (!apart && row.dataset.record !== undefined) out.add(row.dataset.record);
  }
  return [...out];
}
