import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { accountsOf } from '../store/accounts.ts';
import { openStore } from '../store/database.ts';
import { type Access, accessOf, signInMs } from './access.ts';
import { maxFailures, windowMs } from './failures.ts';
import { sessionIdleMs, sessionMaxMs } from './sessions.ts';

let dir = '';
let db: DatabaseSync;
let time = Date.UTC(2026, 0, 1);
let access: Access;

const start = (presetToken?: string): Access => accessOf(accountsOf(db), () => time, { readOnly: false, presetToken });

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'patchbay-access-'));
  const opened = openStore(dir, () => time);
  if (!opened.ok) throw new Error(opened.error.detail);
  db = opened.value.db;
  access = start();
});
afterEach(() => {
  db.close();
  rmSync(dir, { recursive: true, force: true });
});

const signedIn = (secret: string): string => {
  const result = access.signIn(secret);
  if (!result.ok) throw new Error(result.error.detail);
  return result.value.secret;
};
const bearer = (secret: string) => access.authenticate({ kind: 'bearer', secret });
const session = (secret: string) => access.authenticate({ kind: 'session', secret });
const fault = (code: string) => ({ ok: false, error: { code } });
const good = (user: string, role: string) => ({ ok: true, value: { principal: { user, role, readOnly: false } } });

describe('one-time sign-in', () => {
  test('signs the admin in, once', () => {
    const { token } = access.mintSignIn();
    expect(session(signedIn(token))).toMatchObject(good('admin', 'admin'));
    expect(access.signIn(token)).toMatchObject(fault('sign-in-link-spent'));
  });

  test('works until its time is over, and not then', () => {
    const { token, expiresAt } = access.mintSignIn();
    expect(expiresAt).toBe(time + signInMs);
    const other = access.mintSignIn().token;
    time += signInMs - 1;
    signedIn(token);
    time += 1;
    expect(access.signIn(other)).toMatchObject(fault('sign-in-link-spent'));
  });

  test('is no API token', () => {
    expect(bearer(access.mintSignIn().token)).toMatchObject(fault('unauthenticated'));
  });
});

describe('sessions', () => {
  test('end after being idle; use keeps them alive, up to the absolute limit', () => {
    const idle = signedIn(access.mintSignIn().token);
    const used = signedIn(access.mintSignIn().token);
    const begun = time;
    while (time - begun + sessionIdleMs / 2 < sessionMaxMs) {
      time += sessionIdleMs / 2;
      expect(session(used)).toMatchObject(good('admin', 'admin'));
    }
    expect(session(idle)).toMatchObject(fault('unauthenticated'));
    time = begun + sessionMaxMs;
    expect(session(used)).toMatchObject(fault('unauthenticated'));
  });

  test('idle to the millisecond', () => {
    const secret = signedIn(access.mintSignIn().token);
    time += sessionIdleMs - 1;
    expect(session(secret).ok).toBe(true);
    time += sessionIdleMs;
    expect(session(secret).ok).toBe(false);
  });

  test('end by hand, also for a stream that holds one', () => {
    const secret = signedIn(access.mintSignIn().token);
    const identity = session(secret);
    if (!identity.ok) throw new Error('not signed in');
    expect(identity.value.stillGood()).toBe(true);
    access.endSession(identity.value.session ?? '');
    expect(identity.value.stillGood()).toBe(false);
    expect(session(secret)).toMatchObject(fault('unauthenticated'));
  });

  test('outlive the agent', () => {
    const secret = signedIn(access.mintSignIn().token);
    access = start();
    expect(session(secret)).toMatchObject(good('admin', 'admin'));
  });

  test('a session secret is no bearer token, nor the other way round', () => {
    const made = access.createToken('ci', 'viewer', 'admin');
    expect(bearer(signedIn(access.mintSignIn().token))).toMatchObject(fault('unauthenticated'));
    expect(session(made.secret)).toMatchObject(fault('unauthenticated'));
  });
});

