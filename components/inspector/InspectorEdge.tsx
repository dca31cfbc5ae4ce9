'use client';
import { useTranslations } from 'next-intl';
import { type PointerEvent, type ReactNode, useRef } from 'react';
import { useArrangement } from '../live/arrangement.ts';
import { setInspectorWidth, widthLimits } from './inspectorStore.ts';

/** How far an arrow key moves the edge, in CSS pixels. */
const keyStepPx = 16;

/** The inspector's left edge: dragged, or moved with the arrow keys, it changes the width (ARIA's window splitter). */
export function InspectorEdge(): ReactNode {
  const t = useTranslations('inspector');
  const widthPx = useArrangement((state) => state.arrangement.settings.inspectorWidth);
  const dragFrom = useRef<{ x: number; widthPx: number }>(undefined);
  const drag = (event: PointerEvent): void => {
    const from = dragFrom.current;
    if (from) setInspectorWidth(from.widthPx + from.x - event.clientX);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule between paragraphs is not a splitter
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t('resize')}
      aria-controls="inspector"
      aria-valuenow={widthPx}
      aria-valuemin={widthLimits.least}
      aria-valuemax={widthLimits.most}
      tabIndex={0}
      className="inspector-edge"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        dragFrom.current = { x: event.clientX, widthPx };
      }}
      onPointerMove={drag}
      onPointerUp={() => {
        dragFrom.current = undefined;
      }}
      onDoubleClick={() => setInspectorWidth(widthLimits.usual)}
      onKeyDown={(event) => {
        const to = {
          ArrowLeft: widthPx + keyStepPx,
          ArrowRight: widthPx - keyStepPx,
          Home: widthLimits.least,
          End: widthLimits.most,
        }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        setInspectorWidth(to);
      }}
    />
  );
}
