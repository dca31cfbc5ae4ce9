import { describe, expect, it } from 'vitest';
import { applyEvent, noReread } from './apply-event.ts';
import { bridgeVlanDumpBody, parseBridgePort } from './bridge-vlan-codec.ts';
import { attribute, encodeMessage, MessageWalk, u32Bytes } from './message.ts';
import { emptyTables, nothingTouched } from './netns-tables.ts';

const AF_BRIDGE = 7;
const RTM = { NEWLINK: 16, DELLINK: 17 };
const IFLA = { IFNAME: 3, MTU: 4, LINKINFO: 18, AF_SPEC: 26 };
const flags = { pvid: 2, untagged: 4, begin: 8, end: 16 };

/** struct bridge_vlan_info in an IFLA_BRIDGE_VLAN_INFO attribute. */
function vlanInfo(vid: number, bits = 0): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16LE(bits, 0);
  bytes.writeUInt16LE(vid, 2);
  return attribute(2, bytes);
}
function header(family: number, ifindex: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes[0] = family;
  bytes.writeInt32LE(ifindex, 4);
  return bytes;
}
/** What br_fill_ifinfo makes: the port's name, then its VLANs. */
const port = (ifindex: number, ...vlans: Buffer[]): Buffer =>
  Buffer.concat([
    header(AF_BRIDGE, ifindex),
    attribute(IFLA.IFNAME, Buffer.from('eth1\0')),
    attribute(IFLA.AF_SPEC | 0x8000, Buffer.concat(vlans)),
  ]);
const parse = (bytes: Buffer) => parseBridgePort(bytes, 0, bytes.length);

describe('the bridge VLAN table of a port', () => {
  it('has each VLAN with its flags', () => {
    expect(parse(port(5, vlanInfo(1, flags.pvid | flags.untagged), vlanInfo(100)))).toEqual({
      ifindex: 5,
      vlans: [{ vid: 1, pvid: true, untagged: true }, { vid: 100 }],
    });
  });

  it('has every VLAN of a range', () => {
    const range = [vlanInfo(10, flags.begin | flags.untagged), vlanInfo(13, flags.end | flags.untagged)];
    expect(parse(port(5, ...range, vlanInfo(20)))?.vlans).toEqual([
      ...[10, 11, 12, 13].map((vid) => ({ vid, untagged: true })),
      { vid: 20 },
    ]);
    expect(parse(port(5, vlanInfo(1, flags.begin), vlanInfo(4094, flags.end)))?.vlans).toHaveLength(4094);
  });

  it('is empty for a port in no VLAN', () => {
    expect(parse(port(5))).toEqual({ ifindex: 5, vlans: [] });
  });

  it('takes no harm from what does not fit', () => {
    expect(parse(header(0, 5))).toBeUndefined();
    expect(parse(header(AF_BRIDGE, 5).subarray(0, 15))).toBeUndefined();
    expect(parse(port(5, attribute(2, Buffer.alloc(3)), vlanInfo(4095), vlanInfo(0)))?.vlans).toEqual([]);
    // The end of a range that never began, and the begin of one that never ends.
    expect(parse(port(5, vlanInfo(9, flags.end), vlanInfo(30, flags.begin)))?.vlans).toEqual([{ vid: 9 }]);
  });

  it('is asked for in short form, with ranges', () => {
    expect(bridgeVlanDumpBody()).toEqual(Buffer.concat([header(AF_BRIDGE, 0), attribute(29, u32Bytes(4))]));
  });
});

describe('news of bridge ports', () => {
  const apply = (tables: ReturnType<typeof emptyTables>, type: number, payload: Buffer) => {
    const [touched, reread] = [nothingTouched(), noReread()];
    const message = new MessageWalk(encodeMessage(type, 0, 0, payload));
    message.next();
    applyEvent(tables, message, touched, reread);
    return { touched, reread };
  };
  const bridge = (defaultPvid: number, filters: number): Buffer => {
    const pvid = Buffer.from([defaultPvid & 0xff, defaultPvid >> 8]);
    const data = Buffer.concat([attribute(7, Buffer.from([filters])), attribute(39, pvid)]);
    const info = Buffer.concat([attribute(1, Buffer.from('bridge\0')), attribute(2, data)]);
    const own = [attribute(IFLA.IFNAME, Buffer.from('br0\0')), attribute(IFLA.MTU, u32Bytes(1500))];
    return Buffer.concat([header(0, 4), ...own, attribute(IFLA.LINKINFO, info)]);
  };

  it('bring their VLANs with them', () => {
    const tables = emptyTables();
    const { touched, reread } = apply(tables, RTM.NEWLINK, port(5, vlanInfo(100, flags.pvid)));
    expect(tables.bridgeVlans.get(5)).toEqual([{ vid: 100, pvid: true }]);
    expect([...touched.links]).toEqual([5]);
    expect(reread.bridgeVlans).toBe(false);
    expect(tables.links.size).toBe(0);
  });

  it('without VLANs have the table read again where there was one', () => {
    const tables = emptyTables();
    expect(apply(tables, RTM.NEWLINK, port(5)).reread.bridgeVlans).toBe(false);
    tables.bridgeVlans.set(5, [{ vid: 1 }]);
    expect(apply(tables, RTM.NEWLINK, port(5)).reread.bridgeVlans).toBe(true);
  });

  it('of a port that leaves end its table, and leave the link', () => {
    const tables = emptyTables();
    tables.bridgeVlans.set(5, [{ vid: 1 }]);
    const { touched } = apply(tables, RTM.DELLINK, port(5));
    expect(tables.bridgeVlans.size).toBe(0);
    expect([...touched.links]).toEqual([5]);
  });

  it('and a bridge that begins to filter, or changes its default VLAN, have all tables read', () => {
    const tables = emptyTables();
    expect(apply(tables, RTM.NEWLINK, bridge(1, 0)).reread.bridgeVlans).toBe(false);
    expect(apply(tables, RTM.NEWLINK, bridge(1, 1)).reread.bridgeVlans).toBe(true);
    expect(apply(tables, RTM.NEWLINK, bridge(1, 1)).reread.bridgeVlans).toBe(false);
    expect(apply(tables, RTM.NEWLINK, bridge(7, 1)).reread.bridgeVlans).toBe(true);
  });
});
