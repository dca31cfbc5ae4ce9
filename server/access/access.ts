/** Who is asking, and how they came to be somebody: the one place that turns secrets into principals. */
import type { Principal, Role } from '../../model/access.ts';
import type { Fault } from '../../model/fault.ts';
import { err, ok, type Result } from '../../model/result.ts';
import type { Accounts, ApiTokenRow, AuditRow, SessionRow } from '../store/accounts.ts';
import { failureLimit } from './failures.ts';
import { hashOf, isSignInSecret, newId, newSecret, sameHash } from './secrets.ts';
import { type OpenedBy, sessionsOf } from './sessions.ts';

/** What a request brought along. */
export type Credential = { kind: 'bearer' | 'session'; secret: string };

export type Identity = {
  principal: Principal;
  /** Whose things are whose: `user:<name>` or `token:<id>`. The names of tokens need not differ, so `principal.user` does not tell. */
  account: string;
  /** The session's id, when it came by cookie. */
  session?: string;
  /** Is the secret still good? A long stream asks again and again; asking counts as use. */
  stillGood: () => boolean;
};

/** A one-time sign-in token works for this long. */
export const signInMs = 15 * 60_000;

/** The user that a one-time sign-in token of root signs in. */
const rootUser = 'admin';
const presetTokenId = 'preset';

export type Access = ReturnType<typeof accessOf>;

const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex');

const signInAgain: Fault = {
  code: 'sign-in-link-spent',
  detail:
    'This sign-in link has expired or was used before: it works once, for 15 minutes. Run "npm run sign-in" on the host for a new one.',
};

