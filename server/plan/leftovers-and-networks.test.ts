import { describe, expect, it } from 'vitest';
import { linkIdAt } from './testing/host-builder.ts';
import { expectIdentity, lines, planned, refusal } from './testing/run.ts';
import { scene } from './testing/scene.ts';

const said = (text: string | RegExp) => (text instanceof RegExp ? expect.stringMatching(text) : text);

function broken() {
  const all = scene();
  const { host, br0, ovs0 } = all;
  const off = { carrier: false, operState: 'LOWERLAYERDOWN', peerMissing: 'netns-unknown' as const };
  host.link(host.host, 'orphan0', 'veth', { ...off, master: br0.id, bridgePortNo: 2 });
  host.ovsPort(ovs0, 'orphan1', host.link(host.host, 'orphan1', 'veth', off));
  host.link(host.host, 'hidden0', 'veth', { ...off, peerMissing: 'netns-unreadable', master: br0.id, bridgePortNo: 3 });
  host.link(host.host, 'used0', 'veth', {
    carrier: true,
    peerMissing: 'netns-unknown',
    master: br0.id,
    bridgePortNo: 4,
  });
  host.ovsPort(ovs0, 'gone0', undefined, { ofport: -1, tag: 300 });
  const { near } = host.veth(host.host, 'pair1', 'pair0', { master: br0.id, bridgePortNo: 5 }, { up: false });
  return {
    ...all,
    near,
    orphan: (name: string) => ({ kind: 'removeOrphan', link: linkIdAt(all.topology, host.host.id, name) }),
  };
}

describe('removeOrphan', () => {
  it('a veth end that nobody has the other of: for good, and last', () => {
    const { topology, orphan } = broken();
    const plan = planned(topology, orphan('orphan0'), { kind: 'createBridge', name: 'br7', type: 'linux' });
    expect(lines(plan).at(-1)).toBe('ip link delete dev orphan0');
    expect(plan.steps.map((one) => [one.step.do, one.operation])).toEqual([
      ['addBridge', 1],
      ['setLink', 1],
      ['deleteOrphan', 0],
    ]);
    expect(plan.reversibility).toBe('irreversible');
    expect(plan.steps.at(-1)?.inverse).toEqual([]);
  });

  it('with its port of Open vSwitch', () => {
    const { topology, orphan } = broken();
    expect(lines(planned(topology, orphan('orphan1')))).toEqual([
      'ovs-vsctl -- del-port ovs0 orphan1',
      'ip link delete dev orphan1',
    ]);
  });

  it('a port whose device is gone', () => {
    const { topology } = broken();
    const plan = planned(topology, { kind: 'removeOrphan', ovsPort: 'gone0' });
    expect(lines(plan)).toEqual(['ovs-vsctl -- del-port ovs0 gone0']);
    expect(plan.reversibility).toBe('equivalent');
    expectIdentity(topology, plan);
  });

  it('a pair whose other end lies beside it unused: that can be put back', () => {
    const { topology, orphan } = broken();
    const plan = planned(topology, orphan('pair0'));
    expect(lines(plan).at(-1)).toBe('ip link delete dev pair0');
    expect(plan.reversibility).toBe('equivalent');
    expectIdentity(topology, plan);
  });

  it('is left alone until then', () => {
    const { topology, host, orphan } = broken();
    const said = /^conflict operations.0: An operation after this one changes what this one removes for good/;
    const link = linkIdAt(topology, host.host.id, 'orphan0');
    expect(refusal(topology, orphan('orphan0'), { kind: 'setLink', link, up: false, newName: 'eth77' })).toMatch(said);
    host.bridge('br7', { bridge: { vlanFiltering: true, stp: false } });
    const gone = { kind: 'deleteBridge', name: 'br7', type: 'linux' };
    expect(refusal(topology, gone, { kind: 'attach', container: 'test1', to: { bridge: 'br7' } })).toMatch(said);
    expect(refusal(topology, gone, { kind: 'attach', container: 'test1', to: { bridge: 'br0' } })).toMatch(/^planned/);
  });

  it('keeps the name until then, for the operations behind it', () => {
    const { topology, orphan } = broken();
    expect(refusal(topology, orphan('orphan0'), { kind: 'createBridge', name: 'orphan0', type: 'linux' })).toMatch(
      /^conflict operations.1.name/,
    );
    expect(refusal(topology, orphan('orphan0'), orphan('orphan0'))).toMatch(/^conflict operations.1/);
  });

  it.each([
    ['hidden0', /^conflict operations.0.link: .*cannot be entered/],
    ['used0', /^conflict operations.0.link: .*its other end is on/],
    ['eth0', /^conflict operations.0.link: .*kind physical/],
    ['db-eth1', /^conflict operations.0.link: .*its other end eth1 is in use/],
  ])('refuses %s', (name, text) => {
    const { topology, orphan } = broken();
    expect(refusal(topology, orphan(name))).toMatch(text);
  });

  it.each([
    ['ovs0', /^conflict operations.0.ovsPort/],
    ['test2-eth1', /^conflict operations.0.ovsPort: .*its device is there/],
    ['nothing', /^not-found operations.0.ovsPort/],
  ])('refuses the port %s', (ovsPort, text) => {
    expect(refusal(broken().topology, { kind: 'removeOrphan', ovsPort })).toMatch(text);
  });
});

