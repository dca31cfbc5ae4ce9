/** Requests that make, change and delete links (linux/if_link.h, linux/veth.h); each is one message, all or nothing but where it says so. */
import { macBytes } from './address-bytes.ts';
import { RTM_DELLINK, RTM_NEWLINK } from './link-codec.ts';
import { attribute, NLM_F_CREATE, NLM_F_EXCL, textBytes, u32Bytes } from './message.ts';
import type { Write } from './request.ts';

const IFLA = { ADDRESS: 1, IFNAME: 3, MTU: 4, MASTER: 10, LINKINFO: 18, IFALIAS: 20, NET_NS_FD: 28 } as const;
const IFLA_INFO = { KIND: 1, DATA: 2 } as const;
const VETH_INFO_PEER = 1;
const IFF_UP = 1;
const RTM_SETLINK = 19;

/** struct ifinfomsg. */
function linkHeader(ifindex = 0, flags = 0, change = 0): Buffer {
  const header = Buffer.alloc(16);
  header.writeInt32LE(ifindex, 4);
  header.writeUInt32LE(flags, 8);
  header.writeUInt32LE(change, 12);
  return header;
}

export type NewLink = { name: string; mac: string; mtu?: number | undefined };

const newLinkAttributes = ({ name, mac, mtu }: NewLink): Buffer[] => [
  attribute(IFLA.IFNAME, textBytes(name)),
  attribute(IFLA.ADDRESS, macBytes(mac)),
  ...(mtu === undefined ? [] : [attribute(IFLA.MTU, u32Bytes(mtu))]),
];

const linkInfo = (kind: string, data: Buffer[]): Buffer =>
  attribute(
    IFLA.LINKINFO,
    Buffer.concat([
      attribute(IFLA_INFO.KIND, Buffer.from(kind)),
      ...(data.length === 0 ? [] : [attribute(IFLA_INFO.DATA, Buffer.concat(data))]),
    ]),
  );

const newLink = (attributes: Buffer[]): Write => ({
  what: 'RTM_NEWLINK',
  type: RTM_NEWLINK,
  flags: NLM_F_CREATE | NLM_F_EXCL,
  body: Buffer.concat([linkHeader(), ...attributes]),
});

/** `ip link add name NAME address MAC [mtu MTU] type bridge`. An MTU given here follows that of its ports later, as one from ip(8) does. */
export const newBridge = (link: NewLink): Write => newLink([...newLinkAttributes(link), linkInfo('bridge', [])]);

/**
 * `ip link add name NAME address MAC mtu MTU type veth peer name NAME address MAC mtu MTU netns N`: the far end is made where it belongs and is
 * never in the netns of the near one. `netnsFd` is an nsfs descriptor of this process.
 */
export function newVeth(near: NewLink, far: NewLink & { netnsFd: number }): Write {
  const peer = [linkHeader(), ...newLinkAttributes(far), attribute(IFLA.NET_NS_FD, u32Bytes(far.netnsFd))];
  return newLink([...newLinkAttributes(near), linkInfo('veth', [attribute(VETH_INFO_PEER, Buffer.concat(peer))])]);
}

export const deleteLink = (ifindex: number): Write => ({
  what: 'RTM_DELLINK',
  type: RTM_DELLINK,
  flags: 0,
  body: linkHeader(ifindex),
});

/** `master` is the bridge's ifindex, 0 for none; an empty alias takes it away. */
export type LinkChange = {
  up?: boolean | undefined;
  mtu?: number | undefined;
  mac?: string | undefined;
  name?: string | undefined;
  master?: number | undefined;
  alias?: string | undefined;
};

/** Several settings in one message are made one after the other: what came before a refused one stays made (do_setlink, net/core/rtnetlink.c). */
export function changeLink(ifindex: number, { up, mtu, mac, name, master, alias }: LinkChange): Write {
  const attributes = [
    ...(mac === undefined ? [] : [attribute(IFLA.ADDRESS, macBytes(mac))]),
    ...(mtu === undefined ? [] : [attribute(IFLA.MTU, u32Bytes(mtu))]),
    ...(name === undefined ? [] : [attribute(IFLA.IFNAME, textBytes(name))]),
    ...(alias === undefined ? [] : [attribute(IFLA.IFALIAS, Buffer.from(alias, 'utf8'))]),
    ...(master === undefined ? [] : [attribute(IFLA.MASTER, u32Bytes(master))]),
  ];
  const header = up === undefined ? linkHeader(ifindex) : linkHeader(ifindex, up ? IFF_UP : 0, IFF_UP);
  return { what: 'RTM_SETLINK', type: RTM_SETLINK, flags: 0, body: Buffer.concat([header, ...attributes]) };
}
