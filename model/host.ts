/** The host and what is known of its sources of truth. */
import { z } from 'zod';
import { hostIdSchema } from './ids.ts';

/** The sources a topology is joined from; each may be absent, die and return without the others. */
export const sourceNames = ['kernel', 'docker', 'ovs', 'netfilter'] as const;
export type SourceName = (typeof sourceNames)[number];

/**
 * `up`: its facts are live. `reading`: the first read is under way. `absent`: not on this host. `no-permission`: there, but closed to us.
 * `lost`: it was up; its last facts are kept and shown as of `since`.
 */
export const sourceStateSchema = z.enum(['up', 'reading', 'absent', 'no-permission', 'lost']);
export type SourceState = z.infer<typeof sourceStateSchema>;

export const sourceStatusSchema = z.object({
  state: sourceStateSchema,
  /** When the state began, ISO 8601 UTC. */
  since: z.string(),
  /** The foreign error text or the place looked at, verbatim; never needed to tell the state. */
  detail: z.string().optional(),
  /** The engine's, database's or kernel's own version text. */
  version: z.string().optional(),
});
export type SourceStatus = z.infer<typeof sourceStatusSchema>;

export const hostSchema = z.object({
  id: hostIdSchema,
  hostname: z.string(),
  /** `uname -r`. */
  kernel: z.string(),
  /** /proc/sys/kernel/random/boot_id. */
  bootId: z.string(),
  sources: z.record(z.enum(sourceNames), sourceStatusSchema),
});
/** One Linux machine with one kernel. */
export type Host = z.infer<typeof hostSchema>;
