/** Rows of Open vSwitch's own database (ovs-vswitchd.conf.db(5)). */
import { z } from 'zod';
import { hostIdSchema, linkIdSchema, ovsIdSchema } from './ids.ts';

export const ovsBridgeSchema = z.object({
  id: ovsIdSchema,
  host: hostIdSchema,
  name: z.string(),
  /** `system` (kernel datapath, the empty default) or `netdev` (userspace). */
  datapathType: z.string(),
  failMode: z.string().optional(),
  stp: z.boolean(),
  /** Targets of its OpenFlow controllers (`tcp:127.0.0.1:6653`); absent without one. */
  controllers: z.array(z.string()).optional(),
  /** Absent without any. */
  externalIds: z.record(z.string(), z.string()).optional(),
  /** The bridge's own local link in the host netns. */
  link: linkIdSchema.optional(),
});
export type OvsBridge = z.infer<typeof ovsBridgeSchema>;

export const ovsPortSchema = z.object({
  id: ovsIdSchema,
  bridge: ovsIdSchema,
  name: z.string(),
  /** Absent when the device is gone or is no kernel link (patch, tunnels). */
  link: linkIdSchema.optional(),
  /** The Interface row's type: empty for a system device, `internal`, `patch`, `vxlan` ... */
  interfaceType: z.string(),
  tag: z.number().int().optional(),
  trunks: z.array(z.number().int()).optional(),
  vlanMode: z.enum(['access', 'trunk', 'native-tagged', 'native-untagged', 'dot1q-tunnel']).optional(),
  /** Absent until ovs-vswitchd has assigned one; -1 when the device could not be opened. */
  ofport: z.number().int().optional(),
  /** The Interface row's error text, verbatim. */
  error: z.string().optional(),
  /** Type `patch`: the name of the port at its other end (options:peer). */
  patchPeer: z.string().optional(),
  /** Tunnels: options:remote_ip, options:key and the like, as the row has them. */
  options: z.record(z.string(), z.string()).optional(),
  externalIds: z.record(z.string(), z.string()),
});
export type OvsPort = z.infer<typeof ovsPortSchema>;
