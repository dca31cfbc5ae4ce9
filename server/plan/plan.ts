/** Operations to a plan: each compiled against the topology as those before it leave it. Pure; changes nothing. */
import type { Fault } from '../../model/fault.ts';
import type { Operation } from '../../model/operation.ts';
import type { Plan, PlannedStep } from '../../model/plan.ts';
import { assertNever, ok, type Result } from '../../model/result.ts';
import type { Step } from '../../model/step.ts';
import type { Topology } from '../../model/topology.ts';
import { compileAttach } from './attach.ts';
import { compileConnectNetwork } from './connect-network.ts';
import type { Compiled, PlanContext } from './context.ts';
import { compileCreateBridge } from './create-bridge.ts';
import { compileDeleteBridge } from './delete-bridge.ts';
import { compileDetach } from './detach.ts';
import { compileDisconnectNetwork } from './disconnect-network.ts';
import { takesWhatWasSet, thingOf } from './gone-for-good.ts';
import { forgetRemade } from './inverse.ts';
import { refuse } from './refuse.ts';
import { compileRemoveOrphan } from './remove-orphan.ts';
import { compileSetAddresses } from './set-addresses.ts';
import { compileSetLink } from './set-link.ts';
import { compileSetRoutes } from './set-routes.ts';
import { compileSetVlan } from './set-vlan.ts';
import { simulate } from './simulate/simulate.ts';
import { touchesOf } from './touches.ts';

function compile(operation: Operation, context: PlanContext): Result<Compiled, Fault> {
  switch (operation.kind) {
    case 'attach':
      return compileAttach(operation, context);
    case 'detach':
      return compileDetach(operation, context);
    case 'setVlan':
      return compileSetVlan(operation, context);
    case 'createBridge':
      return compileCreateBridge(operation, context);
    case 'deleteBridge':
      return compileDeleteBridge(operation, context);
    case 'setAddresses':
      return compileSetAddresses(operation, context);
    case 'setRoutes':
      return compileSetRoutes(operation, context);
    case 'setLink':
      return compileSetLink(operation, context);
    case 'removeOrphan':
      return compileRemoveOrphan(operation, context);
    case 'connectNetwork':
      return compileConnectNetwork(operation, context);
    case 'disconnectNetwork':
      return compileDisconnectNetwork(operation, context);
    default:
      return assertNever(operation);
  }
}

const isIrreversible = (one: Pick<PlannedStep, 'reversibility'>): boolean => one.reversibility === 'irreversible';

/** The topology before each step, in the order in which they are taken. */
function stagesOf(start: Topology, steps: readonly PlannedStep[]): { topology: Topology; step: Step }[] {
  let topology = start;
  return steps.map(({ step }) => {
    const stage = { topology, step };
    topology = simulate(topology, step);
    return stage;
  });
}

/** The least that can be said of all steps. */
function worst(steps: readonly PlannedStep[]): Plan['reversibility'] {
  if (steps.some(isIrreversible)) return 'irreversible';
  return steps.some((one) => one.reversibility === 'equivalent') ? 'equivalent' : 'exact';
}

/**
 * The plan for all operations as one, or the first refusal, whose `field` is dotted from the request: `operations.0.addresses.1`. What cannot be
 * taken back is done last; until then it is still there, and so it is for the operations behind it.
 */
export function compilePlan(operations: readonly Operation[], context: PlanContext, id: string): Result<Plan, Fault> {
  let { topology } = context;
  const asked: Operation[] = [];
  const steps: PlannedStep[] = [];
  const last: PlannedStep[] = [];
  /** What the steps of `last` delete, as their operations left it. */
  const waiting: { number: number; step: Step; thing: string | undefined }[] = [];
  const warnings: Plan['warnings'] = [];
  for (const [number, operation] of operations.entries()) {
    const compiled = compile(operation, { ...context, topology });
    if (!compiled.ok) {
      const { field } = compiled.error;
      return { ok: false, error: { ...compiled.error, field: `operations.${number}${field ? `.${field}` : ''}` } };
    }
    asked.push(compiled.value.operation);
    for (const warning of compiled.value.warnings) warnings.push({ ...warning, operation: number });
    for (const step of compiled.value.steps) {
      const planned = { ...step, operation: number };
      if (isIrreversible(planned)) {
        if (last.some((other) => JSON.stringify(other.step) === JSON.stringify(planned.step)))
          return refuse('conflict', `operations.${number}`, 'An operation before this one does it already.');
        last.push(planned);
      } else {
        if (
          takesWhatWasSet(
            topology,
            planned.step,
            steps.map((one) => one.step),
          )
        )
          return refuse(
            'conflict',
            `operations.${number}.network`,
            'An operation before this one sets a link that Docker would take away here.',
          );
        steps.push(planned);
        topology = simulate(topology, planned.step);
      }
    }
    for (const { step } of last.filter((one) => one.operation === number))
      waiting.push({ number, step, thing: thingOf(topology, step) });
  }
  const disturbed = waiting.find(({ step, thing }) => thingOf(topology, step) !== thing);
  if (disturbed) {
    const why = 'An operation after this one changes what this one removes for good, which is done last.';
    return refuse('conflict', `operations.${disturbed.number}`, why);
  }
  const all = forgetRemade([...steps, ...last]);
  return ok({
    id,
    operations: asked,
    revision: context.topology.revision,
    steps: all,
    warnings,
    touches: touchesOf(context.topology, stagesOf(context.topology, all)),
    reversibility: worst(all),
  });
}
