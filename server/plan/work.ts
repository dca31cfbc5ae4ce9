/** The steps of one operation as they are put together: each is planned on the topology as those before it leave it. */
import type { Link } from '../../model/link.ts';
import type { Operation } from '../../model/operation.ts';
import type { PlannedStep, PlanWarning } from '../../model/plan.ts';
import type { Step, StepLink } from '../../model/step.ts';
import type { Topology } from '../../model/topology.ts';
import { commandsOf } from './commands/commands.ts';
import type { Compiled } from './context.ts';
import { type Inverse, inverseOf } from './inverse.ts';
import { isPlannedIfindex } from './simulate/planned-ids.ts';
import { simulate } from './simulate/simulate.ts';

export interface Work {
  /** As the steps so far leave it. */
  topology(): Topology;
  /** `inverse` where it is not the step's own. */
  take(step: Step, inverse?: Inverse): void;
  warn(code: PlanWarning['code'], values: Record<string, string>): void;
  /** `operation` with what was chosen filled in. */
  end(operation: Operation): Compiled;
}

export function startWork(start: Topology): Work {
  let topology = start;
  const steps: Omit<PlannedStep, 'operation'>[] = [];
  const warnings: Omit<PlanWarning, 'operation'>[] = [];
  return {
    topology: () => topology,
    take(step, inverse = inverseOf(topology, step)) {
      steps.push({ step, ...inverse, commands: commandsOf(topology, step) });
      topology = simulate(topology, step);
    },
    warn(code, values) {
      warnings.push({ code, values });
    },
    end: (operation) => ({ operation, steps, warnings }),
  };
}

/** How a step names a link that is there: by its number too, unless the plan makes it. */
export const stepLinkOf = (link: Pick<Link, 'netns' | 'name' | 'ifindex'>): StepLink => ({
  netns: link.netns,
  name: link.name,
  ...(isPlannedIfindex(link.ifindex) ? {} : { ifindex: link.ifindex }),
});
