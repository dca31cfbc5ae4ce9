import { describe, expect, test } from 'vitest';
import type { Step } from '../../model/step.ts';
import { planned, take } from '../plan/testing/run.ts';
import { scene } from '../plan/testing/scene.ts';
import { expectationsOf, holds } from './expect.ts';

const stepsOf = (...operations: object[]): Step[] =>
  planned(scene().topology, ...operations).steps.map((one) => one.step);
const attach = { kind: 'attach', container: 'test1', name: 'eth1', addresses: ['192.168.0.1/24'], vlan: 100 };

describe('what is expected', () => {
  test.each([
    ['attach to OVS', { ...attach, to: { ovsBridge: 'ovs0' } }],
    ['attach to a bridge', { ...attach, to: { bridge: 'br0' }, vlan: undefined, addresses: ['10.1.0.9/24'] }],
    ['detach', { kind: 'detach', container: 'test2', name: 'eth1' }],
    ['setVlan', { kind: 'setVlan', container: 'test2', name: 'eth1', vlan: 200 }],
    ['setAddresses', { kind: 'setAddresses', container: 'db', name: 'eth1', addresses: ['10.1.0.7/24'] }],
    ['createBridge', { kind: 'createBridge', name: 'br7', type: 'linux', addresses: ['10.7.0.1/24'] }],
    ['setLink', { kind: 'setLink', container: 'db', name: 'eth1', up: false, newName: 'lan0' }],
  ])('holds after the steps of %s, and not before', (_, operation) => {
    const { topology } = scene();
    const steps = stepsOf(operation);
    const expected = expectationsOf(steps);
    const after = take(topology, steps);
    expect(expected.filter((one) => !holds(one, after))).toEqual([]);
    expect(expected.filter((one) => !holds(one, topology))).not.toEqual([]);
  });

  test('nothing of the local link of an OVS bridge that was put down and deleted', () => {
    const link = { netns: scene().host.host.id, name: 'ovs9' };
    const steps: Step[] = [
      { do: 'setLink', link, before: { up: true }, after: { up: false } },
      { do: 'deleteOvsBridge', name: 'ovs9', datapathType: 'netdev', stp: false, externalIds: {} },
    ];
    expect(expectationsOf(steps)).toEqual([{ about: 'ovs-bridge', bridge: 'ovs9', present: false }]);
  });
});
