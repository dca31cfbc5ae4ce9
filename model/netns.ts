/** Network namespaces with their routes and policy rules. */
import { z } from 'zod';
import { hostIdSchema, netnsIdSchema } from './ids.ts';

export const familySchema = z.enum(['inet', 'inet6']);
/** Address family under iproute2's names. */
export type Family = z.infer<typeof familySchema>;

export const nextHopSchema = z.object({
  gateway: z.string().optional(),
  ifindex: z.number().int().optional(),
  weight: z.number().int(),
});

export const routeSchema = z.object({
  family: familySchema,
  /** `default` or `address/length`. */
  destination: z.string(),
  /** rtm_type under iproute2's names: unicast, blackhole, unreachable, prohibit ... */
  type: z.string(),
  /** Routing table number; 254 is main. The local table (255) is the kernel's own bookkeeping and is not read. */
  table: z.number().int(),
  gateway: z.string().optional(),
  ifindex: z.number().int().optional(),
  preferredSource: z.string().optional(),
  metric: z.number().int(),
  /** rtm_protocol number: who installed it (2 kernel, 3 boot, 4 static, 16 dhcp ...; linux/rtnetlink.h). */
  protocol: z.number().int(),
  /** rtm_scope number (0 universe, 253 link; linux/rtnetlink.h). */
  scope: z.number().int(),
  nextHops: z.array(nextHopSchema).optional(),
});
export type NextHop = z.infer<typeof nextHopSchema>;

export type Route = z.infer<typeof routeSchema>;

export const ruleSchema = z.object({
  family: familySchema,
  priority: z.number().int(),
  /** FR_ACT_* under iproute2's names: lookup, goto, nop, blackhole, unreachable, prohibit. */
  action: z.string(),
  table: z.number().int(),
  from: z.string().optional(),
  to: z.string().optional(),
  inputName: z.string().optional(),
  outputName: z.string().optional(),
  mark: z.number().int().optional(),
  mask: z.number().int().optional(),
  inverted: z.boolean(),
});
/** A policy routing rule, `ip rule`. */
export type Rule = z.infer<typeof ruleSchema>;

export const netnsSchema = z.object({
  id: netnsIdSchema,
  host: hostIdSchema,
  /** nsfs inode number: what `ls -l /proc/<pid>/ns/net` prints. Reused by the kernel, so never identity. */
  inode: z.number().int(),
  /** Its name under /run/netns, if it has one. */
  name: z.string().optional(),
  owner: z.enum(['host', 'container', 'named', 'process']),
  /** A process that runs in it or holds it, for namespaces without a name. */
  pid: z.number().int().optional(),
  /** That process's /proc/<pid>/comm. */
  processName: z.string().optional(),
  readable: z.boolean(),
  /** Why it is not readable, in the kernel's words. */
  unreadableReason: z.string().optional(),
  routes: z.array(routeSchema),
  rules: z.array(ruleSchema),
});
/** A network namespace; in Docker's model the sandbox. */
export type Netns = z.infer<typeof netnsSchema>;
