'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Select } from '../ui/Select.tsx';
import { localeNames, locales, themes } from './locale.ts';
import { useLook } from './look.tsx';

/** Theme and language. */
export function LookSelects(): ReactNode {
  const t = useTranslations('frame');
  const { locale, theme, setLocale, setTheme } = useLook();
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-2">
      <span>{t('theme')}</span>
      <Select
        label={t('theme')}
        value={theme}
        options={themes.map((value) => ({ value, text: t('themeName', { theme: value }) }))}
        onChange={setTheme}
      />
      <span>{t('language')}</span>
      <Select
        label={t('language')}
        value={locale}
        options={locales.map((value) => ({ value, text: localeNames[value] }))}
        onChange={setLocale}
      />
    </div>
  );
}
