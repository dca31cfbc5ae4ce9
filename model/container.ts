/** Containers and Docker networks, as the Engine tells them and as they sit in the kernel. */
import { z } from 'zod';
import { containerIdSchema, hostIdSchema, linkIdSchema, netnsIdSchema, networkIdSchema } from './ids.ts';
import { familySchema } from './netns.ts';

export const publishedPortSchema = z.object({
  /** As asked: empty asked means every address, given as 0.0.0.0 or ::. */
  hostAddress: z.string(),
  hostPort: z.number().int(),
  containerPort: z.number().int(),
  protocol: z.string(),
});
/** What the engine was asked for; what the kernel really does is a port mapping. */
export type PublishedPort = z.infer<typeof publishedPortSchema>;

export const containerStateSchema = z.enum([
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
]);
export type ContainerState = z.infer<typeof containerStateSchema>;

export const containerSchema = z.object({
  id: containerIdSchema,
  host: hostIdSchema,
  /** Without the engine's leading slash. */
  name: z.string(),
  image: z.string(),
  state: containerStateSchema,
  /** HostConfig.NetworkMode: `bridge` (also for the API's `default`), `host`, `none`, `container:<id>` or a network's name. */
  networkMode: z.string(),
  /** Absent while it has no running process. */
  netns: netnsIdSchema.optional(),
  /** The container whose netns it joined. */
  sharesNetnsWith: containerIdSchema.optional(),
  publishedPorts: z.array(publishedPortSchema),
  labels: z.record(z.string(), z.string()),
  /** When its present or last run began, ISO 8601 UTC; absent when it never ran. */
  startedAt: z.string().optional(),
});
export type Container = z.infer<typeof containerSchema>;

export const endpointSchema = z.object({
  container: containerIdSchema,
  link: linkIdSchema.optional(),
  /** `address/prefixLength`. */
  addresses: z.array(z.string()),
  mac: z.string().optional(),
  /** Further names the engine's resolver answers to, as asked. */
  aliases: z.array(z.string()).optional(),
});
export type Endpoint = z.infer<typeof endpointSchema>;

/** One rule of the kernel that translates addresses for a Docker network, in the words of the tool that lists it, without counters. */
export const natRuleSchema = z.object({
  family: familySchema,
  kind: z.enum(['masquerade', 'snat', 'dnat', 'redirect']),
  table: z.string(),
  chain: z.string(),
  rule: z.string(),
});
export type NatRule = z.infer<typeof natRuleSchema>;

export const networkSchema = z.object({
  id: networkIdSchema,
  host: hostIdSchema,
  name: z.string(),
  driver: z.string(),
  internal: z.boolean(),
  subnets: z.array(z.string()),
  gateways: z.array(z.string()),
  /** The Linux bridge it made, for driver `bridge`. */
  bridge: linkIdSchema.optional(),
  /** The parent link, for drivers `macvlan` and `ipvlan`. */
  parent: linkIdSchema.optional(),
  options: z.record(z.string(), z.string()),
  /** As asked of the engine; `icc`: its containers may talk to each other; the gateway modes are Docker 27's and later (`nat`, `routed` ...). */
  enableIpv4: z.boolean().optional(),
  enableIpv6: z.boolean().optional(),
  icc: z.boolean().optional(),
  gatewayModeIpv4: z.string().optional(),
  gatewayModeIpv6: z.string().optional(),
  /** What the kernel's rules do for its subnets: MASQUERADE for what leaves, DNAT to its endpoints. Absent while netfilter is not read. */
  nat: z.array(natRuleSchema).optional(),
  endpoints: z.array(endpointSchema),
});
/** A Docker network. */
export type Network = z.infer<typeof networkSchema>;
