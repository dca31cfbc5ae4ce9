'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Topology } from '../../model/topology.ts';
import { announce, useAnnouncements } from '../live/announce.ts';
import { namesIn, newsOf } from '../live/news.ts';
import { useResumed } from '../live/resumed.ts';
import { type SeenChange, useSeenChanges } from '../live/seenChanges.ts';
import { useLiveStore } from '../live/store.ts';
import { useNewsWords } from '../live/useNewsWords.ts';
import { useConnectionSentence } from './ConnectionBar.tsx';
import { lostSources } from './lostSources.ts';
import { clockText } from './time.ts';

/** What a screen reader hears without moving: results at once, what others changed at most every five seconds, errors at once. */
export function LiveRegion(): ReactNode {
  const { polite, assertive } = useAnnouncements();
  useForeignNews();
  useConnectionNews();
  useLostSourceNews();
  useResumedNews();
  return (
    <div className="sr-only">
      <div role="status" aria-live="polite" data-live-region="polite">
        {polite && <p key={polite.serial}>{polite.text}</p>}
      </div>
      <div role="alert" aria-live="assertive" data-live-region="assertive">
        {assertive && <p key={assertive.serial}>{assertive.text}</p>}
      </div>
    </div>
  );
}

const sumEveryMs = 5_000;
/** What one act changes comes in several deltas: a little patience makes one sentence of them. */
const gatherMs = 700;

function useForeignNews(): void {
  const words = useNewsWords();
  const say = useRef(words);
  say.current = words;
  useEffect(() => {
    let gathered: SeenChange[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    let saidAtMs = Number.NEGATIVE_INFINITY;
    let before: Topology | undefined;
    const tell = (): void => {
      timer = undefined;
      const lines = newsOf(gathered, namesIn(useLiveStore.getState().topology, before));
      gathered = [];
      before = undefined;
      if (lines.length === 0) return;
      saidAtMs = performance.now();
      announce(say.current(lines));
    };
    const stop = useSeenChanges.subscribe((state, old) => {
      const fresh = state.changes.slice(0, Math.max(0, state.changes.indexOf(old.changes[0] as SeenChange)));
      gathered.push(...(old.changes.length === 0 ? state.changes : fresh));
      // The store notes changes before it shows them: what it shows now still has what is gone.
      before ??= useLiveStore.getState().topology;
      timer ??= setTimeout(tell, Math.max(gatherMs, saidAtMs + sumEveryMs - performance.now()));
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
}

function useConnectionNews(): void {
  const t = useTranslations('live');
  const connection = useLiveStore((state) => state.connection);
  const sentence = useConnectionSentence();
  const key = connection.kind === 'lost' ? connection.cause : connection.kind;
  const told = useRef(key);
  useEffect(() => {
    const was = told.current;
    if (was === key) return;
    told.current = key;
    if (connection.kind === 'live') {
      if (was !== 'loading') announce(t('liveAgain'));
      return;
    }
    const text = sentence(connection, Date.now());
    if (text !== undefined) announce(text, connection.kind === 'reading' ? 'polite' : 'assertive');
  }, [key, connection, sentence, t]);
}

function useLostSourceNews(): void {
  const s = useTranslations('source');
  const topology = useLiveStore((state) => state.topology);
  const lost = topology ? lostSources(topology) : [];
  const key = lost.map((one) => one.name).join(' ');
  const told = useRef('');
  useEffect(() => {
    const known = told.current.split(' ');
    told.current = key;
    for (const { name, sinceMs, known: wasRead } of lost) {
      if (known.includes(name)) continue;
      announce(
        s(wasRead ? 'dataOfLong' : 'neverRead', { source: name, time: clockText(new Date(sinceMs)) }),
        'assertive',
      );
    }
  });
}

function useResumedNews(): void {
  const t = useTranslations('live');
  const words = useNewsWords();
  const resumed = useResumed((state) => state.resumed);
  const told = useRef(0);
  useEffect(() => {
    if (!resumed || resumed.serial === told.current) return;
    told.current = resumed.serial;
    const lines = newsOf(resumed.changes, namesIn(useLiveStore.getState().topology, resumed.before));
    if (lines.length > 0) announce(t('resumed', { news: words(lines) }));
  }, [resumed, words, t]);
}
