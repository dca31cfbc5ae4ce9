import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLists } from '../../model/delta.ts';
import { type Operation, type OperationKind, operationKinds, operationSchema } from '../../model/operation.ts';
import { type Plan, planSchema } from '../../model/plan.ts';
import type { Topology } from '../../model/topology.ts';
import { simulate } from './simulate/simulate.ts';
import { linesOf } from './testing/alike.ts';
import { arbitraryRequest } from './testing/arbitrary-operation.ts';
import { expectIdentity, planOf, take } from './testing/run.ts';

const requests = arbitraryRequest;
const runs = { numRuns: 400 };

/** Of a request: the plan of those operations that can be planned one after the other. */
function plannedOf(topology: Topology, operations: readonly Operation[]): Plan | undefined {
  const fit: Operation[] = [];
  for (const one of operations) if (planOf(topology, [...fit, one]).ok) fit.push(one);
  const plan = planOf(topology, fit);
  return plan.ok && plan.value.steps.length > 0 ? plan.value : undefined;
}

describe('every plan', () => {
  it.each([508_821_936])('as with seed %i, which failed once', (seed) => {
    fc.assert(
      fc.property(requests, ({ topology, operations }) => {
        const plan = plannedOf(topology, operations);
        fc.pre(plan !== undefined);
        if (plan) expectIdentity(topology, plan);
      }),
      { ...runs, seed },
    );
  });

  it('can be taken step by step, and its inverse is the identity but for what it lists', () => {
    const seen = new Map<OperationKind, number>();
    fc.assert(
      fc.property(requests, ({ topology, operations }) => {
        const plan = plannedOf(topology, operations);
        fc.pre(plan !== undefined);
        if (!plan) return;
        for (const one of plan.operations) seen.set(one.kind, (seen.get(one.kind) ?? 0) + 1);
        expectIdentity(topology, plan);
      }),
      runs,
    );
    // A generator that no longer makes a kind would prove nothing of it.
    expect(operationKinds.filter((one) => (seen.get(one) ?? 0) < 5)).toEqual([]);
  });

  it('touches nothing but what it says', () => {
    fc.assert(
      fc.property(requests, ({ topology, operations }) => {
        const plan = plannedOf(topology, operations);
        fc.pre(plan !== undefined);
        if (!plan) return;
        const after = take(
          topology,
          plan.steps.map((one) => one.step),
        );
        const delta = diffLists(topology, after, 0, 1);
        const changed = [
          ...Object.values(delta.updated).flatMap((pairs) => pairs.map(([before]) => before.id)),
          ...Object.values(delta.removed).flatMap((records) => records.map((one) => one.id)),
        ];
        expect(changed.filter((id) => !plan.touches.includes(id))).toEqual([]);
      }),
      runs,
    );
  });

  it('is the same for the same host, is what the API says it is, and its filled-in operations come to the same', () => {
    fc.assert(
      fc.property(requests, ({ topology, operations }) => {
        const plan = plannedOf(topology, operations);
        fc.pre(plan !== undefined);
        if (!plan) return;
        expect(plannedOf(topology, operations)).toEqual(plan);
        expect(planSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
        const again = planOf(topology, plan.operations);
        expect(again.ok && again.value.steps.map((one) => one.step.do)).toEqual(plan.steps.map((one) => one.step.do));
      }),
      { numRuns: 100 },
    );
  });

  it('does last what cannot be taken back', () => {
    fc.assert(
      fc.property(requests, ({ topology, operations }) => {
        const orphan = topology.links.find((one) => one.name === 'orphan0');
        fc.pre(orphan !== undefined);
        const first = operationSchema.parse({ kind: 'removeOrphan', link: orphan?.id });
        const plan = plannedOf(topology, [first, ...operations]);
        expect(plan?.reversibility).toBe('irreversible');
        const order = plan?.steps.map((one) => one.reversibility === 'irreversible') ?? [];
        expect(order).toEqual(order.toSorted());
        expect(order.at(-1)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('has lines for every step, each that of a shell that takes it', () => {
    fc.assert(
      fc.property(requests, ({ topology, operations }) => {
        for (const { step, commands } of plannedOf(topology, operations)?.steps ?? []) {
          expect(commands.length, step.do).toBeGreaterThan(0);
          expect(commands.join('\n')).not.toMatch(/undefined|planned-|-1 |\n\n/);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('a step and its opposite', () => {
  it('leave the model as it was', () => {
    fc.assert(
      fc.property(requests, ({ topology, operations }) => {
        let now = topology;
        for (const { step, inverse, differences, reversibility } of plannedOf(topology, operations)?.steps ?? []) {
          const after = simulate(now, step);
          const back = inverse.reduce(simulate, after);
          if (reversibility !== 'irreversible')
            expect(linesOf(back, new Set(differences))).toEqual(linesOf(now, new Set(differences)));
          now = after;
        }
      }),
      { numRuns: 200 },
    );
  });
});