describe('API tokens', () => {
  test('carry their role, sign a browser in, and end with all they opened', () => {
    const { row, secret } = access.createToken('ci', 'viewer', 'admin');
    expect(bearer(secret)).toMatchObject(good('token:ci', 'viewer'));
    const cookie = signedIn(secret);
    expect(session(cookie)).toMatchObject(good('token:ci', 'viewer'));
    expect(access.tokens()).toMatchObject([{ id: row.id, name: 'ci', role: 'viewer', lastUsedAt: time }]);
    expect(access.revokeToken(row.id).ok).toBe(true);
    expect(bearer(secret)).toMatchObject(fault('unauthenticated'));
    expect(session(cookie)).toMatchObject(fault('unauthenticated'));
    expect(access.revokeToken(row.id)).toMatchObject(fault('not-found'));
  });

  test('no secret reaches the disk', () => {
    const secrets = [access.createToken('ci', 'viewer', 'admin').secret, access.mintSignIn().token];
    secrets.push(signedIn(secrets[0] ?? ''));
    db.exec('PRAGMA wal_checkpoint(FULL)');
    const bytes = Buffer.concat(['', '-wal'].map((suffix) => readFileSync(join(dir, `patchbay.db${suffix}`))));
    expect(bytes.includes('CREATE TABLE sessions')).toBe(true);
    for (const secret of secrets) expect(bytes.includes(secret)).toBe(false);
  });

  test('PATCHBAY_TOKEN is an operator, cannot be revoked here, and goes with the setting', () => {
    access = start('preset-token-number-1');
    expect(bearer('preset-token-number-1')).toMatchObject(good('token:PATCHBAY_TOKEN', 'operator'));
    expect(access.revokeToken('preset')).toMatchObject(fault('invalid-field'));
    const cookie = signedIn('preset-token-number-1');
    access = start('preset-token-number-1');
    expect(session(cookie)).toMatchObject(good('token:PATCHBAY_TOKEN', 'operator'));
    access = start('preset-token-number-2');
    expect(bearer('preset-token-number-1')).toMatchObject(fault('unauthenticated'));
    expect(session(cookie)).toMatchObject(fault('unauthenticated'));
    expect(bearer('preset-token-number-2').ok).toBe(true);
    access = start();
    expect(bearer('preset-token-number-2')).toMatchObject(fault('unauthenticated'));
  });

  test('PATCHBAY_TOKEN equal to a token made here leaves that one as it is', () => {
    const { secret } = access.createToken('ci', 'viewer', 'admin');
    access = start(secret);
    expect(bearer(secret)).toMatchObject(good('token:ci', 'viewer'));
  });
});

describe('guessing', () => {
  test('is stopped for new secrets, also right ones, while known ones go on; then it is over', () => {
    const { secret: known } = access.createToken('known', 'viewer', 'admin');
    const { secret: unused } = access.createToken('unused', 'viewer', 'admin');
    const cookie = signedIn(access.mintSignIn().token);
    const link = access.mintSignIn().token;
    bearer(known);
    for (let guess = 0; guess < maxFailures; guess += 1) {
      expect(bearer(`guess-${guess}`)).toMatchObject(fault('unauthenticated'));
    }
    expect(bearer('another')).toMatchObject(fault('too-many-requests'));
    expect(access.signIn('another')).toMatchObject(fault('too-many-requests'));
    expect(bearer(unused)).toMatchObject(fault('too-many-requests'));
    expect(access.signIn(link)).toMatchObject(fault('too-many-requests'));
    expect(bearer(known).ok).toBe(true);
    expect(session(cookie).ok).toBe(true);
    time += windowMs;
    expect(bearer(unused).ok).toBe(true);
    expect(access.signIn(link).ok).toBe(true);
  });

  test('a known token that was revoked is not known any more', () => {
    const { row, secret } = access.createToken('ci', 'viewer', 'admin');
    bearer(secret);
    access.revokeToken(row.id);
    for (let guess = 0; guess < maxFailures; guess += 1) bearer(secret);
    expect(bearer(secret)).toMatchObject(fault('too-many-requests'));
  });
});
