/** Plans that were shown, kept for a while so that exactly what was looked at is what is done. */
import { randomBytes } from 'node:crypto';
import type { Fault } from '../../model/fault.ts';
import type { Operation } from '../../model/operation.ts';
import type { Plan } from '../../model/plan.ts';
import { err, ok, type Result } from '../../model/result.ts';
import type { Topology } from '../../model/topology.ts';
import type { LiveView } from '../live/view.ts';
import type { KernelFeatures } from '../plan/context.ts';
import { compilePlan } from '../plan/plan.ts';
import { planOfRevert } from '../plan/revert.ts';
import type { Journal } from '../store/journal.ts';
import { revertible } from './revertible.ts';
import { type Basis, basisOf, changedBy, differencesSince, sameDoing } from './stale.ts';

/** Plans are kept this long, and at most this many of them, the newest. */
const keptMs = 10 * 60_000;
const keptPlans = 200;

export type PlanRequest = { operations: readonly Operation[]; baseRevision?: number | undefined };

export type PlansParts = {
  live: Pick<LiveView, 'snapshot' | 'since'>;
  journal: Pick<Journal, 'read' | 'after'>;
  features(): KernelFeatures;
  /** ms since 1970. */
  now(): number;
};

export type Plans = ReturnType<typeof createPlans>;

type Kept = { plan: Plan; asked: readonly Operation[]; macs: readonly string[]; basis: Basis; until: number };

/** Locally administered and unicast (IEEE 802, 8.2), drawn until nobody on this host has it. */
function randomMac(topology: Topology): string {
  for (;;) {
    const bytes = randomBytes(6);
    bytes[0] = ((bytes[0] ?? 0) & 0xfc) | 0x02;
    const mac = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
    if (!topology.links.some((one) => one.mac === mac)) return mac;
  }
}

const newId = (): string => randomBytes(12).toString('hex');

export function createPlans(parts: PlansParts) {
  const kept = new Map<string, Kept>();

  const forgetOld = (room = 0): void => {
    for (const [id, one] of kept) if (one.until <= parts.now() || kept.size + room > keptPlans) kept.delete(id);
  };

  /** Draws the MACs given first, new ones after them, and keeps which it drew. */
  const compile = (
    operations: readonly Operation[],
    id: string,
    drawBefore: readonly string[] = [],
    topology = parts.live.snapshot(),
  ) => {
    const macs: string[] = [];
    const newMac = (): string => {
      const mac = drawBefore[macs.length] ?? randomMac(topology);
      macs.push(mac);
      return mac;
    };
    const plan = compilePlan(operations, { topology, features: parts.features(), newMac }, id);
    return plan.ok ? ok({ plan: plan.value, topology, macs }) : plan;
  };

  const compileRevert = (change: string, id: string) => {
    const journaled = parts.journal.read(change);
    if (!journaled)
      return err<Fault>({ code: 'not-found', detail: 'There is no change of this id.', field: 'revertOf' });
    const topology = parts.live.snapshot();
    const { revertedBy } = journaled.change;
    const by = revertedBy === undefined ? undefined : parts.journal.read(revertedBy)?.change;
    const can = revertible(journaled, { by, later: parts.journal.after(change) }, topology);
    if (!can.ok) return can;
    const plan = planOfRevert(journaled.change, journaled.planned, topology, id);
    return ok({ plan, topology, macs: [] as string[] });
  };

  const since = (plan: Plan, baseRevision: number | undefined, topology: Topology): Fault | undefined => {
    if (baseRevision === undefined || baseRevision === topology.revision) return undefined;
    const deltas = parts.live.since(baseRevision);
    const { revision } = topology;
    const stale = (detail: string): Fault => ({ code: 'stale', field: 'baseRevision', detail, revision });
    if (!deltas)
      return stale(`Revision ${baseRevision} is too long ago or was never told; the present one is ${revision}.`);
    const changed = changedBy(deltas, plan, topology);
    return changed.length === 0 ? undefined : stale(`Since revision ${baseRevision}: ${changed.join('; ')}.`);
  };

  const keep = (made: { plan: Plan; topology: Topology; macs: string[] }, asked: readonly Operation[] = []): Plan => {
    forgetOld(1);
    const { plan, topology, macs } = made;
    kept.set(plan.id, { plan, asked, macs, basis: basisOf(plan, topology), until: parts.now() + keptMs });
    return plan;
  };

  return {
    /** The plan for these operations; one to be looked at is kept for `take`. */
    make({ operations, baseRevision }: PlanRequest, toLookAt: boolean): Result<Plan, Fault> {
      const made = compile(operations, newId());
      if (!made.ok) return made;
      const fault = since(made.value.plan, baseRevision, made.value.topology);
      if (fault) return err(fault);
      return ok(toLookAt ? keep(made.value, operations) : made.value.plan);
    },
    /** The plan for these operations on another topology than the present one. */
    compileOn(topology: Topology, operations: readonly Operation[]): Result<Plan, Fault> {
      const made = compile(operations, newId(), [], topology);
      return made.ok ? ok(made.value.plan) : made;
    },
    /** The plan that takes a change back; one to be looked at is kept for `take`. */
    makeRevert(change: string, toLookAt: boolean): Result<Plan, Fault> {
      const made = compileRevert(change, newId());
      if (!made.ok) return made;
      return ok(toLookAt ? keep(made.value) : made.value.plan);
    },
    /** The plan of this id, once, if what it was made from is still so; see stale.ts. Never another plan in its place. */
    take(id: string): Result<Plan, Fault> {
      forgetOld();
      const one = kept.get(id);
      if (!one) {
        const detail =
          'There is no plan of this id: it was carried out, or is older than ten minutes. Ask for a new one.';
        return err({ code: 'not-found', detail, field: 'planId' });
      }
      const { plan, asked, basis, macs } = one;
      const again = plan.reverts === undefined ? compile(asked, id, macs) : compileRevert(plan.reverts, id);
      if (again.ok && sameDoing(plan, again.value.plan)) {
        kept.delete(id);
        return ok(plan);
      }
      if (!again.ok && again.error.code === 'conflict' && plan.reverts !== undefined) return again;
      const topology = parts.live.snapshot();
      const words = differencesSince(plan, basis, topology);
      if (!again.ok) words.push(again.error.detail.replace(/\.$/, ''));
      const what = words.length > 0 ? words.join('; ') : 'it would take other steps now';
      const detail = `The host has changed since this plan was made: ${what}.`;
      return err({ code: 'stale', detail, field: 'planId', revision: topology.revision });
    },
  };
}
