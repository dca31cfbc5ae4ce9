'use client';
/** Shows a page to those who are signed in and sends others to the sign-in page. The agent decides; this only asks it. */
import { type ReactNode, useEffect, useState } from 'react';
import { forgetPicture } from '../components/live/lastPicture.ts';

export function RequireSession({ children }: { children: ReactNode }) {
  const [signedIn, setSignedIn] = useState(false);
  useEffect(() => {
    const leaving = new AbortController();
    fetch('/api/v1/sessions/current', { signal: leaving.signal, cache: 'no-store' }).then(
      (answer) => {
        if (answer.status === 401) goToSignIn();
        // Anything else, an agent that is down as well, is for the page itself to show.
        else setSignedIn(true);
      },
      () => {
        if (!leaving.signal.aborted) setSignedIn(true);
      },
    );
    return () => leaving.abort();
  }, []);
  return signedIn ? children : null;
}

/** Leaves for the sign-in page, which leads back here. */
export function goToSignIn(): void {
  forgetPicture(window.sessionStorage);
  const here = `${window.location.pathname}${window.location.search}`;
  window.location.replace(here === '/' ? '/signin' : `/signin?returnTo=${encodeURIComponent(here)}`);
}
