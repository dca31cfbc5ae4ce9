'use client';
import './strictParsing.ts';
import { NextIntlClientProvider } from 'next-intl';
import { type ReactNode, useEffect, useState } from 'react';
import { Inspector } from '../inspector/Inspector.tsx';
import { useLiveStore } from '../live/store.ts';
import { useLiveStream, usePrincipal } from '../live/useLive.ts';
import { Canvas } from '../topology/Canvas.tsx';
import { Skeleton } from '../topology/Skeleton.tsx';
import { useSelectionInUrl } from '../topology/selectionInUrl.ts';
import { ConnectionBar } from './ConnectionBar.tsx';
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
import { TopBar } from './TopBar.tsx';

const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The whole page: top bar, canvas, inspector, kept live by one stream. */
export default function Workspace({ initialLocale }: { initialLocale: Locale }): ReactNode {
  useLiveStream();
  useSelectionInUrl();
  const [locale, setLocale] = useState<Locale>(initialLocale);
  const [theme, setTheme] = useState<Theme>(() => readCookie(themeCookie, themes) ?? 'system');
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  return (
    <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone={timeZone}>
      <Frame
        locale={locale}
        theme={theme}
        onLocale={(next) => {
          writeCookie(localeCookie, next);
          setLocale(next);
        }}
        onTheme={(next) => {
          writeCookie(themeCookie, next);
          setTheme(next);
        }}
      />
    </NextIntlClientProvider>
  );
}

function Frame(props: {
  locale: Locale;
  theme: Theme;
  onLocale: (locale: Locale) => void;
  onTheme: (theme: Theme) => void;
}): ReactNode {
  const { topology, connection, snapshots, deltas } = useLiveStore();
  const live = connection.kind === 'live';
  const principal = usePrincipal(live);
  return (
    <div
      className="grid h-dvh grid-cols-[minmax(0,1fr)_304px] grid-rows-[48px_auto_minmax(0,1fr)] overflow-hidden"
      data-workspace=""
      data-connection={connection.kind}
      data-cause={connection.kind === 'lost' ? connection.cause : undefined}
      data-snapshots={snapshots}
      data-deltas={deltas}
      data-revision={topology?.revision}
    >
      <TopBar host={topology?.hosts[0]} principal={principal} {...props} />
      <ConnectionBar connection={connection} />
      <main className="row-start-3 min-w-0">{topology ? <Canvas topology={topology} /> : <Skeleton />}</main>
      <Inspector topology={topology} />
    </div>
  );
}
