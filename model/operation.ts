/**
 * Operations: what a person asks for, as the API takes it. Names and values are checked here only for what needs no look at the host; whether
 * the thing exists and the step is allowed is the plan's to say. Strict: a field nobody knows is refused by name.
 */
import { z } from 'zod';
import { linkIdSchema, netnsIdSchema } from './ids.ts';
import {
  addressWithPrefixSchema,
  bareAddressSchema,
  linkNameSchema,
  macSchema,
  mtuSchema,
  vlanIdSchema,
} from './written.ts';

/** A container by its name or its id, whole or the first 12 digits or more of it. */
const containerRefSchema = z.string().trim().min(1).max(255);

/** An access VLAN by its number, or the whole of a port's VLAN settings; `trunks` absent on a trunk means all VLANs. */
export const vlanWishSchema = z.union([
  vlanIdSchema,
  z
    .strictObject({
      mode: z.enum(['access', 'trunk', 'native-tagged', 'native-untagged']),
      tag: vlanIdSchema.optional(),
      trunks: z.array(vlanIdSchema).max(4094).optional(),
    })
    .superRefine((vlan, context) => {
      const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
      if (vlan.mode === 'trunk' && vlan.tag !== undefined) refuse('tag', 'a plain trunk has no VLAN of its own');
      if (vlan.mode !== 'trunk' && vlan.tag === undefined) refuse('tag', `mode ${vlan.mode} needs a VLAN`);
      if (vlan.mode === 'access' && vlan.trunks !== undefined) refuse('trunks', 'an access port carries no trunk');
    }),
]);
export type VlanWish = z.infer<typeof vlanWishSchema>;

/** A link by its id, or by its name in a container. */
const linkRefShape = {
  link: linkIdSchema.optional(),
  container: containerRefSchema.optional(),
  name: linkNameSchema.optional(),
};
const oneLink = (value: { link?: unknown; container?: unknown; name?: unknown }): boolean =>
  value.link !== undefined
    ? value.container === undefined && value.name === undefined
    : value.container !== undefined && value.name !== undefined;
const oneLinkMessage = { message: 'name the link by `link`, or by `container` and `name`', path: ['link'] };

/** Where an attachment goes: a bridge of the host by its name. Existing or, with `create`, made. */
export const attachTargetSchema = z.union([
  z.strictObject({ bridge: linkNameSchema }),
  z.strictObject({ ovsBridge: linkNameSchema }),
]);

export const attachSchema = z.strictObject({
  kind: z.literal('attach'),
  container: containerRefSchema,
  to: attachTargetSchema,
  via: z.literal('veth').default('veth'),
  /** The link's name in the container; the lowest free ethN when absent. */
  name: linkNameSchema.optional(),
  /** The end on the host; made from the container's name when absent. */
  hostName: linkNameSchema.optional(),
  addresses: z.array(addressWithPrefixSchema).max(64).default([]),
  /** The next hop of a new default route in the container; an existing one of the same family is replaced. */
  gateway: bareAddressSchema.nullish(),
  vlan: vlanWishSchema.nullish(),
  /** `U:<word>` derives it from the word as pipework does; drawn at random when absent. */
  mac: z.union([macSchema, z.string().regex(/^U:.+/u)]).optional(),
  /** The bridge's when absent. */
  mtu: mtuSchema.optional(),
  /** Make the bridge if there is none of this name; for an OVS bridge with this datapath. */
  create: z.union([z.boolean(), z.strictObject({ datapath: z.enum(['netdev', 'system']) })]).default(false),
  /** Allow a veth into a bridge that Docker manages, where `connectNetwork` is the usual way. */
  intoDockerBridge: z.boolean().default(false),
  keep: z.boolean().default(true),
});

export const detachSchema = z
  .strictObject({ kind: z.literal('detach'), ...linkRefShape })
  .refine(oneLink, oneLinkMessage);

export const setVlanSchema = z
  .strictObject({ kind: z.literal('setVlan'), ...linkRefShape, vlan: vlanWishSchema.nullable() })
  .refine(oneLink, oneLinkMessage);

