'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { LookSelects } from '../frame/LookSelects.tsx';

/** What a person sets for this browser. */
export function SettingsPage(): ReactNode {
  const t = useTranslations('frame');
  return (
    <div className="h-full overflow-auto p-6">
      <h2 className="mb-4 text-[15px] font-semibold">{t('settings')}</h2>
      <div className="max-w-80">
        <LookSelects />
      </div>
    </div>
  );
}
