'use client';
import { useEffect, useState } from 'react';
import { type Principal, principalSchema } from '../../model/access.ts';
import { noteChange, noteProgress } from '../changes/changeNews.ts';
import { showForeign } from '../changes/toastStore.ts';
import type { Connection } from './connection.ts';
import { forgetPicture, keepPicture, readPicture } from './lastPicture.ts';
import { usePrincipalStore } from './principal.ts';
import { forgetRates, takeRates } from './rates.ts';
import { noteResumed } from './resumed.ts';
import { storeSink, useLiveStore } from './store.ts';
import { type Clock, startStream, type Timer } from './stream.ts';

const browserClock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** The sign-in page, which leads back to where the person is. */
export const signInPath = (here: Location): string =>
  `/signin?returnTo=${encodeURIComponent(here.pathname + here.search)}`;

/** A page that nobody sees gets no rates; a short look elsewhere is not worth a new connection. */
const hiddenForMs = 5_000;

/** A stream that resumes gets what it missed after it is live again; within this time all of it has come. */
const resumeSettlesMs = 1_000;

/** Shows this tab's last picture until a newer one comes, keeps it over a reload, and tells what changed while the tab was not live. */
function lastPicture(): { connection(state: Connection): void; stop(): void } {
  const kept = readPicture(window.sessionStorage);
  if (kept) useLiveStore.setState({ topology: kept.topology, asOfMs: kept.atMs });
  let before = kept?.topology;
  let settling: Timer | undefined;
  const keep = (): void => {
    const { topology, asOfMs, connection } = useLiveStore.getState();
    if (!topology || connection.kind === 'signed-out') return;
    const atMs = asOfMs ?? (connection.kind === 'lost' ? connection.sinceMs : Date.now());
    keepPicture(window.sessionStorage, { topology, atMs });
  };
  window.addEventListener('pagehide', keep);
  return {
    connection(state) {
      const { topology } = useLiveStore.getState();
      settling?.cancel();
      if (state.kind === 'lost') before ??= topology;
      if (state.kind === 'signed-out') forgetPicture(window.sessionStorage);
      if (state.kind !== 'live' || !before) return;
      settling = browserClock.after(resumeSettlesMs, () => {
        const after = useLiveStore.getState().topology;
        if (before && after) noteResumed(before, after, Date.now());
        before = undefined;
      });
    },
    stop() {
      settling?.cancel();
      window.removeEventListener('pagehide', keep);
    },
  };
}

/** Keeps the stream open while the component is there, with rates while the page is seen. */
export function useLiveStream(): void {
  useEffect(() => {
    const picture = lastPicture();
    let withRates = document.visibilityState === 'visible';
    const stream = startStream({
      url: () => `/api/v1/topology/stream${withRates ? '?rates=1' : ''}`,
      fetch: (url, init) => fetch(url, init),
      clock: browserClock,
      sink: {
        ...storeSink,
        change: (change) => {
          noteChange(change);
          showForeign(change, usePrincipalStore.getState().principal?.user);
        },
        changeStep: noteProgress,
        rates: (rates) => takeRates(rates, useLiveStore.getState().topology?.links ?? []),
        connection: (state) => {
          storeSink.connection(state);
          picture.connection(state);
          if (state.kind !== 'live') forgetRates();
          if (state.kind === 'signed-out') window.location.assign(signInPath(window.location));
        },
      },
    });
    let leaving: Timer | undefined;
    const set = (to: boolean): void => {
      if (withRates === to) return;
      withRates = to;
      if (!to) forgetRates();
      stream.reopen();
    };
    const onVisibility = (): void => {
      leaving?.cancel();
      if (document.visibilityState === 'visible') set(true);
      else leaving = browserClock.after(hiddenForMs, () => set(false));
    };
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      leaving?.cancel();
      stream.stop();
      picture.stop();
      forgetRates();
    };
  }, []);
}

/** Finds out who is signed in, again whenever `again` changes; undefined until known. */
export function usePrincipal(again: unknown): Principal | undefined {
  // biome-ignore lint/correctness/useExhaustiveDependencies: `again` is what asks for another read
  useEffect(() => {
    let left = false;
    fetch('/api/v1/sessions/current', { cache: 'no-store' })
      .then(async (response) => (response.ok ? principalSchema.parse(await response.json()) : undefined))
      .then((known) => {
        if (known && !left) usePrincipalStore.setState({ principal: known });
      })
      // The stream says what is wrong with the connection; here only the badge is missing.
      .catch(() => undefined);
    return () => {
      left = true;
    };
  }, [again]);
  return usePrincipalStore((state) => state.principal);
}

/** The time now, renewed every second while `ticking`. */
export function useNowMs(ticking: boolean): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (!ticking) return;
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [ticking]);
  return nowMs;
}

/** The time the picture is of: now while it is live, standing still since it was lost. */
export function usePictureTimeMs(): number {
  const connection = useLiveStore((state) => state.connection);
  const nowMs = useNowMs(connection.kind === 'live');
  return connection.kind === 'lost' ? connection.sinceMs : nowMs;
}
