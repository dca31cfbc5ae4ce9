import { describe, expect, it } from 'vitest';
import type { Topology } from '../../model/topology.ts';
import { linkIdAt } from './testing/host-builder.ts';
import { expectIdentity, lines, planned, refusal, take } from './testing/run.ts';
import { scene } from './testing/scene.ts';

const inside = (name: string): string => `nsenter -t "$(docker inspect -f '{{.State.Pid}}' ${name})" -n`;
const hostNetns = (topology: Topology) => topology.netns.find((one) => one.owner === 'host')?.id ?? ('' as never);

describe('detach', () => {
  it('takes a cable out of Open vSwitch, step by step', () => {
    const { topology } = scene();
    const plan = planned(topology, { kind: 'detach', container: 'test2', name: 'eth1' });
    expect(lines(plan)).toEqual([
      `${inside('test2')} ip addr del 192.168.0.2/24 dev eth1`,
      `${inside('test2')} ip link set dev eth1 down`,
      'ovs-vsctl -- del-port ovs0 test2-eth1',
      'ip link set dev test2-eth1 down',
      'ip link delete dev test2-eth1',
    ]);
    expect(plan).toMatchObject({ reversibility: 'equivalent', warnings: [] });
    expectIdentity(topology, plan);
    // Undone, checksums are made in software again, and nothing is named by a number that it had before.
    const back = plan.steps.toReversed().flatMap((one) => one.inverse);
    expect(back[1]).toMatchObject({ do: 'setLink', link: { name: 'eth1' }, after: { txChecksum: false } });
    expect(JSON.stringify(back)).not.toMatch(/ifindex|"row"/);
  });

  it('takes routes first, those over a gateway before what leads to it', () => {
    const { host, topology, db } = scene();
    const eth1 = topology.links.find((one) => one.netns === db.netns.id && one.name === 'eth1');
    if (!eth1) throw new Error('no eth1');
    host.route(db.netns, eth1, '10.7.7.7/32');
    host.route(db.netns, eth1, 'default', { gateway: '10.7.7.7' });
    host.route(db.netns, eth1, '10.0.0.0/8', {
      gateway: '10.1.0.1',
      table: 100,
      metric: 5,
      protocol: 4,
      preferredSource: '10.1.0.5',
    });
    const plan = planned(topology, { kind: 'detach', container: 'db', name: 'eth1' });
    expect(lines(plan).slice(0, 6)).toEqual([
      `${inside('db')} ip route del default via 10.7.7.7 dev eth1`,
      `${inside('db')} ip route del 10.0.0.0/8 via 10.1.0.1 dev eth1 proto static src 10.1.0.5 metric 5 table 100`,
      `${inside('db')} ip route del 10.7.7.7/32 dev eth1`,
      `${inside('db')} ip addr del fd00:1::5/64 dev eth1`,
      `${inside('db')} ip addr del 10.1.0.5/24 dev eth1`,
      `${inside('db')} ip link set dev eth1 down`,
    ]);
    expectIdentity(topology, plan);
    const after = take(
      topology,
      plan.steps.map((one) => one.step),
    );
    expect(after.links.some((one) => one.name === 'eth1' && one.netns === db.netns.id)).toBe(false);
    expect(after.netns.find((one) => one.id === db.netns.id)?.routes).toEqual([]);
  });

  it('leaves link-local addresses to the kernel, but for those that a person chose', () => {
    const { topology, db } = scene();
    const links = topology.links.map((one) =>
      one.netns === db.netns.id && one.name === 'eth1'
        ? {
            ...one,
            mac: '02:42:ac:11:00:02',
            addresses: ['fe80::42:acff:fe11:2', 'fe80::1'].map((address) => ({
              address,
              prefixLength: 64,
              family: 'inet6' as const,
              scope: 'link',
            })),
          }
        : one,
    );
    const plan = planned({ ...topology, links }, { kind: 'detach', container: 'db', name: 'eth1' });
    expect(lines(plan).filter((one) => one.includes('addr'))).toEqual([
      `${inside('db')} ip addr del fe80::1/64 dev eth1`,
    ]);
    expect(plan.steps.flatMap((one) => one.differences)).toContain('kernel-link-local');
  });

  it('by the end on the host is the same', () => {
    const { topology } = scene();
    const byEnd = planned(topology, { kind: 'detach', link: linkIdAt(topology, hostNetns(topology), 'test2-eth1') });
    const byName = planned(topology, { kind: 'detach', container: 'test2', name: 'eth1' });
    expect(byEnd.steps).toEqual(byName.steps);
  });

  it('takes a bridge that was made for it along with its last port, and no other', () => {
    const { topology } = scene();
    const create = { kind: 'attach', container: 'test1', name: 'eth1', create: true };
    for (const [to, make] of [
      [{ bridge: 'br-new' }, create],
      [{ ovsBridge: 'ovs-new' }, { ...create, create: { datapath: 'netdev' } }],
    ] as const) {
      const made = planned(topology, { ...make, to });
      const plugged = take(
        topology,
        made.steps.map((one) => one.step),
      );
      const plan = planned(plugged, { kind: 'detach', container: 'test1', name: 'eth1' });
      expect(plan.warnings).toEqual([
        { operation: 0, code: 'bridge-goes-with-last-port', values: { bridge: Object.values(to)[0] } },
      ]);
      expectIdentity(plugged, plan);
      const second = planned(plugged, { ...create, container: 'test2', name: 'eth7', to });
      const two = take(
        plugged,
        second.steps.map((one) => one.step),
      );
      expect(planned(two, { kind: 'detach', container: 'test1', name: 'eth1' }).warnings).toEqual([]);
    }
    const asked = planned(
      topology,
      { kind: 'createBridge', name: 'br-asked', type: 'linux' },
      { ...create, to: { bridge: 'br-asked' } },
    );
    const plugged = take(
      topology,
      asked.steps.map((one) => one.step),
    );
    const plan = planned(plugged, { kind: 'detach', container: 'test1', name: 'eth1' });
    expect(plan.warnings).toEqual([]);
    expect(plan.steps.map((one) => one.step.do)).not.toContain('deleteBridge');
  });

  it.each([
    [
      { container: 'web', name: 'eth0' },
      'conflict operations.0.name: Docker made eth0 for its network bridge: disconnectNetwork takes it away.',
    ],
    [{ container: 'web', name: 'eth5' }, 'not-found operations.0.name: web has no link eth5.'],
    [{ container: 'test1', name: 'lo' }, /^conflict operations.0.name: lo is a link of kind loopback/],
    [{ link: 'link:x' }, 'not-found operations.0.link: There is no such link any more.'],
  ])('refuses %j', (ref, said) => {
    const { topology } = scene();
    expect(refusal(topology, { kind: 'detach', ...ref })).toEqual(
      said instanceof RegExp ? expect.stringMatching(said) : said,
    );
  });

  it('refuses what could not be put back', () => {
    const { host, topology, db } = scene();
    const eth1 = topology.links.find((one) => one.netns === db.netns.id && one.name === 'eth1');
    if (!eth1) throw new Error('no eth1');
    const route = host.route(db.netns, eth1, '10.8.0.0/16');
    route.nextHops = [{ gateway: '10.1.0.1', ifindex: eth1.ifindex, weight: 1 }];
    expect(refusal(topology, { kind: 'detach', container: 'db', name: 'eth1' })).toMatch(
      /^conflict operations.0.name: The route 10.8.0.0\/16 has several next hops/,
    );
    db.netns.routes.pop();
    host.link(db.netns, 'eth1.5', 'vlan', { parent: eth1.id });
    expect(refusal(topology, { kind: 'detach', container: 'db', name: 'eth1' })).toMatch(
      /^conflict operations.0.name: eth1.5 \(vlan\) stands on eth1/,
    );
  });
});
