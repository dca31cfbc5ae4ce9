/** Everything under /api/v1/ goes to the agent. */
import { forward } from '../../../../server/gateway/forward.ts';

export const dynamic = 'force-dynamic';

export {
  forward as DELETE,
  forward as GET,
  forward as HEAD,
  forward as OPTIONS,
  forward as PATCH,
  forward as POST,
  forward as PUT,
};
