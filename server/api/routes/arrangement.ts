/** What a person arranged, each their own, and the slots of the VLANs, which everybody shares. Neither changes the host. */
import { z } from '@hono/zod-openapi';
import {
  type Arrangement,
  arrangementReplySchema,
  arrangementSchema,
  defaultArrangement,
  vlanSlotsReplySchema,
  vlanSlotsRequestSchema,
} from '../../../model/arrangement.ts';
import { ok } from '../../../model/result.ts';
import type { Arrangements } from '../../store/arrangements.ts';
import { guarded, type Route } from '../call.ts';

const arrangementRequestSchema = z.strictObject({ arrangement: arrangementSchema });

/**
 * The stored text as an arrangement. Written by an older version it may lack what came later, which has its default; by a newer one it may
 * hold what nobody here understands: then it counts as nothing.
 */
function parsed(text: string | undefined): Arrangement {
  if (text === undefined) return defaultArrangement;
  const stored = JSON.parse(text) as Partial<Arrangement>;
  const settings = { ...defaultArrangement.settings, ...stored.settings };
  const whole = arrangementSchema.safeParse({ ...defaultArrangement, ...stored, settings });
  return whole.success ? whole.data : defaultArrangement;
}

export function arrangementRoutes(arrangements: Arrangements): Route[] {
  return [
    guarded({
      method: 'get',
      path: '/api/v1/arrangement',
      verb: 'arrangement.read',
      summary: 'What you arranged on this host (its defaults before you did), and the slots of the VLANs.',
      success: { status: 200, description: 'The arrangement.', schema: arrangementReplySchema },
      handle({ identity }) {
        const arrangement = parsed(arrangements.read(identity.account));
        return ok({ status: 200, json: { arrangement, vlanSlots: arrangements.vlanSlots() } });
      },
    }),
    guarded({
      method: 'put',
      path: '/api/v1/arrangement',
      verb: 'arrangement.write',
      summary:
        'Replace what you arranged on this host. Changes nothing of the host, and nothing of what others arranged.',
      body: arrangementRequestSchema,
      success: { status: 204, description: 'Kept.' },
      handle({ identity, body }) {
        arrangements.write(identity.account, JSON.stringify(body.arrangement));
        return ok({ status: 204 });
      },
    }),
    guarded({
      method: 'post',
      path: '/api/v1/vlan-slots',
      verb: 'vlanSlots.give',
      summary:
        'Give a slot (a colour) to each of these VLANs that has none yet. First come, the same for everybody, and for good.',
      body: vlanSlotsRequestSchema,
      success: { status: 200, description: 'All slots given so far.', schema: vlanSlotsReplySchema },
      handle: ({ body }) => ok({ status: 200, json: { vlanSlots: arrangements.giveVlanSlots(body.vlans) } }),
    }),
  ];
}
