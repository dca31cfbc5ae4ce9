'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';

/** A host without anything wired: what to do to see something. */
export function EmptyHost(): ReactNode {
  const t = useTranslations('canvas');
  return (
    <div className="absolute left-1/2 top-1/3 z-10 max-w-96 rounded-lg border border-line bg-card p-6">
      <h2 className="mb-2 font-semibold">{t('emptyTitle')}</h2>
      <p className="mb-3 text-muted">{t('emptyText')}</p>
      <code className="mono block rounded-md bg-head px-3 py-2">docker run -d --name web nginx</code>
    </div>
  );
}
