'use client';
import './strictParsing.ts';
import type { ReactNode } from 'react';
import { useFindInUrl } from '../find/findStore.ts';
import { useLiveStream } from '../live/useLive.ts';
import { usePlaceFromHistory } from '../place/place.ts';
import { useSelectionInUrl } from '../topology/selectionInUrl.ts';
import { Frame } from './Frame.tsx';
import type { Locale } from './locale.ts';
import { LookProvider } from './look.tsx';

/** All pages behind the sign-in: kept live by one stream, whatever page is shown. */
export default function Workspace({ initialLocale }: { initialLocale: Locale }): ReactNode {
  useLiveStream();
  usePlaceFromHistory();
  useSelectionInUrl();
  useFindInUrl();
  return (
    <LookProvider initialLocale={initialLocale}>
      <Frame />
    </LookProvider>
  );
}
