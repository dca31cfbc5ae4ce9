/** What is read when somebody asks and never enters the topology. */
import { socketsSchema } from '../../../model/on-demand.ts';
import type { OnDemand } from '../../live/on-demand.ts';
import { guarded, type Route } from '../call.ts';

export function onDemandRoutes(onDemand: OnDemand): Route[] {
  return [
    guarded({
      method: 'get',
      path: '/api/v1/netns/{id}/sockets',
      verb: 'sockets.read',
      summary: 'The TCP and UDP sockets of a network namespace, with the processes that have them open.',
      success: { status: 200, description: 'Waiting sockets first, then connections.', schema: socketsSchema },
      faults: ['not-found', 'unreadable'],
      handle({ c }) {
        const read = onDemand.sockets(c.req.param('id') ?? '');
        return read.ok ? { ok: true, value: { status: 200, json: read.value } } : read;
      },
    }),
  ];
}
