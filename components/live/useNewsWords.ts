'use client';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import type { NewsLine } from './news.ts';

/** A whole sentence for each line of a summary, one after the other. */
export function useNewsWords(): (lines: NewsLine[]) => string {
  const t = useTranslations('live');
  return useCallback(
    (lines) =>
      lines
        .map(({ what, kind, count, names }) => {
          const values = { kind, count, names: names.join(', '), more: count - names.length };
          if (names.length === 0) return t(`news.${what}`, values);
          return t(`news.${what}Named`, values);
        })
        .join(' '),
    [t],
  );
}
