'use client';
import { NextIntlClientProvider } from 'next-intl';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import {
  type Locale,
  localeCookie,
  messages,
  readCookie,
  type Theme,
  themeCookie,
  themes,
  writeCookie,
} from './locale.ts';

const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export type Look = {
  locale: Locale;
  theme: Theme;
  setLocale: (locale: Locale) => void;
  setTheme: (theme: Theme) => void;
};

const LookContext = createContext<Look | undefined>(undefined);

/** Language and theme, and the way to change them: at once, and kept in a cookie. */
export function useLook(): Look {
  const look = useContext(LookContext);
  if (!look) throw new Error('no LookProvider above');
  return look;
}

export function LookProvider({ initialLocale, children }: { initialLocale: Locale; children: ReactNode }): ReactNode {
  const [locale, setLocale] = useState<Locale>(initialLocale);
  const [theme, setTheme] = useState<Theme>(() => readCookie(themeCookie, themes) ?? 'system');
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  const look = useMemo(
    () => ({
      locale,
      theme,
      setLocale: (next: Locale) => {
        writeCookie(localeCookie, next);
        setLocale(next);
      },
      setTheme: (next: Theme) => {
        writeCookie(themeCookie, next);
        setTheme(next);
      },
    }),
    [locale, theme],
  );
  return (
    <LookContext.Provider value={look}>
      <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone={timeZone}>
        {children}
      </NextIntlClientProvider>
    </LookContext.Provider>
  );
}
