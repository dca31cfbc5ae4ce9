/** Running a plan on the model, there and back. */
import { expect } from 'vitest';
import { type Operation, operationSchema } from '../../../model/operation.ts';
import type { Plan, PlannedStep } from '../../../model/plan.ts';
import type { Step } from '../../../model/step.ts';
import type { Topology } from '../../../model/topology.ts';
import { compilePlan } from '../plan.ts';
import { simulate } from '../simulate/simulate.ts';
import { linesOf } from './alike.ts';
import { takeTrouble } from './takeable.ts';

/** Draws the same MACs each time. */
export function macs(): () => string {
  let drawn = 0;
  return () => {
    drawn += 1;
    return `06:00:00:00:00:${drawn.toString(16).padStart(2, '0')}`;
  };
}

/** As the API parses it. */
export const asked = (operation: unknown): Operation => operationSchema.parse(operation);

export const planOf = (topology: Topology, operations: readonly Operation[], ovsDatapath = false) =>
  compilePlan(operations, { topology, features: { ovsDatapath }, newMac: macs() }, 'p1');

/** The plan, or a failure of the test that says why there is none. */
export function planned(topology: Topology, ...operations: unknown[]): Plan {
  const plan = planOf(topology, operations.map(asked));
  if (!plan.ok) throw new Error(`${plan.error.code} ${plan.error.field}: ${plan.error.detail}`);
  return plan.value;
}

/** The refusal as one line: code, field and sentence. */
export function refusal(topology: Topology, ...operations: unknown[]): string {
  const plan = planOf(topology, operations.map(asked));
  return plan.ok
    ? `planned ${plan.value.steps.map((one) => one.step.do).join(' ')}`
    : `${plan.error.code} ${plan.error.field}: ${plan.error.detail}`;
}

/** Takes each step; every one must be takeable where it stands. */
export function take(topology: Topology, steps: readonly Step[]): Topology {
  let now = topology;
  for (const step of steps) {
    expect(takeTrouble(now, step), JSON.stringify(step)).toBeUndefined();
    now = simulate(now, step);
  }
  return now;
}

/** Of the steps that can be taken back. */
const reversible = (plan: Plan): PlannedStep[] => plan.steps.filter((one) => one.reversibility !== 'irreversible');

/** Plan and then its inverse is nothing, but for what the steps list. */
export function expectIdentity(start: Topology, plan: Plan): void {
  const steps = reversible(plan);
  const after = take(
    start,
    steps.map((one) => one.step),
  );
  const back = take(
    after,
    steps.toReversed().flatMap((one) => one.inverse),
  );
  const differences = new Set(steps.flatMap((one) => one.differences));
  expect(linesOf(back, differences)).toEqual(linesOf(start, differences));
}

export const lines = (plan: Plan): string[] => plan.steps.flatMap((one) => one.commands);
