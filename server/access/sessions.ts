/** Browser sessions: opened with a one-time sign-in token or an API token, carried by a cookie, ended by time, by hand or with their token. */
import type { Accounts, SessionRow } from '../store/accounts.ts';
import { hashOf, newId, newSecret } from './secrets.ts';

/** A session ends when it was not used for this long ... */
export const sessionIdleMs = 12 * 3_600_000;
/** ... and after this long in any case. */
export const sessionMaxMs = 7 * 24 * 3_600_000;

/** "Last seen" is written at most this often: a write for each request would be one fsync each. */
const touchEveryMs = 60_000;

export type OpenedBy = { userName: string } | { apiToken: string };

export function sessionsOf(accounts: Accounts, now: () => number) {
  return {
    /** Opens a session and returns the cookie's secret. */
    open(by: OpenedBy): { id: string; secret: string } {
      const id = newId();
      const secret = newSecret('session');
      accounts.addSession({
        id,
        hash: hashOf(secret),
        userName: 'userName' in by ? by.userName : null,
        apiToken: 'apiToken' in by ? by.apiToken : null,
        now: now(),
      });
      return { id, secret };
    },
    /** The live session of that secret; using it keeps it alive. One that ran out is removed. */
    find(secret: string): SessionRow | undefined {
      const session = accounts.sessionByHash(hashOf(secret));
      if (session === undefined) return undefined;
      const time = now();
      if (time - session.lastSeenAt >= sessionIdleMs || time - session.createdAt >= sessionMaxMs) {
        accounts.removeSession(session.id);
        return undefined;
      }
      if (time - session.lastSeenAt >= touchEveryMs) accounts.touchSession(session.id, time);
      return session;
    },
    end: (id: string): boolean => accounts.removeSession(id),
    removeExpired(): void {
      const time = now();
      accounts.removeExpired(time, time - sessionIdleMs, time - sessionMaxMs);
    },
  };
}
