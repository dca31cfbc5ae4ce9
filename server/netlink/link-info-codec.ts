/** IFLA_LINKINFO: what a link is beyond being a link, by its kind, and what it is to its master (linux/if_link.h, rtnl_link_fill). */
import { ipText, isMulticast } from './addresses.ts';
import type { LinkFact } from './facts.ts';
import { AttributeWalk } from './message.ts';

const IFLA_INFO = { KIND: 1, DATA: 2, SLAVE_KIND: 4, SLAVE_DATA: 5 } as const;
const IFLA_BRPORT_NO = 18;
const IFLA_BR = { AGEING_TIME: 4, STP_STATE: 5, VLAN_FILTERING: 7, VLAN_DEFAULT_PVID: 39 } as const;
const IFLA_VLAN_ID = 1;
const IFLA_MACVLAN_MODE = 1;
const IFLA_IPVLAN_MODE = 1;
const IFLA_VXLAN = { ID: 1, GROUP: 2, LOCAL: 4, PORT: 15, GROUP6: 16, LOCAL6: 17 } as const;
const IFLA_BOND = { MODE: 1, ACTIVE_SLAVE: 2 } as const;
const IFLA_BOND_SLAVE = { STATE: 1, MII_STATUS: 2 } as const;
const IFLA_TUN = { OWNER: 1, TYPE: 3, PERSIST: 6 } as const;
/** IFLA_TUN_TYPE (linux/if_tun.h, IFF_TUN and IFF_TAP). */
const IFF_TAP = 2;

/** Bridges count times in hundredths of a second (USER_HZ). */
const ticksPerSecond = 100;

/** Modes and states under iproute2's names, by the kernel's number. */
const macvlanModes: Record<number, string> = { 1: 'private', 2: 'vepa', 4: 'bridge', 8: 'passthru', 16: 'source' };
const ipvlanModes = ['l2', 'l3', 'l3s'];
const bondModes = ['balance-rr', 'active-backup', 'balance-xor', 'broadcast', '802.3ad', 'balance-tlb', 'balance-alb'];
const bondMemberStates = ['ACTIVE', 'BACKUP'];
const miiStatuses = ['UP', 'GOING_DOWN', 'DOWN', 'GOING_BACK'];

const nameOf = (names: Record<number, string> | readonly string[], number: number): string =>
  names[number] ?? String(number);

/** Adds what the nested attributes say. The kernel names the kind before it tells its data. */
export function addLinkInfo(fact: LinkFact, info: AttributeWalk, bytes: Buffer): void {
  let slaveKind = '';
  while (info.next()) {
    if (info.type === IFLA_INFO.KIND) {
      fact.kind = info.text();
      addKindDetails(fact, new AttributeWalk(bytes, 0, 0), bytes);
    } else if (info.type === IFLA_INFO.DATA) addKindDetails(fact, info.inner(), bytes);
    else if (info.type === IFLA_INFO.SLAVE_KIND) slaveKind = info.text();
    else if (info.type === IFLA_INFO.SLAVE_DATA) addMemberDetails(fact, slaveKind, info.inner());
  }
}

function addMemberDetails(fact: LinkFact, masterKind: string, data: AttributeWalk): void {
  if (masterKind === 'bridge') {
    while (data.next()) if (data.type === IFLA_BRPORT_NO) fact.bridgePortNo = data.u16() ?? 0;
  } else if (masterKind === 'bond') {
    fact.bondMember = { state: nameOf(bondMemberStates, 0), miiStatus: nameOf(miiStatuses, 0) };
    while (data.next()) {
      if (data.type === IFLA_BOND_SLAVE.STATE) fact.bondMember.state = nameOf(bondMemberStates, data.u8() ?? 0);
      else if (data.type === IFLA_BOND_SLAVE.MII_STATUS) {
        fact.bondMember.miiStatus = nameOf(miiStatuses, data.u8() ?? 0);
      }
    }
  }
}

