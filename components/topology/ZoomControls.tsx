'use client';
import { useReactFlow, type Viewport } from '@xyflow/react';
import { Maximize, Minus, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useRef } from 'react';
import { fitView, useCanvasStore } from './canvasStore.ts';
import { ViewMenu } from './ViewMenu.tsx';

const look = 'flex size-7 items-center justify-center text-muted hover:bg-head hover:text-text';

/** What the wheel does, for who has none, and the view menu. `fit` is the first view. */
export function ZoomControls({ fit }: { fit: Viewport }): ReactNode {
  const t = useTranslations('canvas');
  const flow = useReactFlow();
  const fits = useCanvasStore((state) => state.fits);
  const fitted = useRef(fits);
  useEffect(() => {
    if (fitted.current === fits) return;
    fitted.current = fits;
    void flow.setViewport(fit);
  }, [fits, fit, flow]);
  const buttons = [
    { label: t('zoomIn'), Glyph: Plus, act: () => void flow.zoomIn() },
    { label: t('zoomOut'), Glyph: Minus, act: () => void flow.zoomOut() },
    { label: t('fitView'), Glyph: Maximize, act: fitView },
  ];
  return (
    <div
      role="toolbar"
      aria-label={t('controls')}
      className="absolute bottom-3 left-3 z-10 flex overflow-hidden rounded-md border border-control bg-card"
    >
      {buttons.map(({ label, Glyph, act }) => (
        <button key={label} type="button" className={look} aria-label={label} title={label} onClick={act}>
          <Glyph size={14} aria-hidden="true" />
        </button>
      ))}
      <ViewMenu className={look} />
    </div>
  );
}
