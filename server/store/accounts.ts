/** Rows of users, tokens, sessions and the audit trail. Only hashes of secrets come here. Times are ms since 1970. */
import type { DatabaseSync } from 'node:sqlite';
import type { Role } from '../../model/access.ts';

export type ApiTokenRow = {
  id: string;
  name: string;
  role: Role;
  createdBy: string;
  createdAt: number;
  lastUsedAt: number | null;
};
export type SessionRow = {
  id: string;
  /** Who it speaks for: a user's name, or an API token's id. */
  userName: string | null;
  apiToken: string | null;
  role: Role;
  /** The API token's name when it was opened with one. */
  tokenName: string | null;
  createdAt: number;
  lastSeenAt: number;
};
export type AuditRow = { at: number; who: string; verb: string; outcome: string; subject: string | null };

export type Accounts = ReturnType<typeof accountsOf>;

const apiTokenColumns = 'id, name, role, created_by AS createdBy, created_at AS createdAt, last_used_at AS lastUsedAt';

/** The audit trail keeps this many of its latest rows. */
export const auditRowsKept = 50_000;

export function accountsOf(db: DatabaseSync) {
  const insertUser = db.prepare('INSERT INTO users (name, role, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const insertToken = db.prepare(
    'INSERT INTO api_tokens (id, name, role, hash, created_by, created_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const tokenByHash = db.prepare(`SELECT ${apiTokenColumns} FROM api_tokens WHERE hash = ?`);
  const tokenById = db.prepare(`SELECT ${apiTokenColumns}, hash FROM api_tokens WHERE id = ?`);
  const allTokens = db.prepare(`SELECT ${apiTokenColumns} FROM api_tokens ORDER BY created_at, id`);
  const removeToken = db.prepare('DELETE FROM api_tokens WHERE id = ?');
  const touchToken = db.prepare('UPDATE api_tokens SET last_used_at = ? WHERE id = ?');
  const insertSignIn = db.prepare('INSERT INTO sign_in_tokens (hash, user_name, expires_at) VALUES (?, ?, ?)');
  const takeSignIn = db.prepare(
    'DELETE FROM sign_in_tokens WHERE hash = ? RETURNING user_name AS userName, expires_at AS expiresAt',
  );
  const insertSession = db.prepare(
    'INSERT INTO sessions (id, hash, user_name, api_token, created_at, last_seen_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const sessionByHash = db.prepare(`
    SELECT s.id, s.user_name AS userName, s.api_token AS apiToken, coalesce(u.role, t.role) AS role, t.name AS tokenName,
           s.created_at AS createdAt, s.last_seen_at AS lastSeenAt
    FROM sessions s LEFT JOIN users u ON u.name = s.user_name LEFT JOIN api_tokens t ON t.id = s.api_token
    WHERE s.hash = ?`);
  const touchSession = db.prepare('UPDATE sessions SET last_seen_at = ? WHERE id = ?');
  const removeSession = db.prepare('DELETE FROM sessions WHERE id = ?');
  const removeOldSignIns = db.prepare('DELETE FROM sign_in_tokens WHERE expires_at <= ?');
  const removeOldSessions = db.prepare('DELETE FROM sessions WHERE last_seen_at <= ? OR created_at <= ?');
  const insertAudit = db.prepare('INSERT INTO audit (at, who, verb, outcome, subject) VALUES (?, ?, ?, ?, ?)');
  const trimAudit = db.prepare('DELETE FROM audit WHERE id <= (SELECT max(id) FROM audit) - ?');
  const lastAudit = db.prepare('SELECT at, who, verb, outcome, subject FROM audit ORDER BY id DESC LIMIT ?');

  return {
    /** Makes the user unless there is one of that name. */
    ensureUser: (name: string, role: Role, now: number): void => {
      insertUser.run(name, role, now);
    },
    addToken: (token: {
      id: string;
      name: string;
      role: Role;
      hash: Uint8Array;
      createdBy: string;
      now: number;
    }): void => {
      insertToken.run(token.id, token.name, token.role, token.hash, token.createdBy, token.now);
    },
    tokenByHash: (hash: Uint8Array) => tokenByHash.get(hash) as ApiTokenRow | undefined,
    tokenById: (id: string) => tokenById.get(id) as (ApiTokenRow & { hash: Uint8Array }) | undefined,
    tokens: () => allTokens.all() as ApiTokenRow[],
    /** Removes the token and every session opened with it; false when there was none. */
    removeToken: (id: string): boolean => removeToken.run(id).changes > 0,
    touchToken: (id: string, now: number): void => {
      touchToken.run(now, id);
    },
    addSignIn: (hash: Uint8Array, userName: string, expiresAt: number): void => {
      insertSignIn.run(hash, userName, expiresAt);
    },
    /** Takes the one-time token out of the table, so that it works once whatever happens next. */
    takeSignIn: (hash: Uint8Array) => takeSignIn.get(hash) as { userName: string; expiresAt: number } | undefined,
    addSession: (session: {
      id: string;
      hash: Uint8Array;
      userName: string | null;
      apiToken: string | null;
      now: number;
    }): void => {
      insertSession.run(session.id, session.hash, session.userName, session.apiToken, session.now, session.now);
    },
    sessionByHash: (hash: Uint8Array) => sessionByHash.get(hash) as SessionRow | undefined,
    touchSession: (id: string, now: number): void => {
      touchSession.run(now, id);
    },
    removeSession: (id: string): boolean => removeSession.run(id).changes > 0,
    /** Removes what has run out: sessions not seen since or made before the given times, sign-in tokens expired by `now`. */
    removeExpired: (now: number, seenSince: number, createdSince: number): void => {
      removeOldSignIns.run(now);
      removeOldSessions.run(seenSince, createdSince);
      trimAudit.run(auditRowsKept);
    },
    audit: (row: AuditRow): void => {
      insertAudit.run(row.at, row.who, row.verb, row.outcome, row.subject);
    },
    /** The latest rows, newest first. */
    lastAudit: (limit: number) => lastAudit.all(limit) as AuditRow[],
  };
}
