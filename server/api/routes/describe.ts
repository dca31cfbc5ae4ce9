/** GET /api/v1/openapi.json: the API's own description. */
import { ok } from '../../../model/result.ts';
import { type GuardedRoute, guarded } from '../call.ts';

/** `document` is asked once, when somebody first wants it: by then every route is registered. */
export function describeRoute(document: () => object): GuardedRoute {
  let text: string | undefined;
  return guarded({
    method: 'get',
    path: '/api/v1/openapi.json',
    verb: 'api.describe',
    summary: 'This description (OpenAPI 3.1).',
    success: { status: 200, description: 'The OpenAPI document.' },
    handle({ c }) {
      text ??= JSON.stringify(document());
      return ok(c.body(text, 200, { 'content-type': 'application/json' }));
    },
  });
}
