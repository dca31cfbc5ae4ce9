'use client';
import { useTranslations } from 'next-intl';
import { type CSSProperties, type ReactNode, useEffect, useRef } from 'react';
import type { Topology } from '../../model/topology.ts';
import { useArrangement } from '../live/arrangement.ts';
import { select, useCanvasStore } from '../topology/canvasStore.ts';
import { InspectorEdge } from './InspectorEdge.tsx';
import { KnownThing } from './KnownThing.tsx';
import { ManyThings } from './ManyThings.tsx';
import { type Found, findRecord } from './records.ts';

/** Below this width the inspector lies over the page instead of beside it. */
const overlayQuery = '(max-width: 1023px)';

/** Everything that is known of the one selected thing, or what several have in common. */
export function Inspector({ topology }: { topology: Topology | undefined }): ReactNode {
  const t = useTranslations('inspector');
  const selected = useCanvasStore((state) => state.selected);
  const also = useCanvasStore((state) => state.alsoSelected);
  const widthPx = useArrangement((state) => state.arrangement.settings.inspectorWidth);
  const box = useRef<HTMLElement>(null);
  const found = topology && selected !== undefined ? findRecord(topology, selected) : undefined;
  const others = topology ? [...also].map((id) => findRecord(topology, id)).filter(isFound) : [];

  // Over the page it hides what was selected: the focus goes along, and back when it closes.
  useEffect(() => {
    if (selected === undefined || !window.matchMedia(overlayQuery).matches) return;
    box.current?.focus({ preventScroll: true });
    return () => document.querySelector<HTMLElement>(`[data-record="${CSS.escape(selected)}"]`)?.focus();
  }, [selected]);

  return (
    <aside
      ref={box}
      id="inspector"
      tabIndex={-1}
      aria-label={t('label')}
      className="inspector"
      style={{ '--inspector-width': `${widthPx}px` } as CSSProperties}
      data-selected={found?.record.id}
      data-empty={selected === undefined ? '' : undefined}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented && window.matchMedia(overlayQuery).matches) {
          select(undefined);
        }
      }}
    >
      <InspectorEdge />
      <div className="inspector-scroll">
        {topology && found && others.length > 0 ? (
          <ManyThings topology={topology} all={[found, ...others]} />
        ) : topology && found ? (
          <KnownThing key={found.record.id} topology={topology} found={found} />
        ) : (
          <div className="px-4 py-4">
            <h2 className="font-semibold">{t('nothing')}</h2>
            <p className="text-muted">{topology && selected !== undefined ? t('gone') : t('nothingText')}</p>
          </div>
        )}
      </div>
    </aside>
  );
}

const isFound = (found: Found | undefined): found is Found => found !== undefined;