export const createBridgeSchema = z.strictObject({
  kind: z.literal('createBridge'),
  name: linkNameSchema,
  type: z.enum(['linux', 'ovs']),
  /** OVS only; `system`, the kernel's, when absent. */
  datapath: z.enum(['netdev', 'system']).optional(),
  mtu: mtuSchema.optional(),
  /** The host's own addresses on it. */
  addresses: z.array(addressWithPrefixSchema).max(64).default([]),
});

/** Refused while it has ports. */
export const deleteBridgeSchema = z.strictObject({
  kind: z.literal('deleteBridge'),
  name: linkNameSchema,
  type: z.enum(['linux', 'ovs']),
});

/** Replaces the addresses a person can set: all but the kernel's own link-local ones. */
export const setAddressesSchema = z
  .strictObject({
    kind: z.literal('setAddresses'),
    ...linkRefShape,
    addresses: z.array(addressWithPrefixSchema).max(64),
  })
  .refine(oneLink, oneLinkMessage);

export const routeWishSchema = z
  .strictObject({
    destination: z.union([z.literal('default'), addressWithPrefixSchema]),
    /** Tells the family of `default`; without it the route is on-link and `default` is IPv4's. */
    gateway: bareAddressSchema.optional(),
    /** A link of the same netns. */
    device: linkNameSchema.optional(),
    metric: z.number().int().min(0).max(0xffff_ffff).optional(),
  })
  .refine((route) => route.gateway !== undefined || route.device !== undefined, {
    message: 'a route needs a gateway or a device',
    path: ['gateway'],
  });

/** Adds and takes away routes of the main table; what is not named stays as it is. */
export const setRoutesSchema = z
  .strictObject({
    kind: z.literal('setRoutes'),
    container: containerRefSchema.optional(),
    netns: netnsIdSchema.optional(),
    add: z.array(routeWishSchema).max(256).default([]),
    remove: z.array(routeWishSchema).max(256).default([]),
  })
  .refine((value) => (value.container === undefined) !== (value.netns === undefined), {
    message: 'name the namespace by `container` or by `netns`',
    path: ['container'],
  });

export const setLinkSchema = z
  .strictObject({
    kind: z.literal('setLink'),
    ...linkRefShape,
    up: z.boolean().optional(),
    mtu: mtuSchema.optional(),
    mac: macSchema.optional(),
    newName: linkNameSchema.optional(),
  })
  .refine(oneLink, oneLinkMessage);

/** An orphan: a veth end without a peer and an owner (by `link`), or an OVS port whose device is gone (by its name). */
export const removeOrphanSchema = z
  .strictObject({
    kind: z.literal('removeOrphan'),
    link: linkIdSchema.optional(),
    ovsPort: z.string().min(1).optional(),
  })
  .refine((value) => (value.link === undefined) !== (value.ovsPort === undefined), {
    message: 'name the orphan by `link` or by `ovsPort`',
    path: ['link'],
  });

export const connectNetworkSchema = z.strictObject({
  kind: z.literal('connectNetwork'),
  container: containerRefSchema,
  /** A Docker network by its name or id. */
  network: z.string().trim().min(1).max(255),
  /** At most one of each family, without prefix length. */
  addresses: z.array(bareAddressSchema).max(2).default([]),
  aliases: z.array(z.string().min(1).max(255)).max(32).default([]),
});

export const disconnectNetworkSchema = z.strictObject({
  kind: z.literal('disconnectNetwork'),
  container: containerRefSchema,
  network: z.string().trim().min(1).max(255),
});

export const operationSchema = z.discriminatedUnion('kind', [
  attachSchema,
  detachSchema,
  setVlanSchema,
  createBridgeSchema,
  deleteBridgeSchema,
  setAddressesSchema,
  setRoutesSchema,
  setLinkSchema,
  removeOrphanSchema,
  connectNetworkSchema,
  disconnectNetworkSchema,
]);
/** One thing a person asks for. */
export type Operation = z.infer<typeof operationSchema>;
export type OperationKind = Operation['kind'];
/** All kinds, in the order of the schema. */
export const operationKinds: readonly OperationKind[] = operationSchema.options.map((one) => one.shape.kind.value);
export type OperationOf<Kind extends OperationKind> = Extract<Operation, { kind: Kind }>;

/** Operations of one request, compiled and carried out as one: all or nothing. */
export const maxOperations = 256;
export const operationsSchema = z.array(operationSchema).min(1).max(maxOperations);
