import { describe, expect, it } from 'vitest';
import type { LinkFact } from './facts.ts';
import { parseLink } from './link-codec.ts';
import { attribute, u32Bytes } from './message.ts';

/** Attribute numbers as linux/if_link.h has them; this kernel may lack the modules, the bytes are the same everywhere. */
const IFLA = { IFNAME: 3, MTU: 4, LINKINFO: 18 };
const INFO = { KIND: 1, DATA: 2, SLAVE_KIND: 4, SLAVE_DATA: 5 };

const u8 = (value: number): Buffer => Buffer.from([value]);
const u16 = (value: number): Buffer => Buffer.from([value & 0xff, value >> 8]);
const text = (value: string): Buffer => Buffer.from(`${value}\0`);

/** A link with the nested attributes of its LINKINFO. */
function link(...info: Buffer[]): LinkFact | undefined {
  const header = Buffer.alloc(16);
  header.writeInt32LE(7, 4);
  const parts = [attribute(IFLA.IFNAME, text('x0')), attribute(IFLA.MTU, u32Bytes(1500))];
  return parseLink(Buffer.concat([header, ...parts, attribute(IFLA.LINKINFO, Buffer.concat(info))]));
}
const kind = (name: string, ...data: Buffer[]): Buffer[] => [
  attribute(INFO.KIND, text(name)),
  attribute(INFO.DATA, Buffer.concat(data)),
];
const member = (master: string, ...data: Buffer[]): Buffer[] => [
  attribute(INFO.SLAVE_KIND, text(master)),
  attribute(INFO.SLAVE_DATA, Buffer.concat(data)),
];

describe('what a link is by its kind', () => {
  it('a bond has a mode, and a member that carries the traffic where one does', () => {
    expect(link(...kind('bond', attribute(1, u8(1)), attribute(2, u32Bytes(3))))?.bond).toEqual({
      mode: 'active-backup',
      activeMember: 3,
    });
    expect(link(...kind('bond', attribute(1, u8(4))))?.bond).toEqual({ mode: '802.3ad' });
    expect(link(...kind('bond', attribute(1, u8(77))))?.bond).toEqual({ mode: '77' });
  });

  it('a member of a bond has a state and what its link monitor says', () => {
    expect(link(...member('bond', attribute(1, u8(1)), attribute(2, u8(2))))?.bondMember).toEqual({
      state: 'BACKUP',
      miiStatus: 'DOWN',
    });
    expect(link(...member('bond', attribute(1, u8(0)), attribute(2, u8(0))))?.bondMember).toEqual({
      state: 'ACTIVE',
      miiStatus: 'UP',
    });
    expect(link(...member('bridge', attribute(1, u8(1)), attribute(18, u16(5))))).toMatchObject({ bridgePortNo: 5 });
    expect(link(...member('bridge', attribute(1, u8(1))))?.bondMember).toBeUndefined();
  });

  it.each([
    [0, 'l2'],
    [1, 'l3'],
    [2, 'l3s'],
  ])('an ipvlan of mode %i is %s', (mode, name) => {
    expect(link(...kind('ipvlan', attribute(1, u16(mode))))?.ipvlanMode).toBe(name);
    expect(link(...kind('ipvtap', attribute(1, u16(mode))))?.ipvlanMode).toBe(name);
  });

  it.each([
    [1, 'private'],
    [4, 'bridge'],
    [16, 'source'],
  ])('a macvtap of mode %i is %s', (mode, name) => {
    expect(link(...kind('macvtap', attribute(1, u32Bytes(mode))))?.macvlanMode).toBe(name);
  });

  it('a VLAN sub-link has its number', () => {
    expect(link(...kind('vlan', attribute(1, u16(100))))?.vlanId).toBe(100);
  });

  it('a bridge tells its default VLAN only while it filters VLANs', () => {
    const parts = [attribute(4, u32Bytes(30_000)), attribute(5, u32Bytes(1)), attribute(39, u16(1))];
    expect(link(...kind('bridge', ...parts, attribute(7, u8(1))))?.bridge).toEqual({
      vlanFiltering: true,
      stp: true,
      ageingSeconds: 300,
      defaultPvid: 1,
    });
    expect(link(...kind('bridge', ...parts, attribute(7, u8(0))))?.bridge).toEqual({
      vlanFiltering: false,
      stp: true,
      ageingSeconds: 300,
    });
  });

  it('a tun or tap device says which it is, whether it stays and whose it is', () => {
    expect(link(...kind('tun', attribute(1, u32Bytes(1000)), attribute(3, u8(2)), attribute(6, u8(1))))?.tun).toEqual({
      mode: 'tap',
      persistent: true,
      ownerUid: 1000,
    });
    expect(link(...kind('tun', attribute(3, u8(1)), attribute(6, u8(0))))?.tun).toEqual({
      mode: 'tun',
      persistent: false,
    });
  });

  it('a vxlan has one remote or a multicast group, of either family, and a source address', () => {
    const own = [attribute(1, u32Bytes(42)), attribute(15, Buffer.from([0x12, 0xb5]))];
    expect(link(...kind('vxlan', ...own, attribute(2, Buffer.from([10, 0, 0, 2]))))?.vxlan).toEqual({
      vni: 42,
      destinationPort: 4789,
      remote: '10.0.0.2',
    });
    const group = attribute(2, Buffer.from([239, 1, 1, 1]));
    const local = attribute(4, Buffer.from([10, 0, 0, 1]));
    expect(link(...kind('vxlan', ...own, group, local))?.vxlan).toEqual({
      vni: 42,
      destinationPort: 4789,
      group: '239.1.1.1',
      local: '10.0.0.1',
    });
    const six = (first: string): Buffer => Buffer.from(`${first}${'00'.repeat(13)}01`, 'hex');
    expect(link(...kind('vxlan', ...own, attribute(16, six('ff05')), attribute(17, six('fd00'))))?.vxlan).toMatchObject(
      {
        group: 'ff05::1',
        local: 'fd00::1',
      },
    );
    expect(link(...kind('vxlan', ...own, attribute(16, six('fd00'))))?.vxlan).toMatchObject({ remote: 'fd00::1' });
  });

  it('attributes that are too short say nothing', () => {
    expect(link(...kind('bond', attribute(2, u8(1))))?.bond).toEqual({ mode: 'balance-rr' });
    expect(link(...kind('tun', attribute(1, u8(1))))?.tun).toEqual({ mode: 'tun', persistent: false });
    expect(link(...kind('ipvlan', attribute(1, u8(1))))?.ipvlanMode).toBeUndefined();
    expect(link(...kind('bridge', attribute(4, u8(1))))?.bridge).toEqual({ vlanFiltering: false, stp: false });
    expect(link(...kind('vxlan', attribute(2, u8(1))))?.vxlan).toEqual({ vni: 0, destinationPort: 0 });
  });
});