/** `presetToken` is PATCHBAY_TOKEN; `now` in ms since 1970. */
export function accessOf(
  accounts: Accounts,
  now: () => number,
  options: { readOnly: boolean; presetToken: string | undefined },
) {
  const sessions = sessionsOf(accounts, now);
  const limit = failureLimit(now);
  accounts.ensureUser(rootUser, 'admin', now());
  presetOperator(accounts, now(), options.presetToken);
  sessions.removeExpired();

  const principalOf = (user: string, role: Role): Principal => ({ user, role, readOnly: options.readOnly });
  const ofToken = (token: ApiTokenRow): Principal => principalOf(`token:${token.name}`, token.role);
  const ofSession = (session: SessionRow): Principal =>
    principalOf(session.userName ?? `token:${session.tokenName}`, session.role);

  /** Runs `find` on a secret that could be a guess: counted, and refused when too many were wrong. */
  function guarded<Found>(
    secret: string,
    find: (hash: Uint8Array) => Found | undefined,
  ): Result<Found | undefined, Fault> {
    const hash = hashOf(secret);
    const waitMs = limit.waitMs(hex(hash));
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1000);
      return err({
        code: 'too-many-requests',
        detail: `Too many wrong tokens were tried. Wait ${seconds} seconds before you try this one.`,
      });
    }
    const found = find(hash);
    if (found === undefined) limit.failed(hex(hash));
    else limit.succeeded(hex(hash));
    return ok(found);
  }

  function tokenBehind(hash: Uint8Array): ApiTokenRow | undefined {
    const token = accounts.tokenByHash(hash);
    const stored = token && accounts.tokenById(token.id);
    if (!token || !stored || !sameHash(stored.hash, hash)) return undefined;
    if (now() - (token.lastUsedAt ?? 0) >= 60_000) accounts.touchToken(token.id, now());
    return token;
  }

  return {
    /** The identity behind a credential; `unauthenticated` when there is none or it is no longer good. */
    authenticate(credential: Credential | undefined): Result<Identity, Fault> {
      if (credential === undefined) {
        return err({
          code: 'unauthenticated',
          detail: 'Sign in, or send an API token as "Authorization: Bearer ...".',
        });
      }
      const { secret } = credential;
      if (credential.kind === 'session') {
        // Not counted: a browser that comes back after a day sends its old cookie in good faith, and 256 bits are not guessed.
        const session = sessions.find(secret);
        if (!session) return err({ code: 'unauthenticated', detail: 'Your session has ended. Sign in again.' });
        return ok({
          principal: ofSession(session),
          account: session.userName === null ? `token:${session.apiToken}` : `user:${session.userName}`,
          session: session.id,
          stillGood: () => sessions.find(secret) !== undefined,
        });
      }
      const found = guarded(secret, tokenBehind);
      if (!found.ok) return found;
      if (!found.value) return err({ code: 'unauthenticated', detail: 'This API token is not known here.' });
      const { id } = found.value;
      const principal = ofToken(found.value);
      return ok({ principal, account: `token:${id}`, stillGood: () => accounts.tokenById(id) !== undefined });
    },

    /** Opens a session with a one-time sign-in token (spent by this) or an API token. */
    signIn(secret: string): Result<{ secret: string; principal: Principal }, Fault> {
      const oneTime = isSignInSecret(secret);
      const found = guarded(secret, (hash): { by: OpenedBy; principal: Principal } | undefined => {
        if (oneTime) {
          const taken = accounts.takeSignIn(hash);
          if (!taken || taken.expiresAt <= now()) return undefined;
          return { by: { userName: taken.userName }, principal: principalOf(taken.userName, 'admin') };
        }
        const token = tokenBehind(hash);
        return token && { by: { apiToken: token.id }, principal: ofToken(token) };
      });
      if (!found.ok) return found;
      if (!found.value) {
        return err(oneTime ? signInAgain : { code: 'unauthenticated', detail: 'This API token is not known here.' });
      }
      const opened = sessions.open(found.value.by);
      return ok({ secret: opened.secret, principal: found.value.principal });
    },

    endSession: (id: string): boolean => sessions.end(id),

    /** A one-time token that signs in root's user; whoever calls this must have proved to be root. */
    mintSignIn(): { token: string; expiresAt: number } {
      const token = newSecret('signIn');
      const expiresAt = now() + signInMs;
      sessions.removeExpired();
      accounts.addSignIn(hashOf(token), rootUser, expiresAt);
      return { token, expiresAt };
    },

    /** Makes an API token; its secret is told this once. */
    createToken(name: string, role: Role, createdBy: string): { row: ApiTokenRow; secret: string } {
      const secret = newSecret('api');
      const id = newId();
      accounts.addToken({ id, name, role, hash: hashOf(secret), createdBy, now: now() });
      return { row: { id, name, role, createdBy, createdAt: now(), lastUsedAt: null }, secret };
    },
    tokens: (): ApiTokenRow[] => accounts.tokens(),
    /** Ends an API token and the sessions opened with it. */
    revokeToken(id: string): Result<void, Fault> {
      if (id === presetTokenId) {
        return err({
          code: 'invalid-field',
          field: 'id',
          detail: 'This token comes from PATCHBAY_TOKEN. Remove it there and start Patchbay again.',
        });
      }
      if (!accounts.removeToken(id)) return err({ code: 'not-found', detail: 'There is no API token of this id.' });
      return ok(undefined);
    },

    audit(who: string, verb: string, outcome: string, subject?: string): void {
      accounts.audit({ at: now(), who, verb, outcome, subject: subject ?? null });
    },
    /** The latest entries of the audit trail, newest first. */
    auditTrail: (limit: number): AuditRow[] => accounts.lastAudit(limit),
    /** Removes what has run out; called once an hour. */
    removeExpired: (): void => sessions.removeExpired(),
  };
}

/** Makes the stored preset token equal the setting. One that changed is made anew, which ends the sessions of the old one. */
function presetOperator(accounts: Accounts, now: number, presetToken: string | undefined): void {
  const stored = accounts.tokenById(presetTokenId);
  const wanted = presetToken === undefined ? undefined : hashOf(presetToken);
  if (stored && wanted && sameHash(stored.hash, wanted)) return;
  if (stored) accounts.removeToken(presetTokenId);
  // The same secret may have been made here as an API token: then it works already, with the role it was given.
  if (wanted && !accounts.tokenByHash(wanted)) {
    const row = { id: presetTokenId, name: 'PATCHBAY_TOKEN', role: 'operator', createdBy: 'environment' } as const;
    accounts.addToken({ ...row, hash: wanted, now });
  }
}
