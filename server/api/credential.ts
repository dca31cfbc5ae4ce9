/** What a request says about who sent it: the secret it carries, and the page it came from. */
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Fault } from '../../model/fault.ts';
import type { Credential } from '../access/access.ts';
import { sessionMaxMs } from '../access/sessions.ts';

const sessionCookie = 'patchbay_session';

/** The bearer token, else the session cookie. A header that is no bearer token counts as a wrong one, not as none. */
export function credentialOf(c: Context): Credential | undefined {
  const header = c.req.header('authorization');
  if (header !== undefined) return { kind: 'bearer', secret: /^Bearer +(\S+)$/i.exec(header.trim())?.[1] ?? '' };
  const cookie = getCookie(c, sessionCookie);
  return cookie === undefined ? undefined : { kind: 'session', secret: cookie };
}

/**
 * Refuses what another site's page may have sent. A browser names the page's origin in every request that is not a plain GET; a cookie
 * alone therefore never does anything without an Origin of our own. SameSite=Strict says the same a second time, in the browser.
 */
export function originFault(c: Context, credential: Credential | undefined): Fault | undefined {
  const origin = c.req.header('origin');
  const changes = !['GET', 'HEAD', 'OPTIONS'].includes(c.req.method);
  if (origin === undefined) {
    if (!changes || credential?.kind !== 'session') return undefined;
    return { code: 'origin-not-allowed', detail: 'A request with a session cookie must name its Origin.' };
  }
  if (URL.canParse(origin) && new URL(origin).host === (c.req.header('host') ?? '').toLowerCase()) return undefined;
  return { code: 'origin-not-allowed', detail: 'Requests from pages of another origin are refused.' };
}

/** Sets the session cookie; an empty secret removes it. */
export function giveCookie(c: Context, secret: string): void {
  setCookie(c, sessionCookie, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'Strict',
    // Over plain HTTP on loopback, the normal case, a Secure cookie would never come back.
    secure: c.req.header('x-forwarded-proto') === 'https',
    maxAge: secret === '' ? 0 : sessionMaxMs / 1000,
  });
}
