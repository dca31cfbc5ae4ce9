'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useState } from 'react';
import { useSlowSources } from '../live/slowSources.ts';
import { columnsFor, margin } from './layout/grid.ts';

const rows = [0, 1, 2, 3];

/** The columns without anything in them yet; not drawn for the first 200 ms, so that a quick start does not flicker. After 5 s it says who is slow. */
export function Skeleton(): ReactNode {
  const t = useTranslations('frame');
  const [shown, setShown] = useState(false);
  const slow = useSlowSources();
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 200);
    return () => clearTimeout(timer);
  }, []);
  const { edge, switches, units } = columnsFor(0);
  return (
    <div className="relative size-full overflow-hidden" data-skeleton="true">
      <p role="status" className="absolute left-4 top-3 text-muted" data-slow={slow?.join(' ')}>
        {slow === undefined ? (
          <span className="sr-only">{t('loading')}</span>
        ) : slow.length === 0 ? (
          t('slow')
        ) : (
          slow.map((source) => t('slowSource', { source })).join(' ')
        )}
      </p>
      {shown &&
        rows.flatMap((row) =>
          [
            { ...edge, height: 56 },
            { ...switches, height: 112 },
            { ...units, height: 24 },
          ].map((one) => (
            <span
              key={`${one.x} ${row}`}
              className="skeleton absolute"
              style={{ left: margin + one.x, top: 48 + row * 128, width: one.width, height: one.height }}
            />
          )),
        )}
    </div>
  );
}