function addKindDetails(fact: LinkFact, data: AttributeWalk, bytes: Buffer): void {
  switch (fact.kind) {
    case 'bridge':
      fact.bridge = bridgeDetails(data);
      return;
    case 'vlan':
      while (data.next()) if (data.type === IFLA_VLAN_ID) fact.vlanId = data.u16() ?? 0;
      return;
    case 'macvlan':
    case 'macvtap':
      while (data.next()) {
        const mode = data.type === IFLA_MACVLAN_MODE ? data.u32() : undefined;
        if (mode !== undefined) fact.macvlanMode = nameOf(macvlanModes, mode);
      }
      return;
    case 'ipvlan':
    case 'ipvtap':
      while (data.next()) {
        const mode = data.type === IFLA_IPVLAN_MODE ? data.u16() : undefined;
        if (mode !== undefined) fact.ipvlanMode = nameOf(ipvlanModes, mode);
      }
      return;
    case 'vxlan':
      fact.vxlan = vxlanDetails(data, bytes);
      return;
    case 'bond':
      fact.bond = bondDetails(data);
      return;
    case 'tun':
      fact.tun = tunDetails(data);
      return;
    default:
      return;
  }
}

function bridgeDetails(data: AttributeWalk): NonNullable<LinkFact['bridge']> {
  const bridge: NonNullable<LinkFact['bridge']> = { vlanFiltering: false, stp: false };
  let defaultPvid: number | undefined;
  while (data.next()) {
    if (data.type === IFLA_BR.STP_STATE) bridge.stp = (data.u32() ?? 0) !== 0;
    else if (data.type === IFLA_BR.VLAN_FILTERING) bridge.vlanFiltering = (data.u8() ?? 0) !== 0;
    else if (data.type === IFLA_BR.VLAN_DEFAULT_PVID) defaultPvid = data.u16();
    else if (data.type === IFLA_BR.AGEING_TIME) {
      const ticks = data.u32();
      if (ticks !== undefined) bridge.ageingSeconds = ticks / ticksPerSecond;
    }
  }
  if (bridge.vlanFiltering && defaultPvid !== undefined) bridge.defaultPvid = defaultPvid;
  return bridge;
}

/** The kernel has one attribute for the one remote and for the multicast group; the address says which it is. */
function vxlanDetails(data: AttributeWalk, bytes: Buffer): NonNullable<LinkFact['vxlan']> {
  const vxlan: NonNullable<LinkFact['vxlan']> = { vni: 0, destinationPort: 0 };
  while (data.next()) {
    if (data.type === IFLA_VXLAN.ID) vxlan.vni = data.u32() ?? 0;
    else if (data.type === IFLA_VXLAN.PORT) vxlan.destinationPort = data.u16be() ?? 0;
    else if (data.type === IFLA_VXLAN.GROUP || data.type === IFLA_VXLAN.GROUP6) {
      const remote = ipText(bytes, data.from, data.to);
      if (remote === undefined) continue;
      if (isMulticast(bytes, data.from, data.to)) vxlan.group = remote;
      else vxlan.remote = remote;
    } else if (data.type === IFLA_VXLAN.LOCAL || data.type === IFLA_VXLAN.LOCAL6) {
      const local = ipText(bytes, data.from, data.to);
      if (local !== undefined) vxlan.local = local;
    }
  }
  return vxlan;
}

function bondDetails(data: AttributeWalk): NonNullable<LinkFact['bond']> {
  const bond: NonNullable<LinkFact['bond']> = { mode: nameOf(bondModes, 0) };
  while (data.next()) {
    if (data.type === IFLA_BOND.MODE) bond.mode = nameOf(bondModes, data.u8() ?? 0);
    else if (data.type === IFLA_BOND.ACTIVE_SLAVE) {
      const active = data.u32();
      if (active) bond.activeMember = active;
    }
  }
  return bond;
}

function tunDetails(data: AttributeWalk): NonNullable<LinkFact['tun']> {
  const tun: NonNullable<LinkFact['tun']> = { mode: 'tun', persistent: false };
  while (data.next()) {
    if (data.type === IFLA_TUN.TYPE) tun.mode = data.u8() === IFF_TAP ? 'tap' : 'tun';
    else if (data.type === IFLA_TUN.PERSIST) tun.persistent = data.u8() === 1;
    else if (data.type === IFLA_TUN.OWNER) {
      const owner = data.u32();
      if (owner !== undefined) tun.ownerUid = owner;
    }
  }
  return tun;
}
