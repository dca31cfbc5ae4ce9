'use client';
import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { type Connection, secondsUntil } from '../live/connection.ts';
import { useNowMs } from '../live/useLive.ts';
import { clockText } from './time.ts';

/** The amber bar while the picture is not live: since when, why, and when it is tried again. */
export function ConnectionBar({ connection }: { connection: Connection }): ReactNode {
  const nowMs = useNowMs(connection.kind === 'lost');
  const text = useSentence(connection, nowMs);
  if (text === undefined) return <div className="col-span-2 row-start-2" />;
  return (
    <div
      role="status"
      className="col-span-2 row-start-2 flex items-center gap-2 border-b border-warn bg-warn/15 px-4 py-1.5"
      data-connection-bar={connection.kind}
    >
      <TriangleAlert size={14} className="flex-none text-warn" aria-hidden="true" />
      {text}
    </div>
  );
}

function useSentence(connection: Connection, nowMs: number): string | undefined {
  const t = useTranslations('live');
  switch (connection.kind) {
    case 'loading':
    case 'live':
      return undefined;
    case 'reading':
      return t('barReading');
    case 'signed-out':
      return t('barSignedOut');
    case 'lost': {
      const values = {
        time: clockText(new Date(connection.sinceMs)),
        seconds: secondsUntil(connection.retryAtMs, nowMs),
      };
      switch (connection.cause) {
        case 'stream-ended':
          return t('barStreamEnded', values);
        case 'agent-gone':
          return t('barAgentGone', values);
        case 'web-gone':
          return t('barWebGone', values);
        case 'refused':
          return t('barRefused', { ...values, detail: connection.detail ?? '' });
      }
    }
  }
}
