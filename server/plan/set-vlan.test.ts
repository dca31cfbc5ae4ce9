import { describe, expect, it } from 'vitest';
import { expectIdentity, lines, planned, refusal } from './testing/run.ts';
import { scene } from './testing/scene.ts';

const test2 = { kind: 'setVlan', container: 'test2', name: 'eth1' };

describe('setVlan', () => {
  it.each([
    [200, ' -- set Port test2-eth1 tag=200'],
    [{ mode: 'trunk', trunks: [30, 10, 10] }, ' -- set Port test2-eth1 trunks=10,30'],
    [
      { mode: 'native-untagged', tag: 5, trunks: [5, 6] },
      ' -- set Port test2-eth1 vlan_mode=native-untagged tag=5 trunks=5,6',
    ],
    [{ mode: 'native-tagged', tag: 5 }, ' -- set Port test2-eth1 vlan_mode=native-tagged tag=5'],
    [{ mode: 'trunk' }, ''],
    [null, ''],
  ])('%j in one transaction', (vlan, set) => {
    const { topology } = scene();
    const plan = planned(topology, { ...test2, vlan });
    expect(lines(plan)).toEqual([`ovs-vsctl -- clear Port test2-eth1 tag trunks vlan_mode${set}`]);
    expect(plan.reversibility).toBe('exact');
    expectIdentity(topology, plan);
  });

  it('is nothing where it is so already', () => {
    const { topology } = scene();
    expect(planned(topology, { ...test2, vlan: 100 }).steps).toEqual([]);
  });

  it('lists that a mode that was written in words comes back without', () => {
    const { topology } = scene();
    const ovsPorts = topology.ovsPorts.map((one) =>
      one.name === 'test2-eth1' ? { ...one, vlanMode: 'access' as const } : one,
    );
    const plan = planned({ ...topology, ovsPorts }, { ...test2, vlan: 200 });
    expect(plan.steps[0]).toMatchObject({ reversibility: 'equivalent', differences: ['ovs-vlan-mode-written'] });
    expectIdentity({ ...topology, ovsPorts }, plan);
  });

  it.each([
    [
      { ...test2, container: 'db', vlan: 5 },
      /^conflict operations.0.vlan: br0 is a Linux bridge that does not filter VLANs/,
    ],
    [{ ...test2, vlan: { mode: 'trunk', trunks: [] } }, /^invalid-field operations.0.vlan.trunks/],
    [{ ...test2, container: 'test1', name: 'lo', vlan: 5 }, /^conflict operations.0.name: lo is not plugged/],
  ])('refuses %j', (operation, said) => {
    expect(refusal(scene().topology, operation)).toMatch(said);
  });

  it('names a VLAN-aware Linux bridge as what it cannot set yet, and a tunnel of VLANs as what it could not put back', () => {
    const { topology, br0 } = scene();
    const links = topology.links.map((one) =>
      one.id === br0.id ? { ...one, bridge: { vlanFiltering: true, stp: false } } : one,
    );
    expect(refusal({ ...topology, links }, { ...test2, container: 'db', vlan: 5 })).toMatch(/VLAN-aware Linux bridge/);
    const ovsPorts = topology.ovsPorts.map((one) =>
      one.name === 'test2-eth1' ? { ...one, vlanMode: 'dot1q-tunnel' as const } : one,
    );
    expect(refusal({ ...topology, ovsPorts }, { ...test2, vlan: 5 })).toMatch(
      /^conflict operations.0.name: .*dot1q-tunnel/,
    );
  });
});
