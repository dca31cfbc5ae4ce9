/** The bridge VLAN table: links of family AF_BRIDGE with their VLANs (linux/if_bridge.h, br_fill_ifinfo). */
import type { BridgeVlanFact } from './facts.ts';
import { AttributeWalk, attribute, s32At, u16At, u32Bytes } from './message.ts';

const AF_BRIDGE = 7;
const IFLA_EXT_MASK = 29;
const IFLA_AF_SPEC = 26;
const IFLA_BRIDGE_VLAN_INFO = 2;
const RTEXT_FILTER_BRVLAN_COMPRESSED = 4;
const flag = { pvid: 1 << 1, untagged: 1 << 2, rangeBegin: 1 << 3, rangeEnd: 1 << 4 } as const;

/** struct ifinfomsg. */
const headerBytes = 16;
const maxVid = 4094;

/** The body of a dump of the VLANs of every bridge port and bridge of a netns, with ranges written as ranges. */
export function bridgeVlanDumpBody(): Buffer {
  const header = Buffer.alloc(headerBytes);
  header[0] = AF_BRIDGE;
  return Buffer.concat([header, attribute(IFLA_EXT_MASK, u32Bytes(RTEXT_FILTER_BRVLAN_COMPRESSED))]);
}

export type BridgePortNews = { ifindex: number; vlans: BridgeVlanFact[] };

/** The table of one bridge port or bridge, ascending; empty when it has none. Undefined for other families: those are links. */
export function parseBridgePort(bytes: Buffer, from: number, to: number): BridgePortNews | undefined {
  if (to - from < headerBytes || bytes[from] !== AF_BRIDGE) return undefined;
  const vlans: BridgeVlanFact[] = [];
  const attributes = new AttributeWalk(bytes, from + headerBytes, to);
  while (attributes.next()) if (attributes.type === IFLA_AF_SPEC) addVlans(vlans, attributes.inner(), bytes);
  return { ifindex: s32At(bytes, from + 4), vlans };
}

/** Each attribute is a struct bridge_vlan_info, flags and vid; a range is two of them, its first and its last VLAN. */
function addVlans(vlans: BridgeVlanFact[], list: AttributeWalk, bytes: Buffer): void {
  let begin: number | undefined;
  while (list.next()) {
    if (list.type !== IFLA_BRIDGE_VLAN_INFO || list.to - list.from < 4) continue;
    const flags = u16At(bytes, list.from);
    const vid = u16At(bytes, list.from + 2);
    if (vid < 1 || vid > maxVid) continue;
    if ((flags & flag.rangeBegin) !== 0) {
      begin = vid;
      continue;
    }
    const first = (flags & flag.rangeEnd) !== 0 && begin !== undefined ? begin : vid;
    begin = undefined;
    for (let one = first; one <= vid; one += 1) {
      vlans.push({
        vid: one,
        ...((flags & flag.pvid) !== 0 ? { pvid: true } : {}),
        ...((flags & flag.untagged) !== 0 ? { untagged: true } : {}),
      });
    }
  }
}
