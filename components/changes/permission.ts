/** Why something cannot be done now: by whom it is asked, what is not live, which engine is away. Pure. */
import type { Principal } from '../../model/access.ts';
import type { Operation } from '../../model/operation.ts';
import type { Topology } from '../../model/topology.ts';
import type { Connection } from '../live/connection.ts';

/** The engine or database that an operation cannot do without. */
export type Needed = 'docker' | 'ovs';
export type EngineTrouble = `${Needed}-absent` | `${Needed}-lost`;

/** Stands in the way of looking at a plan, too. */
export function engineTrouble(topology: Topology, needs: readonly Needed[]): EngineTrouble | undefined {
  const [host] = topology.hosts;
  for (const need of needs) {
    const state = host?.sources[need].state;
    if (state === 'absent') return `${need}-absent`;
    if (state === 'lost' || state === 'no-permission') return `${need}-lost`;
  }
  return undefined;
}

/** What the operations of a plan cannot do without. */
export function neededBy(operations: readonly Operation[]): Needed[] {
  const out = new Set<Needed>();
  for (const operation of operations) {
    if (operation.kind === 'connectNetwork' || operation.kind === 'disconnectNetwork') out.add('docker');
    if (operation.kind === 'attach') out.add('docker');
    if (operation.kind === 'attach' && 'ovsBridge' in operation.to) out.add('ovs');
    if ((operation.kind === 'createBridge' || operation.kind === 'deleteBridge') && operation.type === 'ovs')
      out.add('ovs');
  }
  return [...out];
}

export type ApplyTrouble = 'unknown-user' | 'read-only' | 'needs-operator' | 'not-live';

/** Stands in the way of applying a plan, not of looking at it. */
export function applyTrouble(principal: Principal | undefined, connection: Connection): ApplyTrouble | undefined {
  if (!principal) return 'unknown-user';
  if (principal.readOnly) return 'read-only';
  if (principal.role === 'viewer') return 'needs-operator';
  return connection.kind === 'live' ? undefined : 'not-live';
}
