/** RTM_*LINK messages to facts (linux/if_link.h, linux/if.h). */
import { ipText, macText } from './addresses.ts';
import type { LinkFact } from './facts.ts';
import {
  type Attributes,
  attribute,
  eachAttribute,
  parseAttributes,
  s32,
  text,
  u8,
  u16,
  u16be,
  u32,
  u32Bytes,
} from './message.ts';

export const RTM_NEWLINK = 16;
export const RTM_DELLINK = 17;
export const RTM_GETLINK = 18;

const IFLA = {
  ADDRESS: 1,
  IFNAME: 3,
  MTU: 4,
  LINK: 5,
  MASTER: 10,
  OPERSTATE: 16,
  LINKINFO: 18,
  IFALIAS: 20,
  EXT_MASK: 29,
  CARRIER: 33,
  LINK_NETNSID: 37,
  PROP_LIST: 52,
  ALT_IFNAME: 53,
} as const;
const IFLA_INFO = { KIND: 1, DATA: 2, SLAVE_KIND: 4, SLAVE_DATA: 5 } as const;
const IFLA_BRPORT_NO = 18;
const IFLA_BR = { STP_STATE: 5, VLAN_FILTERING: 7 } as const;
const IFLA_VLAN_ID = 1;
const IFLA_MACVLAN_MODE = 1;
const IFLA_VXLAN = { ID: 1, GROUP: 2, PORT: 15, GROUP6: 16 } as const;

const IFF_UP = 1;
const ARPHRD_LOOPBACK = 772;
const AF_UNSPEC = 0;
/** Statistics are most of a link's bytes and never enter the topology. */
const RTEXT_FILTER_SKIP_STATS = 8;

/** RFC 2863 states in if_link.h's order, under iproute2's names. */
const operStates = ['UNKNOWN', 'NOTPRESENT', 'DOWN', 'LOWERLAYERDOWN', 'TESTING', 'DORMANT', 'UP'];
const macvlanModes: Record<number, string> = { 1: 'private', 2: 'vepa', 4: 'bridge', 8: 'passthru', 16: 'source' };

/** The body of an RTM_GETLINK dump: struct ifinfomsg and the mask that leaves statistics out. */
export function linkDumpBody(): Buffer {
  return Buffer.concat([Buffer.alloc(16), attribute(IFLA.EXT_MASK, u32Bytes(RTEXT_FILTER_SKIP_STATS))]);
}

/** The body of an RTM_GETLINK request for one link. */
export function linkRequestBody(ifindex: number): Buffer {
  const body = linkDumpBody();
  body.writeInt32LE(ifindex, 4);
  return body;
}

/**
 * The link of an RTM_NEWLINK payload. Undefined for messages of another family: a bridge sends its port news as AF_BRIDGE links, and
 * RTM_DELLINK of that family means "left the bridge", not "gone".
 */
export function parseLink(payload: Buffer): LinkFact | undefined {
  if (payload.length < 16 || payload.readUInt8(0) !== AF_UNSPEC) return undefined;
  const attributes = parseAttributes(payload.subarray(16));
  const name = attributes.get(IFLA.IFNAME);
  if (!name) return undefined;
  const info = parseAttributes(attributes.get(IFLA.LINKINFO) ?? Buffer.alloc(0));
  const kindText = info.get(IFLA_INFO.KIND);
  const deviceType = payload.readUInt16LE(2);
  const kind = kindText ? text(kindText) : deviceType === ARPHRD_LOOPBACK ? 'loopback' : 'physical';
  const flags = payload.readUInt32LE(8);
  const ifindex = payload.readInt32LE(4);
  const fact: LinkFact = {
    ifindex,
    name: text(name),
    kind,
    mtu: u32(attributes.get(IFLA.MTU)) ?? 0,
    up: (flags & IFF_UP) !== 0,
    carrier: u8(attributes.get(IFLA.CARRIER)) === 1,
    operState: operStates[u8(attributes.get(IFLA.OPERSTATE)) ?? 0] ?? 'UNKNOWN',
  };
  addReferences(fact, attributes);
  addKindDetails(fact, kind, parseAttributes(info.get(IFLA_INFO.DATA) ?? Buffer.alloc(0)));
  const slaveKind = info.get(IFLA_INFO.SLAVE_KIND);
  if (slaveKind && text(slaveKind) === 'bridge') {
    const portNo = u16(parseAttributes(info.get(IFLA_INFO.SLAVE_DATA) ?? Buffer.alloc(0)).get(IFLA_BRPORT_NO));
    if (portNo !== undefined) fact.bridgePortNo = portNo;
  }
  return fact;
}

function addReferences(fact: LinkFact, attributes: Attributes): void {
  const mac = macText(attributes.get(IFLA.ADDRESS));
  if (mac !== undefined) fact.mac = mac;
  const master = u32(attributes.get(IFLA.MASTER));
  if (master) fact.master = master;
  const link = u32(attributes.get(IFLA.LINK));
  const nsid = s32(attributes.get(IFLA.LINK_NETNSID));
  if (link) fact.link = link;
  if (nsid !== undefined) {
    fact.linkNsid = nsid;
    // The kernel leaves IFLA_LINK out when it equals the link's own ifindex; with another netns named it is a real reference.
    fact.link ??= fact.ifindex;
  }
  const alias = attributes.get(IFLA.IFALIAS);
  if (alias) fact.alias = text(alias);
  const altNames: string[] = [];
  eachAttribute(attributes.get(IFLA.PROP_LIST) ?? Buffer.alloc(0), (type, value) => {
    if (type === IFLA.ALT_IFNAME) altNames.push(text(value));
  });
  if (altNames.length > 0) fact.altNames = altNames;
}

function addKindDetails(fact: LinkFact, kind: string, data: Attributes): void {
  if (kind === 'bridge') {
    fact.bridge = {
      stp: (u32(data.get(IFLA_BR.STP_STATE)) ?? 0) !== 0,
      vlanFiltering: (u8(data.get(IFLA_BR.VLAN_FILTERING)) ?? 0) !== 0,
    };
  } else if (kind === 'vlan') {
    const id = u16(data.get(IFLA_VLAN_ID));
    if (id !== undefined) fact.vlanId = id;
  } else if (kind === 'macvlan' || kind === 'macvtap') {
    const mode = u32(data.get(IFLA_MACVLAN_MODE));
    if (mode !== undefined) fact.macvlanMode = macvlanModes[mode] ?? String(mode);
  } else if (kind === 'vxlan') {
    const remote = data.get(IFLA_VXLAN.GROUP) ?? data.get(IFLA_VXLAN.GROUP6);
    const remoteText = remote && ipText(remote);
    fact.vxlan = {
      vni: u32(data.get(IFLA_VXLAN.ID)) ?? 0,
      destinationPort: u16be(data.get(IFLA_VXLAN.PORT)) ?? 0,
      ...(remoteText ? { remote: remoteText } : {}),
    };
  }
}

/** The ifindex of an RTM_DELLINK payload; undefined when it is a bridge port's news, not a link's end. */
export function parseDeletedLink(payload: Buffer): number | undefined {
  if (payload.length < 16 || payload.readUInt8(0) !== AF_UNSPEC) return undefined;
  return payload.readInt32LE(4);
}
