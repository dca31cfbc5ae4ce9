/** What rtnetlink says of one netns, in our shapes and before anything is joined (linux/if_link.h, linux/rtnetlink.h). */
import type { BridgeVlan, LinkAddress } from '../../model/link.ts';
import type { NextHop, Route, Rule } from '../../model/netns.ts';
import type { SocketRecord } from '../../model/on-demand.ts';

export type LinkFact = {
  ifindex: number;
  name: string;
  /** IFLA_INFO_KIND, `loopback`, or `physical`. */
  kind: string;
  mac?: string;
  mtu: number;
  up: boolean;
  carrier: boolean;
  operState: string;
  /** IFLA_MASTER. */
  master?: number;
  /** IFLA_LINK: ifindex of the peer (veth) or parent, in the netns of `linkNsid` or, without one, in this netns. */
  link?: number;
  /** IFLA_LINK_NETNSID: the other netns under the number that *this* netns has for it; -1 when the kernel has none. */
  linkNsid?: number;
  bridgePortNo?: number;
  vlanId?: number;
  macvlanMode?: string;
  ipvlanMode?: string;
  vxlan?: { vni: number; remote?: string; group?: string; local?: string; destinationPort: number };
  bridge?: { vlanFiltering: boolean; stp: boolean; ageingSeconds?: number; defaultPvid?: number };
  /** `activeMember`: an ifindex of the same netns. */
  bond?: { mode: string; activeMember?: number };
  bondMember?: { state: string; miiStatus: string };
  tun?: { mode: 'tun' | 'tap'; persistent: boolean; ownerUid?: number };
  alias?: string;
  altNames?: string[];
};

/** What a device's driver and its place on the bus say of it (sysfs); only devices of the host's netns. */
export type HostDeviceFact = {
  speedMbps?: number;
  /** Ifindex of the physical function of an SR-IOV virtual function. */
  physicalFunction?: number;
};

export type BridgeVlanFact = BridgeVlan;
export type AddressFact = LinkAddress & { ifindex: number };
export type RouteFact = Route;
export type NextHopFact = NextHop;
export type RuleFact = Rule;

/** A TCP or UDP socket as sock_diag(7) tells it. */
export type SocketFact = Omit<SocketRecord, 'processes'>;
