import { describe, expect, it } from 'vitest';
import type { Topology } from '../../model/topology.ts';
import { linkIdAt } from './testing/host-builder.ts';
import { expectIdentity, lines, planned, refusal } from './testing/run.ts';
import { scene } from './testing/scene.ts';

const db = { container: 'db', name: 'eth1' };
const inside = `nsenter -t "$(docker inspect -f '{{.State.Pid}}' db)" -n ip`;
/** What follows `ip` in the container's namespace. */
const inDb = (plan: Parameters<typeof lines>[0]): string[] => lines(plan).map((one) => one.replace(`${inside} `, ''));
const said = (text: string | RegExp) => (text instanceof RegExp ? expect.stringMatching(text) : text);

/** db's eth1 with a default route and one whose source is its address. */
function routed() {
  const all = scene();
  const eth1 = all.topology.links.find((one) => one.netns === all.db.netns.id && one.name === 'eth1');
  if (!eth1) throw new Error('no eth1');
  all.host.route(all.db.netns, eth1, 'default', { gateway: '10.1.0.1' });
  all.host.route(all.db.netns, eth1, '10.60.0.0/16', { preferredSource: '10.1.0.5' });
  return { ...all, eth1 };
}

describe('setAddresses', () => {
  it('adds what is missing and takes what is too much', () => {
    const { topology } = scene();
    const plan = planned(topology, { kind: 'setAddresses', ...db, addresses: ['10.1.0.5/24', '10.1.0.6/24'] });
    expect(inDb(plan).slice(0, 2)).toEqual(['addr del fd00:1::5/64 dev eth1', 'addr add 10.1.0.6/24 dev eth1']);
    expect(plan.steps.at(-1)?.step).toMatchObject({ do: 'announce', addresses: ['10.1.0.6'] });
    expectIdentity(topology, plan);
  });

  it('puts back the routes that the kernel flushes with the last IPv4 address, where they still fit', () => {
    const { topology } = routed();
    const plan = planned(topology, { kind: 'setAddresses', ...db, addresses: ['10.1.0.7/24', 'fd00:1::5/64'] });
    expect(inDb(plan).slice(0, -1)).toEqual([
      'route del default via 10.1.0.1 dev eth1',
      'route del 10.60.0.0/16 dev eth1 src 10.1.0.5',
      'addr del 10.1.0.5/24 dev eth1',
      'addr add 10.1.0.7/24 dev eth1',
      'route add default via 10.1.0.1 dev eth1',
    ]);
    expect(plan.warnings).toContainEqual({
      operation: 0,
      code: 'routes-go',
      values: { link: 'eth1', routes: '10.60.0.0/16' },
    });
    expectIdentity(topology, plan);
  });

  it('takes secondary addresses before their primary one and gives them back', () => {
    const { topology, eth1 } = routed();
    eth1.addresses.push({ address: '10.1.0.8', prefixLength: 24, family: 'inet', scope: 'global' });
    const plan = planned(topology, { kind: 'setAddresses', ...db, addresses: ['10.1.0.8/24', 'fd00:1::5/64'] });
    expect(inDb(plan).filter((one) => one.startsWith('addr'))).toEqual([
      'addr del 10.1.0.8/24 dev eth1',
      'addr del 10.1.0.5/24 dev eth1',
      'addr add 10.1.0.8/24 dev eth1',
    ]);
    expect(plan.steps.some((one) => one.step.do === 'announce')).toBe(false);
    expectIdentity(topology, plan);
  });

  it('leaves the kernel’s link-local alone', () => {
    const { topology, eth1, host, db: at } = routed();
    eth1.addresses.push({ address: 'fe80::dead:beef', prefixLength: 64, family: 'inet6', scope: 'link' });
    host.route(at.netns, eth1, 'fe80::/64', { protocol: 2, metric: 256 });
    const plan = planned(topology, { kind: 'setAddresses', ...db, addresses: [] });
    expect(inDb(plan).filter((one) => one.includes('fe80'))).toEqual([]);
    expectIdentity(topology, plan);
  });

  it.each([
    [
      { ...db, addresses: ['10.1.0.5/24', '10.1.0.1/24'] },
      /^conflict operations.0.addresses.1: 10.1.0.1 is in use: br0/,
    ],
    [
      { ...db, addresses: ['10.1.0.5/24', '10.1.0.5/16'] },
      /^invalid-field operations.0.addresses.1: 10.1.0.5 is asked for twice/,
    ],
    [
      { container: 'web', name: 'eth0', addresses: [] },
      /^conflict operations.0.name: Docker gave 172.17.0.2 to eth0 .*disconnectNetwork/,
    ],
    [{ container: 'web', name: 'lo', addresses: [] }, /^conflict operations.0.name/],
  ])('refuses %j', (change, text) => {
    expect(refusal(scene().topology, { kind: 'setAddresses', ...change })).toEqual(said(text));
  });

  it('refuses addresses on a port of a bridge', () => {
    const { topology, host } = scene();
    const link = linkIdAt(topology, host.host.id, 'db-eth1');
    expect(refusal(topology, { kind: 'setAddresses', link, addresses: ['10.55.0.1/24'] })).toMatch(
      /^conflict operations.0.link: db-eth1 is a port/,
    );
  });
});

