/** What is read when somebody asks and never enters the topology. */

import type { Fault } from '../../../model/fault.ts';
import {
  countersSchema,
  fdbSchema,
  neighboursSchema,
  netfilterSchema,
  socketsSchema,
} from '../../../model/on-demand.ts';
import { ok, type Result } from '../../../model/result.ts';
import type { OnDemand } from '../../live/on-demand.ts';
import { type ApiContext, guarded, type Reply, type Route } from '../call.ts';

const idOf = (c: ApiContext): string => c.req.param('id') ?? '';

function reply<Value>(read: Result<Value, Fault>, json: (value: Value) => unknown): Result<Reply, Fault> {
  return read.ok ? ok({ status: 200, json: json(read.value) }) : read;
}

export function onDemandRoutes(onDemand: OnDemand): Route[] {
  const asked: Pick<Route, 'method' | 'faults'> = { method: 'get', faults: ['not-found', 'unreadable'] };
  return [
    guarded({
      ...asked,
      path: '/api/v1/netns/{id}/neighbours',
      verb: 'neighbours.read',
      summary: 'The neighbour table of a network namespace (ip neighbour).',
      success: { status: 200, description: 'Proxy entries come last.', schema: neighboursSchema },
      handle: ({ c }) => reply(onDemand.neighbours(idOf(c)), (neighbours) => ({ neighbours })),
    }),
    guarded({
      ...asked,
      path: '/api/v1/links/{id}/fdb',
      verb: 'fdb.read',
      summary: 'The forwarding table of a bridge with all its ports, or of a vxlan (bridge fdb).',
      success: { status: 200, description: 'The entries, in the kernel’s order.', schema: fdbSchema },
      handle: ({ c }) => reply(onDemand.fdb(idOf(c)), (entries) => ({ entries })),
    }),
    guarded({
      ...asked,
      path: '/api/v1/netns/{id}/sockets',
      verb: 'sockets.read',
      summary: 'The TCP and UDP sockets of a network namespace, with the processes that have them open (ss).',
      success: { status: 200, description: 'Waiting sockets first, then connections.', schema: socketsSchema },
      handle: ({ c }) => reply(onDemand.sockets(idOf(c)), (sockets) => sockets),
    }),
    guarded({
      ...asked,
      path: '/api/v1/netns/{id}/netfilter',
      verb: 'netfilter.read',
      summary: 'The rules of the packet filter in a network namespace (iptables-save, nft list ruleset).',
      success: {
        status: 200,
        description: 'Tables with their chains and rules, at most 4,000 rules.',
        schema: netfilterSchema,
      },
      handle: async ({ c }) => reply(await onDemand.netfilter(idOf(c)), (netfilter) => netfilter),
    }),
    guarded({
      ...asked,
      path: '/api/v1/counters',
      verb: 'counters.read',
      summary:
        'Counters of links since they were made, of all readable network namespaces unless one or a link is named.',
      query: { link: 'The id of one link.', netns: 'The id of one network namespace.' },
      success: { status: 200, description: 'The counters and when they were read.', schema: countersSchema },
      handle({ c }) {
        const of = { link: c.req.query('link'), netns: c.req.query('netns') };
        return reply(onDemand.counters(of), (links) => ({ time: new Date().toISOString(), links }));
      },
    }),
  ];
}
