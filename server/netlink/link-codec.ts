/** RTM_*LINK messages to facts (linux/if_link.h, linux/if.h). */
import { macText } from './addresses.ts';
import type { LinkFact } from './facts.ts';
import { addLinkInfo } from './link-info-codec.ts';
import { AttributeWalk, attribute, s32At, u16At, u32At, u32Bytes } from './message.ts';

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

const IFF_UP = 1;
const ARPHRD_LOOPBACK = 772;
const AF_UNSPEC = 0;
/** Statistics are most of a link's bytes and never enter the topology. */
const RTEXT_FILTER_SKIP_STATS = 8;

/** RFC 2863 states in if_link.h's order, under iproute2's names. */
const operStates = ['UNKNOWN', 'NOTPRESENT', 'DOWN', 'LOWERLAYERDOWN', 'TESTING', 'DORMANT', 'UP'];

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

/** Every whole link message has an MTU (rtnl_fill_ifinfo). */
const mtuNotSaid = -1;

/**
 * The link of an RTM_NEWLINK payload. Undefined for messages of another family: a bridge sends its port news as AF_BRIDGE links, and
 * RTM_DELLINK of that family means "left the bridge", not "gone". Undefined too for wireless events, which are links with a name and
 * IFLA_WIRELESS and nothing else: taken for a link they would wipe out what is known of it.
 */
export function parseLink(bytes: Buffer, from = 0, to = bytes.length): LinkFact | undefined {
  if (to - from < 16 || bytes[from] !== AF_UNSPEC) return undefined;
  const flags = u32At(bytes, from + 8);
  const fact: LinkFact = {
    ifindex: s32At(bytes, from + 4),
    name: '',
    kind: u16At(bytes, from + 2) === ARPHRD_LOOPBACK ? 'loopback' : 'physical',
    mtu: mtuNotSaid,
    up: (flags & IFF_UP) !== 0,
    carrier: false,
    operState: 'UNKNOWN',
  };
  const attributes = new AttributeWalk(bytes, from + 16, to);
  while (attributes.next()) addAttribute(fact, attributes, bytes);
  if (fact.name === '' || fact.mtu === mtuNotSaid) return undefined;
  // The kernel leaves IFLA_LINK out when it equals the link's own ifindex; with another netns named it is a real reference.
  if (fact.linkNsid !== undefined) fact.link ??= fact.ifindex;
  return fact;
}

function addAttribute(fact: LinkFact, attributes: AttributeWalk, bytes: Buffer): void {
  switch (attributes.type) {
    case IFLA.IFNAME:
      fact.name = attributes.text();
      return;
    case IFLA.MTU:
      fact.mtu = attributes.u32() ?? mtuNotSaid;
      return;
    case IFLA.CARRIER:
      fact.carrier = attributes.u8() === 1;
      return;
    case IFLA.OPERSTATE:
      fact.operState = operStates[attributes.u8() ?? 0] ?? 'UNKNOWN';
      return;
    case IFLA.ADDRESS: {
      const mac = macText(bytes, attributes.from, attributes.to);
      if (mac !== undefined) fact.mac = mac;
      return;
    }
    case IFLA.MASTER: {
      const master = attributes.u32();
      if (master) fact.master = master;
      return;
    }
    case IFLA.LINK: {
      const link = attributes.u32();
      if (link) fact.link = link;
      return;
    }
    case IFLA.LINK_NETNSID: {
      const nsid = attributes.s32();
      if (nsid !== undefined) fact.linkNsid = nsid;
      return;
    }
    case IFLA.IFALIAS:
      fact.alias = attributes.text();
      return;
    case IFLA.PROP_LIST:
      addAltNames(fact, attributes.inner());
      return;
    case IFLA.LINKINFO:
      addLinkInfo(fact, attributes.inner(), bytes);
      return;
    default:
      return;
  }
}

function addAltNames(fact: LinkFact, list: AttributeWalk): void {
  const altNames: string[] = [];
  while (list.next()) if (list.type === IFLA.ALT_IFNAME) altNames.push(list.text());
  if (altNames.length > 0) fact.altNames = altNames;
}

/** The ifindex of an RTM_DELLINK payload; undefined when it is a bridge port's news, not a link's end. */
export function parseDeletedLink(bytes: Buffer, from = 0, to = bytes.length): number | undefined {
  return to - from < 16 || bytes[from] !== AF_UNSPEC ? undefined : s32At(bytes, from + 4);
}
