/** The plan that takes a change back: the inverses of its steps, the last first, each a step in its own right. Pure. */
import type { Change } from '../../model/change.ts';
import type { Plan, PlannedStep } from '../../model/plan.ts';
import type { Topology } from '../../model/topology.ts';
import { commandsOf } from './commands/commands.ts';
import { forgetRemade, inverseOf } from './inverse.ts';
import { simulate } from './simulate/simulate.ts';
import { touchesOf } from './touches.ts';

/** `planned` are the steps of the change, every one of which was done; `topology` is the present one. */
export function planOfRevert(
  change: Pick<Change, 'id' | 'operations'>,
  planned: readonly PlannedStep[],
  topology: Topology,
  id: string,
): Plan {
  const stages: { topology: Topology; step: PlannedStep['step'] }[] = [];
  const steps: PlannedStep[] = [];
  let present = topology;
  for (const { inverse, operation } of planned.toReversed()) {
    for (const step of inverse) {
      stages.push({ topology: present, step });
      steps.push({ step, ...inverseOf(present, step), commands: commandsOf(present, step), operation });
      present = simulate(present, step);
    }
  }
  const reversibility = steps.every((one) => one.reversibility === 'exact') ? 'exact' : 'equivalent';
  return {
    id,
    operations: change.operations,
    revision: topology.revision,
    steps: forgetRemade(steps),
    warnings: [],
    touches: touchesOf(topology, stages),
    reversibility,
    reverts: change.id,
  };
}
