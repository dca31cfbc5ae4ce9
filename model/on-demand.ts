/**
 * What is read when somebody asks and never enters the topology: neighbours, forwarding tables, sockets, rules of the packet filter, counters,
 * engine events.
 */
import { z } from 'zod';
import { containerIdSchema, linkIdSchema } from './ids.ts';
import { familySchema } from './netns.ts';
import { firewallBackendSchema } from './port-mapping.ts';

export const neighbourSchema = z.object({
  family: familySchema,
  address: z.string(),
  mac: z.string().optional(),
  ifindex: z.number().int(),
  /** NUD_* under iproute2's names: REACHABLE, STALE, FAILED, PERMANENT ... */
  state: z.string(),
  router: z.boolean(),
  proxy: z.boolean(),
});
/** One entry of `ip neighbour`. */
export type Neighbour = z.infer<typeof neighbourSchema>;
/** GET /api/v1/netns/{id}/neighbours */
export const neighboursSchema = z.object({ neighbours: z.array(neighbourSchema) });

export const fdbEntrySchema = z.object({
  mac: z.string(),
  /** The port (or the bridge itself) behind which it is. */
  ifindex: z.number().int(),
  vlan: z.number().int().optional(),
  /** NTF_* and NUD_* as `bridge fdb` tells them: learned by traffic, set by a person, or the port's own address. */
  kind: z.enum(['learned', 'static', 'local']),
  /** vxlan: the remote address frames for it are sent to. */
  remote: z.string().optional(),
  /** Seconds since it was last used, where the kernel tells. */
  usedSecondsAgo: z.number().optional(),
});
/** One entry of `bridge fdb`. */
export type FdbEntry = z.infer<typeof fdbEntrySchema>;
/** GET /api/v1/links/{id}/fdb, for a bridge (all its ports) or a vxlan. */
export const fdbSchema = z.object({ entries: z.array(fdbEntrySchema) });

export const socketSchema = z.object({
  protocol: z.enum(['tcp', 'udp']),
  family: familySchema,
  localAddress: z.string(),
  localPort: z.number().int(),
  peerAddress: z.string().optional(),
  peerPort: z.number().int().optional(),
  /** TCP states under ss(8)'s names (LISTEN, ESTAB ...); UNCONN for a UDP socket without a peer. */
  state: z.string(),
  /** IPv6 sockets without a peer: it takes no IPv4 (IPV6_V6ONLY); false on one that takes both. */
  v6Only: z.boolean().optional(),
  uid: z.number().int(),
  inode: z.number().int(),
  /** Who has it open; empty when no process does or none could be read. */
  processes: z.array(
    z.object({ pid: z.number().int(), processName: z.string(), container: containerIdSchema.optional() }),
  ),
});
/** One line of `ss -tunap`. */
export type SocketRecord = z.infer<typeof socketSchema>;
/** GET /api/v1/netns/{id}/sockets. `truncated`: there were more than are listed. */
export const socketsSchema = z.object({ sockets: z.array(socketSchema), truncated: z.boolean() });

export const netfilterChainSchema = z.object({
  name: z.string(),
  /** Where the kernel calls it; absent on chains that are only jumped to. Lower priorities run first. */
  base: z
    .object({ type: z.string(), hook: z.string(), priority: z.number().int(), policy: z.enum(['accept', 'drop']) })
    .optional(),
  /** In order, each as the tool that shows it lists it, without counters; iptables: from `-A` on. */
  rules: z.array(z.string()),
});
export type NetfilterChain = z.infer<typeof netfilterChainSchema>;

export const netfilterTableSchema = z.object({
  /** What made it, and what it is to be changed with. */
  origin: firewallBackendSchema,
  /** nft's table family; `inet` tables see IPv4 and IPv6. */
  family: z.enum(['ip', 'ip6', 'inet']),
  name: z.string(),
  chains: z.array(netfilterChainSchema),
});
export type NetfilterTable = z.infer<typeof netfilterTableSchema>;
/**
 * GET /api/v1/netns/{id}/netfilter: the tables of the packet filter that see IP packets. `versions` of the tools that were asked, `problems`:
 * what could not be read although the rest could, in their words. `truncated`: there were more rules than are listed.
 */
export const netfilterSchema = z.object({
  tables: z.array(netfilterTableSchema),
  versions: z.array(z.string()),
  problems: z.array(z.string()),
  truncated: z.boolean(),
});
export type Netfilter = z.infer<typeof netfilterSchema>;

export const linkCountersSchema = z.object({
  link: linkIdSchema,
  rxBytes: z.number(),
  txBytes: z.number(),
  rxPackets: z.number(),
  txPackets: z.number(),
  rxErrors: z.number(),
  txErrors: z.number(),
  rxDropped: z.number(),
  txDropped: z.number(),
});
/** rtnl_link_stats64 of one link, since it was made. */
export type LinkCounters = z.infer<typeof linkCountersSchema>;
/** GET /api/v1/counters */
export const countersSchema = z.object({ time: z.string(), links: z.array(linkCountersSchema) });

export const engineEventSchema = z.object({
  /** ISO 8601 UTC, the engine's own clock. */
  time: z.string(),
  /** container, network, daemon ... and start, die, connect ... as the engine names them. */
  type: z.string(),
  action: z.string(),
  actorId: z.string(),
  attributes: z.record(z.string(), z.string()),
});
/** One line of `docker events`. */
export type EngineEvent = z.infer<typeof engineEventSchema>;
/** GET /api/v1/engine-events: the newest first, as far back as the agent remembers. */
export const engineEventsSchema = z.object({ events: z.array(engineEventSchema) });
