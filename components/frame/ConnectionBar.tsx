'use client';
import { Info, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect } from 'react';
import type { Topology } from '../../model/topology.ts';
import { type Connection, secondsUntil } from '../live/connection.ts';
import { namesIn, newsOf } from '../live/news.ts';
import { dismissResumed, type Resumed, useResumed } from '../live/resumed.ts';
import { useLiveStore } from '../live/store.ts';
import { useNowMs } from '../live/useLive.ts';
import { useNewsWords } from '../live/useNewsWords.ts';
import { CloseButton } from '../ui/IconButton.tsx';
import { lostSources } from './lostSources.ts';
import { outlineOnce } from './outline.ts';
import { clockText, dateTimeText } from './time.ts';

/**
 * The bars over the page, each only while it has something to say: the picture is not live (since when, why, when it is tried again), it is
 * of an earlier visit, a source is lost, or what changed meanwhile. Silent: the live region says the same, once.
 */
export function ConnectionBar({ connection }: { connection: Connection }): ReactNode {
  const t = useTranslations('live');
  const topology = useLiveStore((state) => state.topology);
  const resumed = useResumed((state) => state.resumed);
  const nowMs = useNowMs(connection.kind === 'lost');
  const sentence = useConnectionSentence();
  const asOf = useAsOf();
  const text = [asOf, sentence(connection, nowMs)].filter(Boolean).join(' ');
  return (
    <section aria-label={t('notices')}>
      {text !== '' && (
        <Bar tone="warn" name={connection.kind}>
          {text}
        </Bar>
      )}
      {topology && <LostSources topology={topology} />}
      {resumed && topology && connection.kind === 'live' && (
        <ResumedBar key={resumed.serial} resumed={resumed} topology={topology} />
      )}
    </section>
  );
}

function Bar(props: { tone: 'warn' | 'info'; name: string; children: ReactNode; onDismiss?: () => void }): ReactNode {
  const { tone, name, children, onDismiss } = props;
  const t = useTranslations('live');
  const Glyph = tone === 'warn' ? TriangleAlert : Info;
  return (
    <div className={`bar bar-${tone}`} data-connection-bar={name}>
      <Glyph
        size={14}
        className={`mt-[3px] flex-none ${tone === 'warn' ? 'text-warn' : 'text-accent'}`}
        aria-hidden="true"
      />
      <p className="min-w-0 flex-1">{children}</p>
      {onDismiss && <CloseButton label={t('dismiss')} onClick={onDismiss} />}
    </div>
  );
}

/** How long the summary of what changed meanwhile stays. */
const summaryStaysMs = 20_000;

function ResumedBar({ resumed, topology }: { resumed: Resumed; topology: Topology }): ReactNode {
  const t = useTranslations('live');
  const words = useNewsWords();
  useEffect(() => {
    outlineOnce(resumed.changes.map((one) => one.id));
    const timer = setTimeout(dismissResumed, summaryStaysMs);
    return () => clearTimeout(timer);
  }, [resumed]);
  const lines = newsOf(resumed.changes, namesIn(topology, resumed.before));
  if (lines.length === 0) return null;
  return (
    <Bar tone="info" name="resumed" onDismiss={dismissResumed}>
      {t('resumed', { news: words(lines) })}
    </Bar>
  );
}

/** A bar a lost source: whose data is old, and of when. */
function LostSources({ topology }: { topology: Topology }): ReactNode {
  const s = useTranslations('source');
  return lostSources(topology).map(({ name, sinceMs, known }) => (
    <div key={name} className={`bar border-warn ${known ? 'hatched' : 'bar-warn'}`} data-stale-bar={name}>
      <TriangleAlert size={14} className="mt-[3px] flex-none text-warn" aria-hidden="true" />
      <p>{s(known ? 'dataOfLong' : 'neverRead', { source: name, time: clockText(new Date(sinceMs)) })}</p>
    </div>
  ));
}

function useAsOf(): string | undefined {
  const t = useTranslations('live');
  const asOfMs = useLiveStore((state) => state.asOfMs);
  return asOfMs === undefined ? undefined : t('asOf', { time: dateTimeText(new Date(asOfMs)) });
}

/** What is to be said of a connection that is not live. */
export function useConnectionSentence(): (connection: Connection, nowMs: number) => string | undefined {
  const t = useTranslations('live');
  return (connection, nowMs) => {
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
  };
}