describe('setRoutes', () => {
  it('replaces a route: what goes goes first', () => {
    const { topology } = routed();
    const plan = planned(topology, {
      kind: 'setRoutes',
      container: 'db',
      remove: [{ destination: 'default', gateway: '10.1.0.1' }],
      add: [
        { destination: '0.0.0.0/0', gateway: '10.1.0.2' },
        { destination: '10.61.0.0/16', device: 'eth1', metric: 5 },
        { destination: 'fd99::/48', gateway: 'FD00:1::0001' },
      ],
    });
    expect(inDb(plan)).toEqual([
      'route del default via 10.1.0.1 dev eth1',
      'route add default via 10.1.0.2 dev eth1',
      'route add 10.61.0.0/16 dev eth1 metric 5',
      '-6 route add fd99::/48 via fd00:1::1 dev eth1',
    ]);
    expectIdentity(topology, plan);
  });

  it.each([
    [
      { add: [{ destination: '10.61.0.1/16', device: 'eth1' }] },
      'invalid-field operations.0.add.0.destination: 10.61.0.1/16 has bits of a host in it: the network is 10.61.0.0/16.',
    ],
    [
      { add: [{ destination: 'default', gateway: '10.99.0.1' }] },
      /^conflict operations.0.add.0.gateway: 10.99.0.1 is no neighbour of db/,
    ],
    [
      { add: [{ destination: '10.61.0.0/16', gateway: 'fd00:1::1' }] },
      /^invalid-field operations.0.add.0.gateway: .*another family/,
    ],
    [
      { add: [{ destination: '10.61.0.0/16', device: 'eth5' }] },
      'not-found operations.0.add.0.device: db has no link eth5.',
    ],
    [
      { add: [{ destination: 'default', gateway: 'fe80::1' }] },
      /^invalid-field operations.0.add.0.device: .*one link only/,
    ],
    [
      { add: [{ destination: 'default', gateway: '10.1.0.2' }] },
      /^conflict operations.0.add.0.destination: There is a route to default/,
    ],
    [
      { add: [{ destination: 'default', gateway: '224.0.0.1' }] },
      /^invalid-field operations.0.add.0.gateway: .*multicast/,
    ],
    [
      { remove: [{ destination: '10.0.0.0/8', device: 'eth1' }] },
      /^not-found operations.0.remove.0: db has no such route/,
    ],
  ])('refuses %j', (wish, text) => {
    expect(refusal(routed().topology, { kind: 'setRoutes', container: 'db', ...wish })).toEqual(said(text));
  });

  it('refuses what fits several routes, and what it could not put back', () => {
    const { topology, host, db: at, eth1 } = routed();
    host.route(at.netns, eth1, 'default', { gateway: '10.1.0.2', metric: 9 });
    const remove = [{ destination: 'default', device: 'eth1' }];
    expect(refusal(topology, { kind: 'setRoutes', container: 'db', remove })).toMatch(
      /^conflict operations.0.remove.0.metric: There are 2 such routes/,
    );
    host.route(at.netns, eth1, '10.62.0.0/16', { type: 'blackhole' });
    const blackhole = [{ destination: '10.62.0.0/16', device: 'eth1' }];
    expect(refusal(topology, { kind: 'setRoutes', container: 'db', remove: blackhole })).toMatch(
      /^conflict operations.0.remove.0: .*of type blackhole/,
    );
  });
});

