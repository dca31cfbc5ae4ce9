/** GET /api/v1/engine-events: what the Docker Engine told lately. */
import { type EngineEvent, engineEventsSchema } from '../../../model/on-demand.ts';
import { ok } from '../../../model/result.ts';
import { type GuardedRoute, guarded } from '../call.ts';

export type EngineEvents = {
  /** `object` is the id of a container's or network's record. */
  newestFirst(object?: string): EngineEvent[];
};

export function engineEventsRoute(events: EngineEvents): GuardedRoute {
  return guarded({
    method: 'get',
    path: '/api/v1/engine-events',
    verb: 'engineEvents.read',
    summary: 'The last 1,000 events of the Docker Engine since the agent started, all or those of one object.',
    query: { object: 'The id of a container or Docker network: its events, and those of others that name it.' },
    success: { status: 200, description: 'The newest first.', schema: engineEventsSchema },
    handle: ({ c }) => ok({ status: 200, json: { events: events.newestFirst(c.req.query('object')) } }),
  });
}
