import { describe, expect, it } from 'vitest';
import { expectIdentity, lines, planned, refusal } from './testing/run.ts';
import { scene } from './testing/scene.ts';

describe('createBridge', () => {
  it('of the kernel, marked to stay, with the host’s addresses', () => {
    const { topology } = scene();
    const plan = planned(topology, {
      kind: 'createBridge',
      name: 'br7',
      type: 'linux',
      mtu: 9000,
      addresses: ['10.7.0.1/24'],
    });
    expect(lines(plan)).toEqual([
      'ip link add name br7 address 06:00:00:00:00:01 mtu 9000 type bridge',
      'ip link set dev br7 alias pb:bridge',
      'ip link set dev br7 up',
      'ip addr add 10.7.0.1/24 dev br7',
    ]);
    expect(plan.reversibility).toBe('exact');
    expectIdentity(topology, plan);
  });

  it('of Open vSwitch', () => {
    const { topology } = scene();
    const plan = planned(topology, {
      kind: 'createBridge',
      name: 'ovs7',
      type: 'ovs',
      datapath: 'netdev',
      addresses: ['10.7.0.1/24'],
    });
    expect(lines(plan)).toEqual([
      'ovs-vsctl -- add-br ovs7 -- set Bridge ovs7 datapath_type=netdev external_ids:patchbay=bridge',
      'ip link set dev ovs7 up',
      'ip addr add 10.7.0.1/24 dev ovs7',
    ]);
    expectIdentity(topology, plan);
  });

  it.each([
    [{ name: 'br0' }, 'conflict operations.0.name: br0 is taken: the host has a link of this name.'],
    [{ name: 'all' }, "invalid-field operations.0.name: all is a name of the kernel's own."],
    [{ type: 'ovs' }, /^missing-feature operations.0.datapath: .*ovs_datapath/],
    [{ datapath: 'netdev' }, /^invalid-field operations.0.datapath/],
    [{ type: 'ovs', datapath: 'netdev', mtu: 1400 }, /^invalid-field operations.0.mtu/],
    [{ mtu: 1000, addresses: ['fd00::1/64'] }, /^invalid-field operations.0.mtu/],
    [{ addresses: ['10.1.0.1/24'] }, /^conflict operations.0.addresses.0: 10.1.0.1 is in use: br0 of the host has it/],
    [{ addresses: ['172.17.0.1/16'] }, /^conflict operations.0.addresses.0/],
  ])('refuses %j', (change, said) => {
    const { topology } = scene();
    const said2 = said instanceof RegExp ? expect.stringMatching(said) : said;
    expect(refusal(topology, { kind: 'createBridge', name: 'br7', type: 'linux', ...change })).toEqual(said2);
  });
});

describe('deleteBridge', () => {
  it('takes what the host had on it first', () => {
    const { host, topology } = scene();
    const br7 = host.bridge('br7', { addresses: ['10.7.0.1/24', '10.7.0.2/24', 'fd00:7::1/64'], alias: 'theirs' });
    host.route(host.host, br7, '10.70.0.0/16', { gateway: '10.7.0.9' });
    const plan = planned(topology, { kind: 'deleteBridge', name: 'br7', type: 'linux' });
    expect(lines(plan)).toEqual([
      'ip route del 10.70.0.0/16 via 10.7.0.9 dev br7',
      'ip addr del fd00:7::1/64 dev br7',
      'ip addr del 10.7.0.2/24 dev br7',
      'ip addr del 10.7.0.1/24 dev br7',
      'ip link set dev br7 down',
      'ip link delete dev br7',
    ]);
    expect(plan.reversibility).toBe('equivalent');
    expectIdentity(topology, plan);
  });

  it('cannot be taken back where the bridge has settings that would be lost', () => {
    const { host, topology } = scene();
    host.bridge('br7', { bridge: { vlanFiltering: true, stp: false, ageingSeconds: 300 } });
    host.ovsBridge('ovs7', { controllers: ['tcp:127.0.0.1:6653'] });
    for (const [name, type] of [
      ['br7', 'linux'],
      ['ovs7', 'ovs'],
    ] as const) {
      const plan = planned(topology, { kind: 'deleteBridge', name, type });
      expect(plan.reversibility).toBe('irreversible');
      expect(plan.steps.at(-1)).toMatchObject({ reversibility: 'irreversible', inverse: [] });
    }
  });

  it.each([
    [{ name: 'br0', type: 'linux' }, 'conflict operations.0.name: br0 still has ports: db-eth1.'],
    [{ name: 'ovs0', type: 'ovs' }, 'conflict operations.0.name: ovs0 still has ports: test2-eth1.'],
    [{ name: 'ovs0', type: 'linux' }, /^conflict operations.0.name: ovs0 is no Linux bridge/],
    [
      { name: 'docker0', type: 'linux' },
      /^conflict operations.0.name: docker0 is the bridge of the Docker network bridge/,
    ],
    [{ name: 'br9', type: 'linux' }, 'not-found operations.0.name: The host has no bridge br9.'],
    [{ name: 'br0', type: 'ovs' }, 'not-found operations.0.name: Open vSwitch has no bridge br0.'],
  ])('refuses %j', (bridge, said) => {
    const { topology } = scene();
    expect(refusal(topology, { kind: 'deleteBridge', ...bridge })).toEqual(
      said instanceof RegExp ? expect.stringMatching(said) : said,
    );
  });

  it('after its last port went in the same request', () => {
    const { topology } = scene();
    const plan = planned(
      topology,
      { kind: 'detach', container: 'test2', name: 'eth1' },
      { kind: 'deleteBridge', name: 'ovs0', type: 'ovs' },
    );
    expect(plan.steps.map((one) => one.step.do).slice(-2)).toEqual(['setLink', 'deleteOvsBridge']);
    expectIdentity(topology, plan);
  });
});