describe('setLink', () => {
  it('switches off: what the kernel flushes is taken first, so that undo brings it back', () => {
    const { topology } = routed();
    const plan = planned(topology, { kind: 'setLink', ...db, up: false });
    expect(inDb(plan)).toEqual([
      'route del default via 10.1.0.1 dev eth1',
      'route del 10.60.0.0/16 dev eth1 src 10.1.0.5',
      'addr del fd00:1::5/64 dev eth1',
      'link set dev eth1 down',
    ]);
    expect(plan.warnings).toEqual([
      { operation: 0, code: 'drops-connections', values: { link: 'eth1', addresses: '10.1.0.5, fd00:1::5' } },
    ]);
    expectIdentity(topology, plan);
  });

  it('sets MTU, MAC and name', () => {
    const { topology } = scene();
    const plan = planned(topology, {
      kind: 'setLink',
      ...db,
      up: false,
      mtu: 1300,
      mac: '02:00:00:00:77:01',
      newName: 'lan',
    });
    expect(inDb(plan).slice(-3)).toEqual([
      'link set dev eth1 down',
      'link set dev eth1 address 02:00:00:00:77:01 mtu 1300',
      'link set dev eth1 name lan',
    ]);
    expect(plan.warnings.map((one) => one.code)).toEqual(['mtu-differs', 'drops-connections']);
    expectIdentity(topology, plan);
  });

  const onKernel = (topology: Topology, kernel: string): Topology => ({
    ...topology,
    hosts: topology.hosts.map((one) => ({ ...one, kernel })),
  });
  it.each([
    [
      '5.10.0-32-amd64',
      /^conflict operations.0.newName: The kernel 5.10.0-32-amd64 does not rename a link that is up \(6.2 and later do\)/,
    ],
    ['6.1.0-30-amd64', /^conflict operations.0.newName/],
    ['6.2.0', /^planned setLink$/],
    ['6.18.5', /^planned setLink$/],
    ['7.0.1', /^planned setLink$/],
  ])('renames a link that is up on %s or says why not', (kernel, text) => {
    expect(refusal(onKernel(scene().topology, kernel), { kind: 'setLink', ...db, newName: 'lan' })).toMatch(text);
  });

  it.each([
    [{ ...db, mtu: 1000 }, /^conflict operations.0.mtu: IPv6 needs an MTU of 1280 .*fd00:1::5/],
    [{ ...db, newName: 'lo', up: false }, /^invalid-field operations.0.newName/],
    [{ container: 'web', name: 'eth0', mac: '02:00:00:00:77:01' }, /^conflict operations.0.mac: Docker made eth0/],
    [{ container: 'web', name: 'eth0', newName: 'lan' }, /^conflict operations.0.newName: Docker made eth0/],
    [{ container: 'web', name: 'lo', up: false }, /^conflict operations.0.name/],
  ])('refuses %j', (change, text) => {
    expect(refusal(scene().topology, { kind: 'setLink', ...change })).toMatch(text);
  });

  it('refuses a new name for a port of Open vSwitch, and a MAC that is there', () => {
    const { topology, host } = scene();
    const port = linkIdAt(topology, host.host.id, 'test2-eth1');
    expect(refusal(topology, { kind: 'setLink', link: port, newName: 'lan' })).toMatch(
      /^conflict operations.0.newName: test2-eth1 is a port of Open vSwitch/,
    );
    const mac = topology.links.find((one) => one.name === 'br0')?.mac;
    expect(refusal(topology, { kind: 'setLink', ...db, mac })).toMatch(
      /^conflict operations.0.mac: .*br0 of the host has it/,
    );
  });
});
