/** How grave a published port's verdict is, for chips, lists and counts alike. Pure. */
import type { PortState, PortVerdict } from '../../model/port-state.ts';

export type Gravity = 'fine' | 'unknown' | 'warning' | 'error';

export const gravityOfVerdict: Record<PortVerdict, Gravity> = {
  works: 'fine',
  unknown: 'unknown',
  'not-published': 'warning',
  'nobody-listens': 'error',
  'listens-on-loopback': 'error',
  'rule-missing': 'error',
  blocked: 'error',
};

const anyAddresses = new Set(['0.0.0.0', '::', '']);

/**
 * How many published ports do not work without a finding that says so: who listens is no part of the topology, so no check can find it. A
 * missing rule is one (`published-not-mapped`). Both families of a port are one.
 */
export function countDeadPorts(states: readonly PortState[]): number {
  const dead = states.filter(({ verdict }) => verdict !== 'rule-missing' && gravityOfVerdict[verdict] === 'error');
  return new Set(
    dead.map(({ hostAddress, hostPort, protocol }) =>
      [anyAddresses.has(hostAddress) ? '' : hostAddress, hostPort, protocol].join(' '),
    ),
  ).size;
}
