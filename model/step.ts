/**
 * Steps: what is done to the host, one thing at a time, as data. Each says all that its opposite needs. A step names a link by its netns and
 * name; one that was there before the plan also by its ifindex, which must still fit when the step is taken.
 */
import { z } from 'zod';
import { containerIdSchema, netnsIdSchema, networkIdSchema, ovsIdSchema } from './ids.ts';
import { vlanSchema } from './link.ts';
import { familySchema } from './netns.ts';

export const stepLinkSchema = z.strictObject({
  netns: netnsIdSchema,
  name: z.string(),
  /** Absent for a link that an earlier step of the same plan makes. */
  ifindex: z.number().int().optional(),
});
export type StepLink = z.infer<typeof stepLinkSchema>;

/** One end of a veth pair as it is made. The MAC is part of the plan: by it the link is known again after a crash. */
export const vethEndSchema = z.strictObject({
  netns: netnsIdSchema,
  name: z.string(),
  mac: z.string(),
  mtu: z.number().int(),
  /** Patchbay's mark, IFLA_IFALIAS; absent on one that had none before it was deleted. */
  alias: z.string().optional(),
});

export const stepRouteSchema = z.strictObject({
  family: familySchema,
  /** `default` or `address/length` without host bits. */
  destination: z.string(),
  gateway: z.string().optional(),
  /** The link's name in the same netns. */
  device: z.string().optional(),
  metric: z.number().int().optional(),
  /** rtm_protocol, rtm_scope, rtm_table as numbers (linux/rtnetlink.h). */
  protocol: z.number().int(),
  scope: z.number().int(),
  table: z.number().int(),
  preferredSource: z.string().optional(),
});
export type StepRoute = z.infer<typeof stepRouteSchema>;

/** What of a link can be set; `master` null means none. */
export const linkSettingsSchema = z.strictObject({
  up: z.boolean().optional(),
  mtu: z.number().int().optional(),
  mac: z.string().optional(),
  name: z.string().optional(),
  /** The name of the bridge in the same netns. */
  master: z.string().nullable().optional(),
  alias: z.string().optional(),
  /** Transmit checksum offload (ETHTOOL_STXCSUM, linux/ethtool.h). */
  txChecksum: z.boolean().optional(),
});
export type LinkSettings = z.infer<typeof linkSettingsSchema>;

const bridgeSchema = z.strictObject({
  link: stepLinkSchema,
  mac: z.string(),
  mtu: z.number().int().optional(),
  alias: z.string().optional(),
});
const vethSchema = z.strictObject({ host: vethEndSchema, peer: vethEndSchema });
const addressSchema = z.strictObject({
  link: stepLinkSchema,
  address: z.string(),
  prefixLength: z.number().int(),
});
const ovsBridgeSchema = z.strictObject({
  name: z.string(),
  datapathType: z.enum(['netdev', 'system']),
  failMode: z.string().optional(),
  stp: z.boolean(),
  externalIds: z.record(z.string(), z.string()),
  /** The row, where it was there before the plan. */
  row: ovsIdSchema.optional(),
});
const ovsPortSchema = z.strictObject({
  bridge: z.string(),
  name: z.string(),
  /** Null: neither tag nor trunks, every VLAN passes. */
  vlan: vlanSchema.nullable(),
  externalIds: z.record(z.string(), z.string()),
  row: ovsIdSchema.optional(),
});
const endpointSchema = z.strictObject({
  network: networkIdSchema,
  container: containerIdSchema,
  /** Asked for; the engine chooses where there is none. */
  ipv4Address: z.string().optional(),
  ipv6Address: z.string().optional(),
  mac: z.string().optional(),
  aliases: z.array(z.string()),
});

export const stepSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('addBridge'), ...bridgeSchema.shape }),
  /** Refused while it has ports. */
  z.strictObject({ do: z.literal('deleteBridge'), ...bridgeSchema.shape }),
  z.strictObject({ do: z.literal('addVeth'), ...vethSchema.shape }),
  /** Both ends go; `host` is the one that is named to the kernel. */
  z.strictObject({ do: z.literal('deleteVeth'), ...vethSchema.shape, ifindex: z.number().int().optional() }),
  /** A veth end whose other end cannot be told: it cannot be made again. */
  z.strictObject({ do: z.literal('deleteOrphan'), link: stepLinkSchema }),
  /** `before` and `after` have the same keys. */
  z.strictObject({
    do: z.literal('setLink'),
    link: stepLinkSchema,
    before: linkSettingsSchema,
    after: linkSettingsSchema,
  }),
  z.strictObject({ do: z.literal('addAddress'), ...addressSchema.shape }),
  z.strictObject({ do: z.literal('removeAddress'), ...addressSchema.shape }),
  z.strictObject({ do: z.literal('addRoute'), netns: netnsIdSchema, route: stepRouteSchema }),
  z.strictObject({ do: z.literal('removeRoute'), netns: netnsIdSchema, route: stepRouteSchema }),
  z.strictObject({ do: z.literal('addOvsBridge'), ...ovsBridgeSchema.shape }),
  z.strictObject({ do: z.literal('deleteOvsBridge'), ...ovsBridgeSchema.shape }),
  z.strictObject({ do: z.literal('addOvsPort'), ...ovsPortSchema.shape }),
  z.strictObject({ do: z.literal('deleteOvsPort'), ...ovsPortSchema.shape }),
  z.strictObject({
    do: z.literal('setOvsPortVlan'),
    bridge: z.string(),
    name: z.string(),
    row: ovsIdSchema.optional(),
    before: vlanSchema.nullable(),
    after: vlanSchema.nullable(),
  }),
  z.strictObject({ do: z.literal('connectNetwork'), ...endpointSchema.shape }),
  z.strictObject({ do: z.literal('disconnectNetwork'), ...endpointSchema.shape }),
  /** Gratuitous ARP (RFC 5227, 3) and unsolicited neighbour advertisement (RFC 4861, 7.2.6): sent, nothing is set. */
  z.strictObject({
    do: z.literal('announce'),
    link: stepLinkSchema,
    mac: z.string(),
    addresses: z.array(z.string()),
  }),
]);
export type Step = z.infer<typeof stepSchema>;
export type StepKind = Step['do'];
export type StepOf<Kind extends StepKind> = Extract<Step, { do: Kind }>;
