'use client';
import { useReactFlow, useStore } from '@xyflow/react';
import { ArrowDown, ArrowUp, OctagonX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useMemo } from 'react';
import { gravityOfVerdict } from '../diagnose/deadPorts.ts';
import { usePortStatesStore } from '../diagnose/portStates.ts';
import { useLiveStore } from '../live/store.ts';
import { errorSpots, outOfSight, type Spot } from './beyond.ts';
import { select } from './canvasStore.ts';
import type { Picture } from './layout/painter.ts';

/** It stands in the heads, so that what is above covers nothing of the picture. */
const beyondHeight = 26;

/** Errors that stand above or below what is in sight: how many, and a way to the nearest. `top`: height of what covers the canvas's top. */
export function ErrorsBeyond({ picture, top }: { picture: Picture; top: number }): ReactNode {
  const t = useTranslations('canvas');
  const spots = useErrorSpots(picture);
  const flow = useReactFlow();
  const height = useStore((state) => state.height);
  // A text, so that panning draws this anew only where a number changes.
  const counts = useStore(({ transform: [, y, zoom] }) => {
    const { above, below } = outOfSight(spots, (top - y) / zoom, (height - y) / zoom);
    return `${above.length} ${below.length}`;
  });
  const [above = 0, below = 0] = counts.split(' ').map(Number);
  const go = (side: 'above' | 'below'): void => {
    const { x, y, zoom } = flow.getViewport();
    const [nearest] = outOfSight(spots, (top - y) / zoom, (height - y) / zoom)[side];
    if (!nearest) return;
    void flow.setViewport({ x, y: Math.round((top + height) / 2 - nearest.y * zoom), zoom });
    select(nearest.record);
  };
  return (
    <>
      {above > 0 && (
        <button
          type="button"
          className="beyond"
          style={{ top: (top - beyondHeight) / 2, height: beyondHeight }}
          data-beyond="above"
          onClick={() => go('above')}
        >
          <OctagonX size={14} className="text-err" aria-hidden="true" />
          {t('errorsAbove', { count: above })}
          <ArrowUp size={14} className="text-muted" aria-hidden="true" />
        </button>
      )}
      {below > 0 && (
        <button
          type="button"
          className="beyond"
          style={{ bottom: 12, height: beyondHeight }}
          data-beyond="below"
          onClick={() => go('below')}
        >
          <OctagonX size={14} className="text-err" aria-hidden="true" />
          {t('errorsBelow', { count: below })}
          <ArrowDown size={14} className="text-muted" aria-hidden="true" />
        </button>
      )}
    </>
  );
}

/** What a badge or a chip in sight would show as an error: findings, and published ports that do not work. */
function useErrorSpots({ objects }: Picture): readonly Spot[] {
  const findings = useLiveStore((state) => state.topology?.findings);
  const states = usePortStatesStore((state) => state.states);
  return useMemo(() => {
    const errors = (findings ?? []).filter((one) => one.severity === 'error').map((one) => one.object);
    const dead = states.filter((one) => gravityOfVerdict[one.verdict] === 'error').map((one) => one.id);
    return errorSpots(objects, new Set([...errors, ...dead]));
  }, [objects, findings, states]);
}
