/** Plans: the exact steps that an operation takes, before anything is done. */
import { z } from 'zod';
import { operationsSchema } from './operation.ts';
import { stepSchema } from './step.ts';

/**
 * `exact`: the inverse restores the state. `equivalent`: all but the listed differences. `irreversible`: there is no way back; needs
 * `acknowledge` and comes last.
 */
export const reversibilitySchema = z.enum(['exact', 'equivalent', 'irreversible']);

/** What the inverse of an `equivalent` step does not bring back. */
export const differenceSchema = z.enum([
  'ifindex',
  'ovs-row',
  'ofport',
  'counters',
  'kernel-link-local',
  'engine-endpoint',
  'bridge-port-no',
  'fdb',
  /** Whether `access` or `trunk` is written in the row or follows from its tag. */
  'ovs-vlan-mode-written',
  /** Of the link that Open vSwitch makes for a bridge: it draws another. */
  'ovs-local-mac',
]);

export const plannedStepSchema = z.object({
  step: stepSchema,
  reversibility: reversibilitySchema,
  differences: z.array(differenceSchema),
  /** In the order in which they are taken; none where there is nothing to take back. */
  inverse: z.array(stepSchema),
  /** What a person would type, one line each, ready for a root shell of the host. */
  commands: z.array(z.string()),
  /** Which of the request's operations it belongs to, from 0. */
  operation: z.number().int(),
});
export type PlannedStep = z.infer<typeof plannedStepSchema>;

/** Worth a word before it is done; `values` fill the sentence. */
export const warningSchema = z.object({
  code: z.enum([
    'replaces-default-route',
    'same-subnet-twice',
    'address-in-use',
    'subnet-clash',
    'docker-manages-bridge',
    'no-vlan-on-filtering-trunk',
    'needs-two-names',
    'drops-connections',
    'bridge-goes-with-last-port',
    'mtu-differs',
    'gateway-off-link',
    /** Routes that stood on an address or link which goes, and do not fit what comes. */
    'routes-go',
  ]),
  operation: z.number().int(),
  values: z.record(z.string(), z.string()),
});
export type PlanWarning = z.infer<typeof warningSchema>;

export const planSchema = z.object({
  id: z.string(),
  /** The operations as asked, with what was chosen for them filled in. */
  operations: operationsSchema,
  /** The revision of the topology that it was made from. */
  revision: z.number().int(),
  steps: z.array(plannedStepSchema),
  warnings: z.array(warningSchema),
  /** Ids of what there is and is touched: links, netns, containers, networks, OVS rows. */
  touches: z.array(z.string()),
  reversibility: reversibilitySchema,
  /** The change that it takes back; its operations are that change's own. */
  reverts: z.string().optional(),
});
export type Plan = z.infer<typeof planSchema>;
