/** Bearer secrets: 256 random bits each. Only their SHA-256 is stored; with that much entropy a slow password hash would add nothing. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export type SecretKind = 'api' | 'signIn' | 'session';

/** The prefix tells a person, and a scanner for leaked secrets, what it is looking at. */
const prefixes: Record<SecretKind, string> = { api: 'pb_', signIn: 'pbs_', session: 'pbc_' };

export const newSecret = (kind: SecretKind): string => `${prefixes[kind]}${randomBytes(32).toString('base64url')}`;

export const isSignInSecret = (secret: string): boolean => secret.startsWith(prefixes.signIn);

/** SHA-256 of the text, 32 bytes. */
export const hashOf = (secret: string): Uint8Array =>
  new Uint8Array(createHash('sha256').update(secret, 'utf8').digest());

/** Compares two hashes in a time that does not depend on where they differ. */
export const sameHash = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && timingSafeEqual(one, other);

/** A short public name for a stored secret; says nothing about the secret itself. */
export const newId = (): string => randomBytes(8).toString('hex');
