'use client';
import { useViewport } from '@xyflow/react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import type { Columns } from './layout/grid.ts';

/** As far as text begins inside the cards. */
const indent = 12;
/** Between a head and the next one, or the window's edge. */
const apart = 4;
const textHeight = 16;

/** The heads stick to the top: they follow the picture sideways only. `width` is the canvas's. */
export function ColumnHeads(props: { columns: Columns; width: number; height: number }): ReactNode {
  const { columns, width, height } = props;
  const t = useTranslations('canvas');
  const { x, zoom } = useViewport();
  const leftOf = (column: keyof Omit<Columns, 'width'>): number => x + (columns[column].x + indent) * zoom;
  const outsideX = x + columns.edge.x * zoom - 50;
  const outsideLeft = Math.max(2, outsideX);
  // Each may take the gutter behind its column too.
  const heads = [
    { texts: [t('edge')], left: leftOf('edge'), end: leftOf('switches') },
    { texts: [t('switches')], left: leftOf('switches'), end: leftOf('units') },
    { texts: [t('units'), t('unitsShort')], left: leftOf('units'), end: width },
  ];
  return (
    <div className="pointer-events-none absolute inset-x-0 top-0 z-10 overflow-hidden bg-canvas" style={{ height }}>
      {outsideX > -20 && (
        <Head
          texts={[t('outside')]}
          left={outsideLeft}
          room={leftOf('edge') - outsideLeft - apart}
          top={(height - textHeight) / 2}
          look="!tracking-normal [&:not(:lang(zh))]:!text-[10px]"
          level="from-2"
        />
      )}
      {heads.map(({ texts, left, end }) => (
        <Head key={texts[0]} texts={texts} left={left} room={end - left - apart} top={(height - textHeight) / 2} />
      ))}
    </div>
  );
}

type HeadProps = {
  texts: string[];
  left: number;
  room: number;
  top: number;
  look?: string;
  /** The class of the zooms at which it is shown; all unless given. */
  level?: string;
};

/** The first of `texts` that its room holds, and none where none fits: half a word is no word. */
function Head({ texts, left, room, top, look = '', level = '' }: HeadProps): ReactNode {
  const measured = useRef<HTMLSpanElement>(null);
  const [widths, setWidths] = useState<number[]>([]);
  const all = texts.join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: other texts have other widths
  useLayoutEffect(() => {
    const measure = (): void =>
      setWidths([...(measured.current?.children ?? [])].map((one) => one.getBoundingClientRect().width));
    measure();
    // A typeface that comes late makes other widths.
    document.fonts.addEventListener('loadingdone', measure);
    return () => document.fonts.removeEventListener('loadingdone', measure);
  }, [all]);
  const text = texts.find((_one, at) => (widths[at] ?? Number.POSITIVE_INFINITY) <= room);
  return (
    <>
      <span ref={measured} className={`caps invisible absolute whitespace-nowrap ${look}`} aria-hidden="true">
        {texts.map((one) => (
          <span key={one}>{one}</span>
        ))}
      </span>
      {text !== undefined && (
        <span className={`caps absolute whitespace-nowrap ${look} ${level}`} style={{ left, top }} data-head="">
          {text}
        </span>
      )}
    </>
  );
}
