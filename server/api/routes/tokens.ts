/** API tokens: listed, made and revoked by an admin. */
import { z } from '@hono/zod-openapi';
import { type ApiToken, apiTokensSchema, madeTokenSchema, roleSchema } from '../../../model/access.ts';
import { ok } from '../../../model/result.ts';
import type { Access } from '../../access/access.ts';
import type { ApiTokenRow } from '../../store/accounts.ts';
import { guarded, type Route } from '../call.ts';

const newTokenSchema = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[\w .:@-]+$/, { error: 'may have letters, digits, spaces and _ . : @ -' }),
  role: roleSchema,
});

function shown(row: ApiTokenRow): ApiToken {
  const { id, name, role, createdBy } = row;
  const iso = (time: number): string => new Date(time).toISOString();
  const lastUsed = row.lastUsedAt === null ? {} : { lastUsedAt: iso(row.lastUsedAt) };
  return { id, name, role, createdBy, createdAt: iso(row.createdAt), ...lastUsed };
}

export function tokenRoutes(access: Access): Route[] {
  return [
    guarded({
      method: 'get',
      path: '/api/v1/tokens',
      verb: 'tokens.list',
      summary: 'The API tokens, without their secrets.',
      success: { status: 200, description: 'Oldest first.', schema: apiTokensSchema },
      handle: () => ok({ status: 200, json: { tokens: access.tokens().map(shown) } }),
    }),
    guarded({
      method: 'post',
      path: '/api/v1/tokens',
      verb: 'tokens.create',
      summary: 'Make an API token. Its secret is told in this answer and never again.',
      body: newTokenSchema,
      success: { status: 201, description: 'The token.', schema: madeTokenSchema },
      handle({ identity, body }) {
        const made = access.createToken(body.name, body.role, identity.principal.user);
        return ok({ status: 201, json: { ...shown(made.row), token: made.secret } });
      },
    }),
    guarded({
      method: 'delete',
      path: '/api/v1/tokens/{id}',
      verb: 'tokens.revoke',
      summary: 'Revoke an API token; sessions opened with it end.',
      success: { status: 204, description: 'Revoked.' },
      faults: ['not-found', 'invalid-field'],
      handle({ c }) {
        const revoked = access.revokeToken(c.req.param('id') ?? '');
        return revoked.ok ? ok({ status: 204 }) : revoked;
      },
    }),
  ];
}
