'use client';
import { useEffect, useState } from 'react';
import { type Principal, principalSchema } from '../../model/access.ts';
import { storeSink } from './store.ts';
import { type Clock, startStream } from './stream.ts';

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

/** Keeps the stream open while the component is there. */
export function useLiveStream(): void {
  useEffect(
    () =>
      startStream({
        url: '/api/v1/topology/stream',
        fetch: (url, init) => fetch(url, init),
        clock: browserClock,
        sink: {
          ...storeSink,
          connection: (state) => {
            storeSink.connection(state);
            if (state.kind === 'signed-out') window.location.assign(signInPath(window.location));
          },
        },
      }),
    [],
  );
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
