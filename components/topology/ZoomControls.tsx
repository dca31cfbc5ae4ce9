'use client';
import { useReactFlow, type Viewport } from '@xyflow/react';
import { Maximize, Minus, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';

/** What the wheel does, for who has none. `fit` is the first view. */
export function ZoomControls({ fit }: { fit: Viewport }): ReactNode {
  const t = useTranslations('canvas');
  const flow = useReactFlow();
  const buttons = [
    { label: t('zoomIn'), Glyph: Plus, act: () => flow.zoomIn() },
    { label: t('zoomOut'), Glyph: Minus, act: () => flow.zoomOut() },
    { label: t('fitView'), Glyph: Maximize, act: () => flow.setViewport(fit) },
  ];
  return (
    <div
      role="toolbar"
      aria-label={t('controls')}
      className="absolute bottom-3 left-3 z-10 flex overflow-hidden rounded-md border border-control bg-card"
    >
      {buttons.map(({ label, Glyph, act }) => (
        <button
          key={label}
          type="button"
          className="flex size-7 items-center justify-center text-muted hover:bg-head hover:text-text"
          aria-label={label}
          title={label}
          onClick={() => void act()}
        >
          <Glyph size={14} aria-hidden="true" />
        </button>
      ))}
    </div>
  );
}
