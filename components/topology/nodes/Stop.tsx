'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useContext } from 'react';
import { markSeen, useLiveStore } from '../../live/store.ts';
import { select, setCurrent, setHovered, useCanvasStore } from '../canvasStore.ts';
import { SceneContext } from '../sceneContext.ts';
import { farEnds } from '../words.ts';

/** One selectable row: the canvas is a single tab stop, arrow keys move between these. */
export function Stop(props: {
  row: string;
  record: string;
  /** What is to be said beyond what is printed. */
  label: string;
  height: number;
  className?: string;
  expanded?: boolean;
  onActivate?: () => void;
  children: ReactNode;
}): ReactNode {
  const { row, record, label, height, className, expanded, onActivate, children } = props;
  const t = useTranslations('speak');
  const { cablesAt, firstRow } = useContext(SceneContext);
  const selected = useCanvasStore((state) => state.selected === record);
  const current = useCanvasStore((state) => (state.current ?? firstRow) === row);
  const ends = farEnds(cablesAt, row);
  const spoken = ends.length > 0 ? `${label}, ${t('cabledTo', { ends: ends.join(', ') })}` : label;
  return (
    <button
      type="button"
      className={`stop ${className ?? ''}`}
      style={{ height }}
      data-row={row}
      data-record={record}
      tabIndex={current ? 0 : -1}
      {...(expanded === undefined ? { 'aria-pressed': selected } : { 'aria-expanded': expanded })}
      onClick={() => {
        setCurrent(row);
        if (onActivate) onActivate();
        else select(record);
      }}
      onFocus={() => setCurrent(row)}
      onPointerEnter={() => {
        setHovered(row);
        markSeen([record]);
      }}
      onPointerLeave={() => setHovered(undefined)}
    >
      {children}
      {/* Last: a control's name begins with what is printed on it (WCAG 2.5.3). */}
      <span className="sr-only">{spoken}</span>
    </button>
  );
}

/** `new` until a person has looked: pointed at it or selected it. */
export function NewTag({ record }: { record: string }): ReactNode {
  const t = useTranslations('canvas');
  const born = useLiveStore((state) => state.bornAtMs.has(record));
  return born ? <span className="tag tag-box text-accent">{t('new')}</span> : null;
}

/** True while a record has come since this tab looked. */
export const useIsNew = (record: string): boolean => useLiveStore((state) => state.bornAtMs.has(record));
