'use client';
import { useEffect, useState } from 'react';
import { type Principal, principalSchema } from '../../model/access.ts';
import { forgetRates, takeRates } from './rates.ts';
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

/** Keeps the stream open while the component is there, with rates while the page is seen. */
export function useLiveStream(): void {
  useEffect(() => {
    let withRates = document.visibilityState === 'visible';
    const stream = startStream({
      url: () => `/api/v1/topology/stream${withRates ? '?rates=1' : ''}`,
      fetch: (url, init) => fetch(url, init),
      clock: browserClock,
      sink: {
        ...storeSink,
        rates: (rates) => takeRates(rates, useLiveStore.getState().topology?.links ?? []),
        connection: (state) => {
          storeSink.connection(state);
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
      forgetRates();
    };
  }, []);
}

/** Who is signed in; undefined until known. Asked again whenever `again` changes. */
export function usePrincipal(again: unknown): Principal | undefined {
  const [principal, setPrincipal] = useState<Principal>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `again` is what asks for another read
  useEffect(() => {
    let left = false;
    fetch('/api/v1/sessions/current', { cache: 'no-store' })
      .then(async (response) => (response.ok ? principalSchema.parse(await response.json()) : undefined))
      .then((known) => {
        if (known && !left) setPrincipal(known);
      })
      // The stream says what is wrong with the connection; here only the badge is missing.
      .catch(() => undefined);
    return () => {
      left = true;
    };
  }, [again]);
  return principal;
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
