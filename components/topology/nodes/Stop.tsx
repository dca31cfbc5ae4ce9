'use client';
import { useTranslations } from 'next-intl';
import { type CSSProperties, type MouseEvent, type ReactNode, useContext } from 'react';
import { openVlanOf } from '../../changes/openers.ts';
import { markSeen, useLiveStore } from '../../live/store.ts';
import { select, setCurrent, setHovered, toggleSelected, useCanvasStore } from '../canvasStore.ts';
import { lightLater, lightOff, pathOf } from '../lit.ts';
import { usePictureStore } from '../pictureStore.ts';
import { useFarEnds } from '../rowCables.ts';
import { SceneContext } from '../sceneContext.ts';

/** One selectable row: the canvas is a single tab stop, arrow keys move between these. */
export function Stop(props: {
  row: string;
  record: string;
  /** Its whole name for assistive technology, whatever of it is printed; the row adds its cables' far ends. */
  name: string;
  height: number;
  className?: string;
  style?: CSSProperties;
  expanded?: boolean;
  onActivate?: (event: { shiftKey: boolean }) => void;
  children: ReactNode;
}): ReactNode {
  const { row, record, name, height, className, style, expanded, onActivate, children } = props;
  const t = useTranslations('speak');
  const { firstRow, lights } = useContext(SceneContext);
  const selected = useCanvasStore((state) => state.selected === record || state.alsoSelected.has(record));
  const current = useCanvasStore((state) => (state.current ?? firstRow) === row);
  const dim = useCanvasStore((state) => state.lit !== undefined && !state.lit.has(row));
  const found = useCanvasStore((state) => (state.at === record ? 'at' : state.hits?.has(record) ? 'hit' : undefined));
  const ends = useFarEnds(row);
  const spoken = ends.length > 0 ? t('withCable', { name, ends: ends.join(t('comma')) }) : name;
  const onClick = (event: MouseEvent): void => {
    setCurrent(row);
    const chip = event.target instanceof Element ? event.target.closest('[data-vlan]') : null;
    if (chip && !onActivate) openVlanOf(record, chip);
    else if (onActivate) onActivate(event);
    else if (event.shiftKey || event.ctrlKey || event.metaKey) toggleSelected(record);
    else select(record);
  };
  return (
    <button
      type="button"
      className={`stop ${className ?? ''}`}
      style={{ height, ...style }}
      data-row={row}
      data-record={record}
      data-dim={dim || undefined}
      data-found={found}
      tabIndex={current ? 0 : -1}
      {...(expanded === undefined ? { 'aria-pressed': selected } : { 'aria-expanded': expanded })}
      onClick={onClick}
      onFocus={() => setCurrent(row)}
      onPointerEnter={() => {
        setHovered(row);
        markSeen([record]);
        if (lights) lightLater(() => litBy(row));
      }}
      onPointerLeave={() => {
        setHovered(undefined);
        lightOff();
      }}
    >
      {/* The name is content, not a label: a label would have to repeat what is printed, word for word (WCAG 2.5.3). */}
      <span className="contents" aria-hidden="true">
        {children}
      </span>
      <span className="sr-only">{spoken}</span>
    </button>
  );
}

const litBy = (row: string): ReadonlySet<string> => {
  const { cablesAt, rows } = usePictureStore.getState();
  return pathOf(row, cablesAt, rows);
};

/** `new` until a person has looked: pointed at it or selected it. */
export function NewTag({ record }: { record: string }): ReactNode {
  const t = useTranslations('canvas');
  const born = useLiveStore((state) => state.bornAtMs.has(record));
  return born ? <span className="tag tag-box from-2 text-accent">{t('new')}</span> : null;
}

/** True while something is lit that this card has no part in. */
export const useIsDim = (id: string): boolean =>
  useCanvasStore((state) => state.lit !== undefined && !state.lit.has(id));

/** True while a record has come since this tab looked. */
export const useIsNew = (record: string): boolean => useLiveStore((state) => state.bornAtMs.has(record));
