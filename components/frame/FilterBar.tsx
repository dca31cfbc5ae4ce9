'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { FilterField } from '../find/FilterField.tsx';
import { setFilter, useFindStore } from '../find/findStore.ts';
import { useTerms } from '../find/useFound.ts';
import { useQuery } from '../place/place.ts';
import { useCanvasStore } from '../topology/canvasStore.ts';

/** Over a canvas that is narrowed to a filter: never in doubt that something is left out. Beside a table the table's own field says it. */
export function FilterBar(): ReactNode {
  const t = useTranslations('find');
  const filter = useFindStore((state) => state.filter);
  const drawer = useQuery('drawer');
  const { parsed, fault } = useTerms(filter);
  const shown = useCanvasStore((state) => state.shown);
  if (filter === '' || drawer !== undefined) return null;
  const empty = shown?.size === 0;
  return (
    <div className="flex flex-none items-center gap-3 border-b border-line bg-card px-4 py-1.5" data-filter-bar="">
      <FilterField fault={fault} doubts={empty && parsed.ok ? parsed.doubts : []} />
      <span className="text-muted" role="status">
        {fault ? t('notNarrowed') : empty ? t('nothingPasses') : t('narrowed')}
      </span>
      {empty && (
        <button type="button" className="button" onClick={() => setFilter('')}>
          {t('clearFilter')}
        </button>
      )}
    </div>
  );
}
