'use client';
/** Signs in with the token in the link's fragment, or one that is pasted. */
import '../../components/frame/strictParsing.ts';
import { type FormEvent, useEffect, useState } from 'react';
import { problemSchema } from '../../model/fault.ts';
import { returnPath } from './return-to.ts';
import styles from './sign-in.module.css';
import type { SignInTexts } from './texts.ts';

type Failure = 'spent' | 'unknownToken' | 'tooMany' | 'agentDown' | 'unexpected';
type State = { phase: 'idle' } | { phase: 'working' } | { phase: 'failed'; failure: Failure };

const failureOfCode: Record<string, Failure> = {
  'sign-in-link-spent': 'spent',
  unauthenticated: 'unknownToken',
  'invalid-field': 'unknownToken',
  'too-many-requests': 'tooMany',
  'agent-unavailable': 'agentDown',
};

/** The fragment's token, taken out of the address bar and the history at once: it works once, and is nobody else's to see. */
function takeLinkToken(): string | undefined {
  const token = new URLSearchParams(window.location.hash.slice(1)).get('token');
  if (window.location.hash !== '') {
    window.history.replaceState(null, '', `${window.location.pathname}${window.location.search}`);
  }
  return token ?? undefined;
}

async function signIn(token: string): Promise<Failure | undefined> {
  try {
    const answer = await fetch('/api/v1/sessions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    if (answer.ok) return undefined;
    const problem = problemSchema.safeParse(await answer.json());
    return (problem.success && failureOfCode[problem.data.code]) || 'unexpected';
  } catch {
    return 'agentDown';
  }
}

export function SignInForm({ texts }: { texts: SignInTexts }) {
  const [state, setState] = useState<State>({ phase: 'idle' });
  const [pasted, setPasted] = useState('');

  async function submit(token: string): Promise<void> {
    setState({ phase: 'working' });
    const failure = await signIn(token);
    if (failure !== undefined) {
      setState({ phase: 'failed', failure });
      return;
    }
    const wanted = new URLSearchParams(window.location.search).get('returnTo');
    // A full load: nothing that was rendered for nobody stays.
    window.location.replace(returnPath(wanted, window.location.origin));
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: the fragment is taken once, when the page comes up or a new link is opened in it
  useEffect(() => {
    const openLink = (): void => {
      const token = takeLinkToken();
      if (token !== undefined) void submit(token);
    };
    openLink();
    window.addEventListener('hashchange', openLink);
    return () => window.removeEventListener('hashchange', openLink);
  }, []);

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (pasted.trim() !== '') void submit(pasted.trim());
  }

  const working = state.phase === 'working';
  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={onSubmit} aria-busy={working}>
        <h1 className={styles.title}>{texts.title}</h1>
        <p className={styles.lead}>{texts.lead}</p>
        <label className={styles.label} htmlFor="token">
          {texts.tokenLabel}
        </label>
        <input
          id="token"
          className={styles.input}
          type="password"
          autoComplete="off"
          spellCheck={false}
          value={pasted}
          onChange={(event) => setPasted(event.target.value)}
          disabled={working}
        />
        <button className={styles.button} type="submit" disabled={working || pasted.trim() === ''}>
          {working ? texts.working : texts.submit}
        </button>
        <p className={styles.failure} role="alert">
          {state.phase === 'failed' ? texts[state.failure] : ''}
        </p>
      </form>
    </main>
  );
}
