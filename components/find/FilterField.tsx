'use client';
import { Filter } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useId } from 'react';
import { codeKey } from '../topology/words.ts';
import { CloseButton } from '../ui/IconButton.tsx';
import { setFilter, useFindStore } from './findStore.ts';
import type { TermFault } from './terms.ts';

/** What canvas and tables are narrowed to; says which term it does not understand. */
export function FilterField({ fault, doubts }: { fault: TermFault | undefined; doubts: readonly string[] }): ReactNode {
  const t = useTranslations('find');
  const filter = useFindStore((state) => state.filter);
  const faultId = useId();
  const said = fault
    ? t('fault', { why: codeKey(fault.why), term: fault.term })
    : doubts[0] !== undefined
      ? t('doubt', { term: doubts[0] })
      : undefined;
  return (
    <div className="relative min-w-40 max-w-80 flex-1">
      <Filter
        size={13}
        className="pointer-events-none absolute left-2 top-1/2 -translate-y-1/2 text-muted"
        aria-hidden="true"
      />
      <input
        type="text"
        className="mono h-7 w-full rounded-md border border-control bg-canvas pl-7 pr-7 text-text placeholder:text-muted aria-invalid:border-err"
        aria-label={t('filter')}
        aria-invalid={fault !== undefined}
        aria-describedby={said === undefined ? undefined : faultId}
        placeholder={t('filterExample')}
        spellCheck={false}
        autoComplete="off"
        value={filter}
        data-filter=""
        onChange={(event) => setFilter(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && filter !== '') {
            event.stopPropagation();
            setFilter('');
          }
        }}
      />
      {filter !== '' && (
        <CloseButton label={t('clearFilter')} onClick={() => setFilter('')} className="absolute right-0.5 top-0.5" />
      )}
      {said !== undefined && (
        <p
          id={faultId}
          role="status"
          className={`absolute left-0 top-8 z-30 w-max max-w-96 rounded-md border bg-card px-2.5 py-1 shadow-lg ${fault ? 'border-err' : 'border-warn'}`}
          data-find-fault={fault?.why ?? 'doubt'}
        >
          {said}
        </p>
      )}
    </div>
  );
}
