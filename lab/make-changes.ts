/** Changes of a lab host, asked for through the agent's API as a script would. */
import { type Change, changeSchema } from '../model/change.ts';
import { type Plan, planSchema } from '../model/plan.ts';
import type { LabAgent } from './agent.ts';
import { until } from './poll.ts';

type Asking = Pick<LabAgent, 'ask'>;

/** POST /api/v1/plans; throws with the answer when there is none. */
export async function planFor(agent: Asking, operations: readonly unknown[]): Promise<Plan> {
  const { status, body } = await agent.ask('/api/v1/plans', { method: 'POST', body: { operations } });
  if (status !== 200) throw new Error(`POST /api/v1/plans: ${status} ${JSON.stringify(body)}`);
  return planSchema.parse(body);
}

async function applied(agent: Asking, path: string, body?: unknown): Promise<Change> {
  const answer = await agent.ask(path, { method: 'POST', body });
  if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  const change = changeSchema.parse(answer.body);
  if (change.status === 'applied') return change;
  const failed = change.steps.filter((one) => one.error ?? one.undoError);
  throw new Error(`change ${change.id} is ${change.status}: ${JSON.stringify(failed)}`);
}

/** POST /api/v1/changes; throws unless the change is applied. */
export const makeChange = (agent: Asking, body: unknown): Promise<Change> => applied(agent, '/api/v1/changes', body);

/** Takes a change back; throws unless all of it is. */
export const revertChange = (agent: Asking, id: string): Promise<Change> =>
  applied(agent, `/api/v1/changes/${id}/revert`);

/** Waits until the agent knows these containers and their namespaces. */
export const untilKnown = (agent: Pick<LabAgent, 'snapshot'>, names: readonly string[]): Promise<true> =>
  until(`the agent knows ${names.join(', ')}`, async () => {
    const { containers } = await agent.snapshot();
    return names.every((name) => containers.some((one) => one.name === name && one.netns !== undefined));
  });
