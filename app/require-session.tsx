'use client';
/** Shows a page to those who are signed in and sends others to the sign-in page. The agent decides; this only asks it. */
import { type ReactNode, useEffect, useState } from 'react';
import { forgetPicture } from '../components/live/lastPicture.ts';

/** How long a page stays empty for want of an answer. */
const impatientMs = 1_000;

export function RequireSession({ children }: { children: ReactNode }) {
  const [signedIn, setSignedIn] = useState(false);
  useEffect(() => {
    const leaving = new AbortController();
    // An agent that hangs answers nobody: the page itself says so, and shows nothing that was not this tab's already.
    const impatient = setTimeout(() => setSignedIn(true), impatientMs);
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
    return () => {
      clearTimeout(impatient);
      leaving.abort();
    };
  }, []);
  return signedIn ? children : null;
}

/** Leaves for the sign-in page, which leads back here. */
export function goToSignIn(): void {
  forgetPicture(window.sessionStorage);
  const here = `${window.location.pathname}${window.location.search}`;
  window.location.replace(here === '/' ? '/signin' : `/signin?returnTo=${encodeURIComponent(here)}`);
}
