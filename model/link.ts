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

/**
 * One entry of the bridge VLAN table (`bridge vlan show`). On a bridge port: which VLANs it carries; on the bridge itself: in which the
 * host takes part (`self`). `pvid`: untagged frames that come in are put into it; `untagged`: frames of it leave without a tag.
 */
export const bridgeVlanSchema = z.object({
  vid: z.number().int(),
  pvid: z.boolean().optional(),
  untagged: z.boolean().optional(),
});
export type BridgeVlan = z.infer<typeof bridgeVlanSchema>;

/** Who has the other side of a tun or tap device open (/proc/<pid>/fdinfo/<fd>, `iff:`). */
export const tunHolderSchema = z.object({ pid: z.number().int(), processName: z.string() });

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
  /** IFLA_IPVLAN_MODE under iproute2's names: l2, l3, l3s. */
  ipvlanMode: z.string().optional(),
  /** `remote`: one other end; `group`: a multicast group instead; `local`: the source address it sends from. */
  vxlan: z
    .object({
      vni: z.number().int(),
      remote: z.string().optional(),
      group: z.string().optional(),
      local: z.string().optional(),
      destinationPort: z.number().int(),
    })
    .optional(),
  /** Bridges only: IFLA_BR_VLAN_FILTERING, IFLA_BR_STP_STATE, IFLA_BR_AGEING_TIME and, with VLAN filtering, IFLA_BR_VLAN_DEFAULT_PVID. */
  bridge: z
    .object({
      vlanFiltering: z.boolean(),
      stp: z.boolean(),
      ageingSeconds: z.number().optional(),
      defaultPvid: z.number().int().optional(),
    })
    .optional(),
  /** The bridge VLAN table of a bridge port, or of a bridge itself; absent where the bridge does not filter VLANs. */
  bridgeVlans: z.array(bridgeVlanSchema).optional(),
  /** Bonds only: IFLA_BOND_MODE under iproute2's names, and the member that carries the traffic where one does. */
  bond: z.object({ mode: z.string(), activeMember: linkIdSchema.optional() }).optional(),
  /** Members of a bond: IFLA_BOND_SLAVE_STATE and IFLA_BOND_SLAVE_MII_STATUS under iproute2's names. */
  bondMember: z.object({ state: z.string(), miiStatus: z.string() }).optional(),
  /** tun and tap devices: IFLA_TUN_TYPE, IFLA_TUN_PERSIST, IFLA_TUN_OWNER (a uid), and the process that holds it. */
  tun: z
    .object({
      mode: z.enum(['tun', 'tap']),
      persistent: z.boolean(),
      ownerUid: z.number().int().optional(),
      holder: tunHolderSchema.optional(),
    })
    .optional(),
  /** Speed in Mbit/s as the driver tells it; only physical links and bonds of the host, and only while they know it. */
  speedMbps: z.number().int().optional(),
  /** An SR-IOV virtual function: the physical function it belongs to. */
  physicalFunction: linkIdSchema.optional(),
  alias: z.string().optional(),
  altNames: z.array(z.string()).optional(),
});
export type Link = z.infer<typeof linkSchema>;
