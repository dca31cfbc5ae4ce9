/** Links: network devices in a netns, as rtnetlink gives them. */
import { z } from 'zod';
import { linkIdSchema, netnsIdSchema, ovsIdSchema } from './ids.ts';
import { familySchema } from './netns.ts';

export const addressSchema = z.object({
  address: z.string(),
  prefixLength: z.number().int(),
  family: familySchema,
  /** iproute2's scope name: global, link, host, site, nowhere, or the number. */
  scope: z.string(),
  /** The other end of a point-to-point link, where it differs from `address`. */
  peerAddress: z.string().optional(),
  /** Duplicate address detection failed: the kernel does not use it (IFA_F_DADFAILED). */
  duplicate: z.boolean().optional(),
});
export type LinkAddress = z.infer<typeof addressSchema>;

export const vlanSchema = z.object({
  mode: z.enum(['access', 'trunk', 'native-tagged', 'native-untagged']),
  tag: z.number().int().optional(),
  /** The VLANs a trunk carries; absent on a trunk that carries all. */
  trunks: z.array(z.number().int()).optional(),
});
/** One shape over OVS tag/trunks/vlan_mode, the bridge VLAN table and 802.1Q sub-links. */
export type Vlan = z.infer<typeof vlanSchema>;

/**
 * Why a veth has no visible peer: `netns-unknown`, it is in a namespace nobody can be found to own; `netns-unreadable`, in one that could
 * not be read; `link-missing`, its namespace is read and holds no such link (a change between two reads).
 */
export const peerMissingSchema = z.enum(['netns-unknown', 'netns-unreadable', 'link-missing']);

export const linkSchema = z.object({
  id: linkIdSchema,
  netns: netnsIdSchema,
  ifindex: z.number().int(),
  name: z.string(),
  /** The kernel's IFLA_INFO_KIND; `loopback` for lo, `physical` for a device without a kind. */
  kind: z.string(),
  /** Absent on links without a hardware address (tun). */
  mac: z.string().optional(),
  mtu: z.number().int(),
  /** IFF_UP: switched on by the administrator. */
  up: z.boolean(),
  /** IFLA_CARRIER: the other end is there and up. */
  carrier: z.boolean(),
  /** RFC 2863 state under iproute2's names: UP, DOWN, LOWERLAYERDOWN, UNKNOWN ... */
  operState: z.string(),
  addresses: z.array(addressSchema),
  /** The bridge, bond or VRF it is enslaved to, in the same netns. */
  master: linkIdSchema.optional(),
  /** The other end of a veth pair. */
  peer: linkIdSchema.optional(),
  peerMissing: peerMissingSchema.optional(),
  /** The lower link of a vlan, macvlan, ipvlan or vxlan, possibly in another netns. */
  parent: linkIdSchema.optional(),
  vlan: vlanSchema.optional(),
  /** The OVS port row that has this link as its interface. */
  ovsPort: ovsIdSchema.optional(),
  /** IFLA_BRPORT_NO: the number of this bridge port in its bridge. */
  bridgePortNo: z.number().int().optional(),
  /** IFLA_MACVLAN_MODE under iproute2's names. */
  macvlanMode: z.string().optional(),
  vxlan: z
    .object({ vni: z.number().int(), remote: z.string().optional(), destinationPort: z.number().int() })
    .optional(),
  /** Bridges only: IFLA_BR_VLAN_FILTERING and IFLA_BR_STP_STATE. */
  bridge: z.object({ vlanFiltering: z.boolean(), stp: z.boolean() }).optional(),
  alias: z.string().optional(),
  altNames: z.array(z.string()).optional(),
});
export type Link = z.infer<typeof linkSchema>;
