import { describe, expect, it } from 'vitest';
import type { Vlan } from '../../../model/link.ts';
import type { OvsPort } from '../../../model/ovs.ts';
import { ovsPortVlan, vlanChip, vlanList, vlanLook, withVlans } from './vlan.ts';

describe('vlanChip', () => {
  it.each<[Vlan, string]>([
    [{ mode: 'access', tag: 100 }, '100'],
    [{ mode: 'trunk', trunks: [200, 100] }, 'T 100,200'],
    [{ mode: 'trunk' }, 'T all'],
    [{ mode: 'native-untagged', tag: 100, trunks: [100, 200] }, 'N100 · T 200'],
    [{ mode: 'native-tagged', tag: 100, trunks: [200] }, 'N100t · T 200'],
    [{ mode: 'native-untagged', tag: 1 }, 'N1 · T all'],
  ])('%j prints %s', (vlan, text) => expect(vlanChip(vlan).text).toBe(text));

  it('names the VLANs whose hues it wears', () => {
    expect(vlanChip({ mode: 'native-untagged', tag: 7, trunks: [9, 7] })).toMatchObject({ vlans: [7, 9], native: 7 });
  });
});

describe('vlanList', () => {
  it.each([
    [[3, 1, 2], '1-3'],
    [[1, 2], '1,2'],
    [[100, 101, 102, 103, 200, 300, 400], '100-103 +3'],
    [[1, 1, 1], '1'],
    [[], ''],
  ])('%j is %s', (vlans, text) => expect(vlanList(vlans)).toBe(text));
});

describe('ovsPortVlan', () => {
  const port = (fields: Partial<OvsPort>): OvsPort =>
    ({ id: 'ovs:h:p', bridge: 'ovs:h:b', name: 'p', interfaceType: '', externalIds: {}, ...fields }) as OvsPort;
  it.each([
    [{ tag: 5 }, { mode: 'access', tag: 5 }],
    [
      { tag: 5, vlanMode: 'native-untagged', trunks: [6] },
      { mode: 'native-untagged', tag: 5, trunks: [6] },
    ],
    [{ trunks: [1, 2] }, { mode: 'trunk', trunks: [1, 2] }],
    [{}, { mode: 'trunk' }],
    [{ vlanMode: 'trunk', tag: 5 }, { mode: 'trunk' }],
    [{ vlanMode: 'access' }, { mode: 'access', tag: 0 }],
  ] as const)('%j', (fields, vlan) => expect(ovsPortVlan(port(fields as Partial<OvsPort>))).toEqual(vlan));
});

describe('hues', () => {
  it('are given first come and kept', () => {
    const first = withVlans(new Map(), [200, 100]);
    expect([...first]).toEqual([
      [100, 0],
      [200, 1],
    ]);
    const later = withVlans(first, [50, 200]);
    expect(later.get(100)).toBe(0);
    expect(later.get(50)).toBe(2);
    expect(withVlans(later, [100])).toBe(later);
  });

  it('repeat with another socket from the seventh VLAN on', () => {
    expect(vlanLook(5)).toEqual({ hue: 5, repeat: 'full' });
    expect(vlanLook(6)).toEqual({ hue: 0, repeat: 'half' });
    expect(vlanLook(12)).toEqual({ hue: 0, repeat: 'ring' });
  });
});
