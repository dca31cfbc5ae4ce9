'use client';
import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import type { Locale } from './locale.ts';

/** Everything is drawn in the browser: measured places are style properties, which server-rendered HTML may not carry under our policy. */
const Workspace = dynamic(() => import('./Workspace.tsx'), { ssr: false });

export function AppShell({ locale }: { locale: Locale }): ReactNode {
  return <Workspace initialLocale={locale} />;
}
