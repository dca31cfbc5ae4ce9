/** GET /api/v1/port-mappings: what was asked for against what the kernel does, with who listens and a verdict. */
import { type PortStates, portStatesSchema } from '../../../model/port-state.ts';
import { err, ok } from '../../../model/result.ts';
import { judgePorts, portPairs, wantedListeners } from '../../diagnose/ports/port-states.ts';
import type { LiveView } from '../../live/view.ts';
import { type GuardedRoute, guarded } from '../call.ts';

/** Several pages ask at about the same time: they share one answer for this long, as long as nothing changed. */
const shareMs = 1_000;

export function portMappingsRoute(live: LiveView): GuardedRoute {
  let last: { states: PortStates; atMs: number } | undefined;
  const read = (): PortStates => {
    const topology = live.snapshot();
    const nowMs = performance.now();
    if (last && last.states.revision === topology.revision && nowMs - last.atMs < shareMs) return last.states;
    const pairs = portPairs(topology);
    const ports = judgePorts(pairs, live.portListeners(wantedListeners(pairs)), topology, live.ruleSet());
    last = { states: { revision: topology.revision, ports }, atMs: nowMs };
    return last.states;
  };
  return guarded({
    method: 'get',
    path: '/api/v1/port-mappings',
    verb: 'ports.read',
    summary: 'Every published port and every port mapping of the kernel, side by side, with who listens and a verdict.',
    success: { status: 200, description: 'By host port.', schema: portStatesSchema },
    faults: ['not-ready'],
    handle() {
      if (!live.isReady()) return err({ code: 'not-ready', detail: 'The first read of the host is not finished.' });
      return ok({ status: 200, json: read() });
    },
  });
}