function networks() {
  const all = scene();
  const front = all.host.network('front', '172.18.0.0/16', 'br-front', '172.18.0.1');
  const api = all.host.container('api', { networkMode: 'front' });
  all.host.endpoint(front, api, 'eth0', '172.18.0.2/16');
  all.host.plainNetwork('host', 'host');
  return { ...all, front, api };
}
const connect = { kind: 'connectNetwork', container: 'web', network: 'front' };

describe('connectNetwork', () => {
  it('with an address and aliases', () => {
    const { topology } = networks();
    const plan = planned(topology, { ...connect, addresses: ['172.18.7.7'], aliases: ["it's"] });
    expect(lines(plan)).toEqual([`docker network connect --ip 172.18.7.7 --alias 'it'\\''s' front web`]);
    expectIdentity(topology, plan);
  });

  it('from `none`: which the engine wants left first', () => {
    const { topology } = networks();
    const plan = planned(topology, { ...connect, container: 'test1' });
    expect(lines(plan)).toEqual(['docker network disconnect none test1', 'docker network connect front test1']);
    expectIdentity(topology, plan);
  });

  it.each([
    [{ container: 'hosty' }, /^conflict operations.0.container: hosty uses the host's links/],
    [
      { container: 'side' },
      'conflict operations.0.container: side runs in the network of web: name that container instead.',
    ],
    [{ container: 'old' }, /^conflict operations.0.container: old is not running/],
    [{ container: 'api' }, 'conflict operations.0.network: api is connected to front already.'],
    [{ network: 'nowhere' }, 'not-found operations.0.network: There is no Docker network nowhere.'],
    [{ network: 'none' }, /^conflict operations.0.network/],
    [{ network: 'host' }, /^conflict operations.0.network/],
    [
      { addresses: ['10.0.0.5'] },
      'invalid-field operations.0.addresses.0: 10.0.0.5 is in no subnet of front, which has 172.18.0.0/16.',
    ],
    [{ addresses: ['172.18.0.0'] }, /^invalid-field operations.0.addresses.0: .*network 172.18.0.0\/16 itself/],
    [
      { addresses: ['172.18.0.1'] },
      'conflict operations.0.addresses.0: 172.18.0.1 is in use on front: it is the gateway.',
    ],
    [{ addresses: ['172.18.0.2'] }, 'conflict operations.0.addresses.0: 172.18.0.2 is in use on front: api has it.'],
    [
      { addresses: ['172.18.0.7', '172.18.0.8'] },
      /^invalid-field operations.0.addresses.1: .*one address of each family/,
    ],
    [
      { container: 'api', network: 'bridge', addresses: ['172.17.0.7'] },
      /^conflict operations.0.addresses.0: .*default network/,
    ],
  ])('refuses %j', (change, text) => {
    expect(refusal(networks().topology, { ...connect, ...change })).toEqual(said(text));
  });
});

describe('connectNetwork of a container with a default route of its own', () => {
  it('is refused, as the engine would', () => {
    const { host, topology, db } = networks();
    const eth1 = topology.links.find((one) => one.netns === db.netns.id && one.name === 'eth1');
    if (!eth1) throw new Error('no eth1');
    host.route(db.netns, eth1, 'default', { gateway: '10.1.0.1' });
    expect(refusal(topology, { ...connect, container: 'db' })).toMatch(
      /^conflict operations.0.container: db has a default route via 10.1.0.1 over eth1 that is not Docker's/,
    );
    topology.networks = topology.networks.map((one) => (one.name === 'front' ? { ...one, internal: true } : one));
    expect(refusal(topology, { ...connect, container: 'db' })).toMatch(/^planned/);
  });
});

describe('disconnectNetwork', () => {
  it('asks for the same address again when it is undone', () => {
    const { topology } = networks();
    const plan = planned(topology, { kind: 'disconnectNetwork', container: 'api', network: 'front' });
    expect(lines(plan)).toEqual(['docker network disconnect front api']);
    expect(plan.steps[0]).toMatchObject({
      reversibility: 'equivalent',
      inverse: [{ do: 'connectNetwork', ipv4Address: '172.18.0.2' }],
    });
    expect(plan.warnings).toEqual([
      { operation: 0, code: 'drops-connections', values: { link: 'front', addresses: '172.18.0.2' } },
    ]);
    expectIdentity(topology, plan);
  });

  it('but not on the default network, where the engine alone gives them', () => {
    const { topology } = networks();
    const plan = planned(topology, { kind: 'disconnectNetwork', container: 'web', network: 'bridge' });
    expect(plan.steps[0]?.inverse[0]).not.toHaveProperty('ipv4Address');
    expectIdentity(topology, plan);
  });

  it('is not planned after an operation that sets the link which goes', () => {
    const { topology } = networks();
    const mtu = { kind: 'setLink', container: 'api', name: 'eth0', mtu: 1400 };
    const gone = { kind: 'disconnectNetwork', container: 'api', network: 'front' };
    expect(refusal(topology, mtu, gone)).toMatch(
      /^conflict operations.1.network: An operation before this one sets a link/,
    );
    expect(refusal(topology, { ...mtu, container: 'web' }, gone)).toMatch(/^planned/);
  });

  it('refuses a network that the container is not on', () => {
    expect(refusal(networks().topology, { kind: 'disconnectNetwork', container: 'web', network: 'front' })).toBe(
      'conflict operations.0.network: web is not connected to front.',
    );
  });
});
