/** Port mappings: what the kernel's rules and listeners really do. One record per family, host address, port and protocol. */
import { z } from 'zod';
import { containerIdSchema, type HostId, hostIdSchema } from './ids.ts';
import { type Family, familySchema } from './netns.ts';

/** A docker-proxy (or another process that forwards) that listens on the host's side of a mapping. */
export const proxySchema = z.object({ pid: z.number().int(), processName: z.string() });

/** What rules are written with, and what they have to be changed with: each tool shows only its own. */
export const firewallBackendSchema = z.enum(['iptables-nft', 'iptables-legacy', 'nft']);
export type FirewallBackend = z.infer<typeof firewallBackendSchema>;

export const portMappingSchema = z.object({
  /** See `portMappingId`. */
  id: z.string(),
  host: hostIdSchema,
  family: familySchema,
  protocol: z.string(),
  /** 0.0.0.0 or :: where every address is meant. */
  hostAddress: z.string(),
  hostPort: z.number().int(),
  container: containerIdSchema.optional(),
  targetAddress: z.string(),
  targetPort: z.number().int(),
  /** `dnat`: a rule rewrites the destination; `userland-proxy`: a process listens and forwards. */
  via: z.array(z.enum(['dnat', 'userland-proxy', 'host', 'patchbay'])),
  /** The rules that make it, each in the words of the tool that lists it and with its table and chain, without counters. */
  rules: z.array(z.string()),
  /** Whose rules these are, in the same order, each once; empty where a proxy alone carries it. */
  backends: z.array(firewallBackendSchema),
  proxy: proxySchema.optional(),
});
export type PortMapping = z.infer<typeof portMappingSchema>;

/** The id of a mapping, made from what tells two mappings apart. `hostKey` is the host's own key. */
export const portMappingId = (
  host: HostId,
  family: Family,
  protocol: string,
  hostAddress: string,
  hostPort: number,
): string => `mapping:${host.slice('host:'.length)}:${family}:${protocol}:${hostAddress}:${hostPort}`;
