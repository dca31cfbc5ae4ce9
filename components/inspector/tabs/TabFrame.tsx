'use client';
import { RefreshCw, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useState } from 'react';
import { clockText } from '../../frame/time.ts';
import type { Demand } from '../../live/demand.ts';
import { codeKey } from '../../topology/words.ts';
import { Verbatim } from '../parts.tsx';

/** The frame of a tab that is read on demand: when it was read, read again, loading, what went wrong. The rows are the caller's. */
export function TabFrame<Data>(props: { demand: Demand<Data>; children: (data: Data) => ReactNode }): ReactNode {
  const { demand, children } = props;
  const t = useTranslations('inspector.demand');
  return (
    <div aria-busy={demand.loading}>
      <div className="mb-2 flex min-h-6 items-center gap-2">
        <p className="small text-muted">
          {demand.readAtMs !== undefined && t('asOf', { time: clockText(new Date(demand.readAtMs)) })}
        </p>
        <button
          type="button"
          className="ml-auto inline-flex min-h-6 items-center gap-1 rounded-md px-1.5 text-muted hover:bg-head hover:text-text"
          aria-disabled={demand.loading}
          onClick={() => {
            if (!demand.loading) demand.refresh();
          }}
          data-refresh=""
        >
          <RefreshCw size={12} aria-hidden="true" />
          {t('refresh')}
        </button>
      </div>
      {demand.fault && (
        <div role="alert" className="mb-2" data-demand-fault={demand.fault.code}>
          <p className="flex items-start gap-1.5">
            <TriangleAlert size={13} className="mt-1 flex-none text-warn" aria-hidden="true" />
            {t('fault', { code: codeKey(demand.fault.code) })}
          </p>
          <Verbatim text={demand.fault.detail} what={t('detail')} />
        </div>
      )}
      {demand.data !== undefined && children(demand.data)}
      {demand.data === undefined && demand.loading && <LoadingRows />}
    </div>
  );
}

/** Not drawn for the first 200 ms, so that a quick answer does not flicker. */
function LoadingRows(): ReactNode {
  const t = useTranslations('inspector.demand');
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 200);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <div role="status" aria-label={t('loading')} className="flex flex-col gap-1.5">
      {[0, 1, 2].map((row) => (
        <span key={row} className="skeleton h-8" />
      ))}
    </div>
  );
}
