import { describe, expect, it } from 'vitest';
import type { Plan } from '../../model/plan.ts';
import type { Clock } from '../live/stream.ts';
import type { Answer } from './api.ts';
import { createPlanner, type PlanState, planDelayMs } from './planner.ts';

const plan = (id: string): Plan => ({
  id,
  operations: [{ kind: 'deleteBridge', name: 'br0', type: 'linux' }],
  revision: 1,
  steps: [],
  warnings: [],
  touches: [],
  reversibility: 'exact',
});

/** A clock that is turned by hand, and questions that are answered by hand. */
function stand() {
  let nowMs = 0;
  let timers: { atMs: number; action: () => void }[] = [];
  const clock: Clock = {
    nowMs: () => nowMs,
    after(delayMs, action) {
      const timer = { atMs: nowMs + delayMs, action };
      timers.push(timer);
      return {
        cancel: () => {
          timers = timers.filter((one) => one !== timer);
        },
      };
    },
  };
  const shown: PlanState[] = [];
  const asked: { signal: AbortSignal; answer: (answer: Answer<Plan>) => void }[] = [];
  const planner = createPlanner(clock, (state) => shown.push(state));
  return {
    planner,
    asked,
    last: () => shown.at(-1),
    edit: () => planner.edit((signal) => new Promise((answer) => asked.push({ signal, answer }))),
    turn(ms: number) {
      nowMs += ms;
      const due = timers.filter((one) => one.atMs <= nowMs);
      timers = timers.filter((one) => one.atMs > nowMs);
      for (const { action } of due) action();
    },
  };
}

describe('asking for a plan', () => {
  it('waits until the edits rest', () => {
    const s = stand();
    s.edit();
    s.turn(planDelayMs - 1);
    s.edit();
    s.turn(planDelayMs - 1);
    expect(s.asked).toHaveLength(0);
    expect(s.last()).toEqual({ state: 'asking' });
    s.turn(1);
    expect(s.asked).toHaveLength(1);
  });

  it('gives up an older question, and drops its answer', async () => {
    const s = stand();
    s.edit();
    s.turn(planDelayMs);
    s.edit();
    expect(s.asked[0]?.signal.aborted).toBe(true);
    s.turn(planDelayMs);
    s.asked[0]?.answer({ data: plan('old') });
    s.asked[1]?.answer({ data: plan('new') });
    await new Promise((resolve) => setImmediate(resolve));
    expect(s.last()).toMatchObject({ state: 'ready', plan: { id: 'new' } });
  });

  it('keeps the plan before in sight while the next is on its way, and tells a refusal', async () => {
    const s = stand();
    s.edit();
    s.turn(planDelayMs);
    s.asked[0]?.answer({ data: plan('one') });
    await new Promise((resolve) => setImmediate(resolve));
    s.edit();
    expect(s.last()).toMatchObject({ state: 'asking', plan: { id: 'one' } });
    s.turn(planDelayMs);
    s.asked[1]?.answer({ fault: { code: 'invalid-field', detail: 'no', field: 'operations.0.name' } });
    await new Promise((resolve) => setImmediate(resolve));
    expect(s.last()).toMatchObject({ state: 'refused', fault: { field: 'operations.0.name' } });
  });

  it('asks nothing for what is no wish, and nothing after it was stopped', () => {
    const s = stand();
    s.edit();
    s.planner.edit(undefined);
    s.turn(planDelayMs);
    s.edit();
    s.planner.stop();
    s.turn(planDelayMs);
    expect(s.asked).toHaveLength(0);
  });
});
