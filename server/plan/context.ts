/** What a plan is made from. */
import type { Fault } from '../../model/fault.ts';
import type { Operation } from '../../model/operation.ts';
import type { PlannedStep, PlanWarning } from '../../model/plan.ts';
import type { Result } from '../../model/result.ts';
import type { Topology } from '../../model/topology.ts';

/** What of the kernel can be had; asked for by name before a plan needs it. */
export type KernelFeatures = {
  /** The datapath `system` of Open vSwitch: generic netlink family `ovs_datapath`. */
  ovsDatapath: boolean;
};

export type PlanContext = {
  /** The host as it is now, or as it would be after the operations before this one. */
  topology: Topology;
  features: KernelFeatures;
  /** A MAC that nobody has: locally administered, unicast, drawn at random by the caller. */
  newMac(): string;
};

/** What one operation comes to; `operation` with what was chosen for it filled in. */
export type Compiled = {
  operation: Operation;
  steps: Omit<PlannedStep, 'operation'>[];
  warnings: Omit<PlanWarning, 'operation'>[];
};

/** A refusal names the field and the reason. */
export type Compile<Kind extends Operation['kind']> = (
  operation: Extract<Operation, { kind: Kind }>,
  context: PlanContext,
) => Result<Compiled, Fault>;
