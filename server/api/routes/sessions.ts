/** Signing in and out of a browser. */
import { z } from '@hono/zod-openapi';
import { principalSchema } from '../../../model/access.ts';
import { err, ok } from '../../../model/result.ts';
import type { Access } from '../../access/access.ts';
import { guarded, open, type Route } from '../call.ts';
import { giveCookie } from '../credential.ts';

const signInSchema = z.strictObject({ token: z.string().min(1).max(1024) });

export function sessionRoutes(access: Access): Route[] {
  return [
    open({
      method: 'post',
      path: '/api/v1/sessions',
      summary: 'Sign in with a one-time sign-in token or an API token; sets the session cookie.',
      body: signInSchema,
      success: { status: 201, description: 'Signed in.', schema: principalSchema },
      faults: ['unauthenticated', 'sign-in-link-spent', 'too-many-requests', 'origin-not-allowed'],
      handle({ c, body }) {
        const signedIn = access.signIn(body.token);
        if (!signedIn.ok) {
          // Waiting guesses are not written down one by one: they would fill the trail.
          if (signedIn.error.code !== 'too-many-requests') access.audit('?', 'session.begin', signedIn.error.code);
          return signedIn;
        }
        const { principal, secret } = signedIn.value;
        access.audit(principal.user, 'session.begin', 'done');
        giveCookie(c, secret);
        return ok({ status: 201, json: principal });
      },
    }),
    guarded({
      method: 'get',
      path: '/api/v1/sessions/current',
      verb: 'session.read',
      summary: 'Who you are to Patchbay.',
      success: { status: 200, description: 'You.', schema: principalSchema },
      handle: ({ identity }) => ok({ status: 200, json: identity.principal }),
    }),
    guarded({
      method: 'delete',
      path: '/api/v1/sessions/current',
      verb: 'session.end',
      summary: 'Sign out.',
      success: { status: 204, description: 'The session has ended.' },
      faults: ['not-found', 'origin-not-allowed'],
      handle({ c, identity }) {
        if (identity.session === undefined) {
          return err({
            code: 'not-found',
            detail: 'This request came with an API token, which has no session to end.',
          });
        }
        access.endSession(identity.session);
        giveCookie(c, '');
        return ok({ status: 204 });
      },
    }),
  ];
}
