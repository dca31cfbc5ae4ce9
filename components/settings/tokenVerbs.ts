/** Making and revoking API tokens; a failure is a value. */
import { madeTokenSchema, type Role } from '../../model/access.ts';
import { askFor, type DemandFault } from '../live/demand.ts';

export async function makeToken(
  name: string,
  role: Role,
): Promise<{ data: { name: string; token: string } } | { fault: DemandFault }> {
  return await askFor('/api/v1/tokens', madeTokenSchema, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, role }),
  });
}

/** Gives the fault, or undefined when the token is revoked. */
export async function revokeToken(id: string): Promise<DemandFault | undefined> {
  const answer = await askFor(`/api/v1/tokens/${encodeURIComponent(id)}`, undefined, { method: 'DELETE' });
  return 'fault' in answer ? answer.fault : undefined;
}
