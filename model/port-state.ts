/**
 * GET /api/v1/port-mappings: every published port and every mapping the kernel has, side by side, with who listens. Read on demand: sockets
 * are not part of the topology.
 */
import { z } from 'zod';
import { containerIdSchema } from './ids.ts';
import { familySchema } from './netns.ts';
import { portMappingSchema } from './port-mapping.ts';

/**
 * `works`: a rule or proxy leads to a process that listens on an address the mapping reaches. `nobody-listens`: nothing listens on the target
 * port. `listens-on-loopback`: something does, but on a loopback address only. `rule-missing`: Docker was asked for it and the kernel has
 * neither rule nor listener. `not-published`: the kernel has it and Docker was not asked. `blocked`: `decidedBy` names the rule that drops
 * it. `unknown`: a source is missing; `detail` says which.
 */
export const portVerdictSchema = z.enum([
  'works',
  'nobody-listens',
  'listens-on-loopback',
  'rule-missing',
  'not-published',
  'blocked',
  'unknown',
]);
export type PortVerdict = z.infer<typeof portVerdictSchema>;

export const listenerSchema = z.object({
  address: z.string(),
  port: z.number().int(),
  pid: z.number().int().optional(),
  processName: z.string().optional(),
});
export type Listener = z.infer<typeof listenerSchema>;

export const portStateSchema = z.object({
  /** The key of both sides, `portMappingId`. */
  id: z.string(),
  family: familySchema,
  protocol: z.string(),
  hostAddress: z.string(),
  hostPort: z.number().int(),
  container: containerIdSchema.optional(),
  containerPort: z.number().int().optional(),
  /** Docker was asked for it. */
  published: z.boolean(),
  /** What the kernel has; absent where it has nothing. */
  mapping: portMappingSchema.optional(),
  /** Who listens on the target port in the target's namespace. */
  listeners: z.array(listenerSchema),
  /** From where it answers: loopback only, or every address of the host. */
  reach: z.enum(['loopback', 'host-address', 'any']),
  verdict: portVerdictSchema,
  /** The rule, setting or process that decides, verbatim. */
  decidedBy: z.string().optional(),
  /** One English sentence of evidence for a verdict that needs one. */
  detail: z.string().optional(),
});
export type PortState = z.infer<typeof portStateSchema>;

export const portStatesSchema = z.object({ revision: z.number().int(), ports: z.array(portStateSchema) });
export type PortStates = z.infer<typeof portStatesSchema>;
