/** The topology, once or as a stream. */

import { err, ok } from '../../../model/result.ts';
import { topologySchema } from '../../../model/topology.ts';
import type { Changes } from '../../apply/changes.ts';
import type { LiveView } from '../../live/view.ts';
import { guarded, type Route } from '../call.ts';
import { openStream, positionOf } from '../stream.ts';
import { topologyJson } from '../wire-text.ts';

/** Streams open at the same time, of all clients together. */
export const maxStreams = 256;

export function topologyRoutes(live: LiveView, changes: Pick<Changes, 'running' | 'subscribe'>): Route[] {
  let openStreams = 0;
  return [
    guarded({
      method: 'get',
      path: '/api/v1/topology',
      verb: 'topology.read',
      summary: 'The topology as it is now.',
      success: { status: 200, description: 'A snapshot.', schema: topologySchema },
      faults: ['not-ready'],
      handle({ c }) {
        if (!live.isReady()) return err({ code: 'not-ready', detail: 'The first read of the host is not finished.' });
        return ok(c.body(topologyJson(live.snapshot()), 200, { 'content-type': 'application/json' }));
      },
    }),
    guarded({
      method: 'get',
      path: '/api/v1/topology/stream',
      verb: 'topology.watch',
      summary:
        'Server-sent events: snapshot, then delta for each change, change and change-step for what people change, and ping; with rates=1 also what links move, every second. Last-Event-ID (<epoch>:<revision>) resumes without a snapshot where that is possible.',
      query: { rates: '1: rates too.' },
      success: { status: 200, description: 'The stream.', mediaType: 'text/event-stream', schema: topologySchema },
      handle({ c, identity }) {
        if (c.req.method === 'HEAD') return ok(c.body(null, 200, streamHeaders));
        if (openStreams >= maxStreams) {
          return err({ code: 'too-many-requests', detail: `There are ${maxStreams} open streams already.` });
        }
        openStreams += 1;
        const stream = openStream(live, {
          position: positionOf(c.req.header('last-event-id')),
          rates: c.req.query('rates') === '1',
          changes,
          stillGood: identity.stillGood,
          // The bytes in flight belong to a reader that does not read: an end of the stream would wait behind them.
          cutOff: () => c.env.outgoing.destroy(),
          ended: () => {
            openStreams -= 1;
          },
        });
        return ok(c.body(stream, 200, streamHeaders));
      },
    }),
  ];
}

const streamHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
};
