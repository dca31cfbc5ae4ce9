import { describe, expect, it } from 'vitest';
import { expectIdentity, lines, planned, refusal } from './testing/run.ts';
import { scene } from './testing/scene.ts';

const toOvs = { kind: 'attach', container: 'test1', to: { ovsBridge: 'ovs0' }, name: 'eth1', vlan: 100 };
const toBr0 = { kind: 'attach', container: 'test1', to: { bridge: 'br0' } };

describe('attach', () => {
  it('to a VLAN of Open vSwitch: cable, checksums in software, port, address, announcement', () => {
    const { topology } = scene();
    const plan = planned(topology, { ...toOvs, addresses: ['192.168.0.1/24'] });
    const inside = `nsenter -t "$(docker inspect -f '{{.State.Pid}}' test1)" -n`;
    expect(lines(plan)).toEqual([
      `ip link add name test1-eth1 address 06:00:00:00:00:02 mtu 1500 type veth peer name eth1 address 06:00:00:00:00:01 mtu 1500 netns "$(docker inspect -f '{{.State.Pid}}' test1)"`,
      'ip link set dev test1-eth1 alias pb:attach',
      `${inside} ip link set dev eth1 alias pb:attach`,
      `${inside} ethtool -K eth1 tx off`,
      'ip link set dev test1-eth1 up',
      `ovs-vsctl -- add-port ovs0 test1-eth1 tag=100 external_ids:patchbay=attach "external_ids:patchbay-container=\\"$(docker inspect -f '{{.Id}}' test1)\\"" external_ids:patchbay-link=eth1`,
      `${inside} ip link set dev eth1 up`,
      `${inside} ip addr add 192.168.0.1/24 dev eth1`,
      `${inside} arping -U -c 1 -I eth1 192.168.0.1 || true`,
    ]);
    expect(plan).toMatchObject({ id: 'p1', revision: 7, reversibility: 'exact', warnings: [] });
    expect(plan.operations[0]).toMatchObject({
      hostName: 'test1-eth1',
      mac: '06:00:00:00:00:01',
      mtu: 1500,
      name: 'eth1',
    });
    expectIdentity(topology, plan);
  });

  it('to a Linux bridge: its MTU, several addresses, a gateway', () => {
    const { topology } = scene();
    const plan = planned(topology, { ...toBr0, addresses: ['10.1.0.9/24', 'FD00:1:0::9/64'], gateway: '10.1.0.1' });
    const inside = `nsenter -t "$(docker inspect -f '{{.State.Pid}}' test1)" -n`;
    expect(lines(plan).slice(3)).toEqual([
      'ip link set dev test1-eth0 master br0 up',
      `${inside} ip link set dev eth0 up`,
      `${inside} ip addr add 10.1.0.9/24 dev eth0`,
      `${inside} ip addr add fd00:1::9/64 dev eth0`,
      `${inside} ip route add default via 10.1.0.1 dev eth0`,
      `${inside} arping -U -c 1 -I eth0 10.1.0.9 || true`,
      expect.stringMatching(/^# unsolicited neighbour advertisement of fd00:1::9 on eth0/),
    ]);
    expect(plan.steps[0]?.step).toMatchObject({ do: 'addVeth', host: { mtu: 1400 }, peer: { mtu: 1400 } });
    expect(plan.warnings).toEqual([]);
    expectIdentity(topology, plan);
  });

  it('in place of a default route, over a gateway that is no neighbour', () => {
    const { topology } = scene();
    const plan = planned(topology, { ...toBr0, container: 'web', addresses: ['10.1.0.9/32'], gateway: '10.1.0.1' });
    expect(plan.warnings).toEqual([
      {
        operation: 0,
        code: 'replaces-default-route',
        values: { gateway: '172.17.0.1', device: 'eth0', newGateway: '10.1.0.1' },
      },
      { operation: 0, code: 'gateway-off-link', values: { gateway: '10.1.0.1', device: 'eth1' } },
    ]);
    expect(
      lines(plan)
        .filter((one) => one.includes('route'))
        .map((one) => one.split('-n ip ')[1]),
    ).toEqual([
      'route del default via 172.17.0.1 dev eth0',
      'route add 10.1.0.1/32 dev eth1',
      'route add default via 10.1.0.1 dev eth1',
    ]);
    expectIdentity(topology, plan);
  });

  it('makes the bridge where it may, marked to go with its last port', () => {
    const { topology } = scene();
    const linux = planned(topology, { ...toBr0, to: { bridge: 'br-new' }, create: true });
    expect(linux.steps[0]?.step).toMatchObject({ do: 'addBridge', alias: 'pb:bridge:auto' });
    expect(lines(linux).slice(0, 3)).toEqual([
      'ip link add name br-new address 06:00:00:00:00:01 type bridge',
      'ip link set dev br-new alias pb:bridge:auto',
      'ip link set dev br-new up',
    ]);
    expectIdentity(topology, linux);
    const ovs = planned(topology, { ...toOvs, to: { ovsBridge: 'ovs-new' }, create: { datapath: 'netdev' } });
    expect(lines(ovs)[0]).toBe(
      'ovs-vsctl -- add-br ovs-new -- set Bridge ovs-new datapath_type=netdev external_ids:patchbay=auto-bridge',
    );
    expectIdentity(topology, ovs);
  });

  it('takes the MAC of a word as pipework does', () => {
    const { topology } = scene();
    const plan = planned(topology, { ...toBr0, mac: 'U:myhost.foo.com' });
    expect(plan.operations[0]).toMatchObject({ mac: '02:72:6c:cd:9b:8d' });
  });

  it.each([
    [{ container: 'nobody' }, 'not-found operations.0.container: There is no container nobody.'],
    [{ container: 'old' }, 'conflict operations.0.container: old is not running: it is exited.'],
    [{ container: 'hosty' }, /^conflict operations.0.container: hosty uses the host's links/],
    [
      { container: 'side' },
      'conflict operations.0.container: side runs in the network of web: name that container instead.',
    ],
    [{ name: 'lo' }, /^invalid-field operations.0.name/],
    [{ container: 'db', name: 'eth1' }, 'conflict operations.0.name: eth1 is taken: db has a link of this name.'],
    [{ hostName: 'eth0' }, 'conflict operations.0.hostName: eth0 is taken: the host has a link of this name.'],
    [{ to: { bridge: 'br9' } }, 'not-found operations.0.to.bridge: The host has no bridge br9: `create` makes it.'],
    [
      { to: { bridge: 'eth0' } },
      'conflict operations.0.to.bridge: eth0 is no Linux bridge but a link of kind physical.',
    ],
    [{ to: { bridge: 'ovs0' } }, /^conflict operations.0.to.bridge: ovs0 is no Linux bridge .*"ovsBridge": "ovs0"/],
    [{ to: { bridge: 'docker0' } }, /^conflict operations.0.to.bridge: .*connectNetwork/],
    [{ to: { ovsBridge: 'br0' } }, /^not-found operations.0.to.ovsBridge: .*"bridge": "br0"/],
    [{ to: { ovsBridge: 'ovs9' }, create: true }, /^missing-feature operations.0.create: .*ovs_datapath/],
    [{ vlan: 5 }, /^conflict operations.0.vlan: br0 is a Linux bridge that does not filter VLANs/],
    [
      { addresses: ['10.1.0.0/24'] },
      'invalid-field operations.0.addresses.0: 10.1.0.0/24 is the address of the network 10.1.0.0/24 itself.',
    ],
    [{ addresses: ['10.1.0.9/24', '10.1.0.255/24'] }, /^invalid-field operations.0.addresses.1: .*broadcast/],
    [
      { addresses: ['10.1.0.9/24', '10.1.0.9/16'] },
      'invalid-field operations.0.addresses.1: 10.1.0.9 is asked for twice.',
    ],
    [{ addresses: ['224.0.0.5/24'] }, /^invalid-field operations.0.addresses.0: .*multicast/],
    [{ addresses: ['127.0.0.5/8'] }, /^invalid-field operations.0.addresses.0: .*loopback/],
    [{ addresses: ['0.0.0.0/0'] }, /^invalid-field operations.0.addresses.0/],
    [{ addresses: ['::ffff:10.1.0.1/120'] }, /^invalid-field operations.0.addresses.0/],
    [{ addresses: ['fd00:1::/64'] }, /^invalid-field operations.0.addresses.0: .*anycast/],
    [
      { addresses: ['10.1.0.5/24'] },
      'conflict operations.0.addresses.0: 10.1.0.5 is in use: eth1 of db has it on the same segment.',
    ],
    [{ addresses: ['10.1.0.1/24'] }, /^conflict operations.0.addresses.0: 10.1.0.1 is in use: br0 of the host has it/],
    [{ addresses: ['10.9.0.2/24'] }, /^conflict operations.0.addresses.0: .*the host itself has it on eth0/],
    [
      { addresses: ['172.17.0.2/16'] },
      'conflict operations.0.addresses.0: 172.17.0.2 is in use: Docker gave it to web on the network bridge.',
    ],
    [{ gateway: '10.1.0.1' }, /^invalid-field operations.0.gateway: An IPv4 gateway needs/],
    [{ addresses: ['10.1.0.9/24'], gateway: '10.1.0.9' }, /^invalid-field operations.0.gateway: .*own address/],
    [{ addresses: ['10.1.0.9/24'], gateway: '10.1.0.255' }, /^invalid-field operations.0.gateway/],
    [{ addresses: ['10.1.0.9/24'], gateway: 'fd00::1' }, /^invalid-field operations.0.gateway: An IPv6 gateway needs/],
    [{ addresses: ['fd00:1::9/64'], mtu: 1000 }, /^invalid-field operations.0.mtu: IPv6 needs an MTU of 1280/],
    [{ create: { datapath: 'netdev' } }, /^invalid-field operations.0.create.datapath/],
  ])('refuses %j', (change, said) => {
    const { topology } = scene();
    expect(refusal(topology, { ...toBr0, ...change })).toEqual(
      said instanceof RegExp ? expect.stringMatching(said) : said,
    );
  });

  it('refuses a MAC that another end of the segment has', () => {
    const { topology } = scene();
    const mac = topology.links.find((one) => one.name === 'test2-eth1')?.mac;
    expect(refusal(topology, { ...toOvs, mac })).toMatch(/^conflict operations.0.mac: .*test2-eth1 of the host has it/);
    expect(refusal(topology, { ...toBr0, mac })).toMatch(/^planned/);
  });

  it('takes an address again on another VLAN, not on the same', () => {
    const { topology } = scene();
    const wish = { ...toOvs, addresses: ['192.168.0.2/24'] };
    expect(refusal(topology, wish)).toBe(
      'conflict operations.0.addresses.0: 192.168.0.2 is in use: eth1 of test2 has it on the same segment.',
    );
    expect(planned(topology, { ...wish, vlan: 200 }).warnings).toEqual([]);
  });

  it('warns of subnets that are there already', () => {
    const { topology } = scene();
    expect(planned(topology, { ...toBr0, container: 'db', addresses: ['10.1.0.77/24'] }).warnings).toEqual([
      { operation: 0, code: 'same-subnet-twice', values: { address: '10.1.0.77/24', link: 'eth1', owner: 'db' } },
    ]);
    expect(planned(topology, { ...toOvs, addresses: ['10.9.0.77/24'] }).warnings).toEqual([
      { operation: 0, code: 'subnet-clash', values: { address: '10.9.0.77/24', route: '10.9.0.0/24', device: 'eth0' } },
    ]);
  });

  it('warns where Docker manages the bridge and it was asked for all the same', () => {
    const { topology } = scene();
    const plan = planned(topology, { ...toBr0, to: { bridge: 'docker0' }, intoDockerBridge: true });
    expect(plan.warnings.map((one) => one.code)).toEqual(['docker-manages-bridge']);
  });

  it('sees what the operations before it have done', () => {
    const { topology } = scene();
    const first = { ...toOvs, addresses: ['192.168.0.1/24'] };
    expect(refusal(topology, first, { ...toOvs, addresses: ['192.168.0.3/24'] })).toBe(
      'conflict operations.1.name: eth1 is taken: test1 has a link of this name.',
    );
    const { name: _, ...nameless } = first;
    expect(refusal(topology, first, { ...nameless, addresses: ['192.168.0.1/24'] })).toMatch(
      /^conflict operations.1.addresses.0/,
    );
    const plan = planned(topology, first, { ...nameless, addresses: ['192.168.0.3/24'] });
    expect(plan.operations[1]).toMatchObject({ name: 'eth0', hostName: 'test1-eth0' });
    expectIdentity(topology, plan);
  });

  it('needs the sources that its steps ask', () => {
    const { topology } = scene();
    const lost = { state: 'lost' as const, since: '2026-01-01T00:00:00Z' };
    for (const [source, field] of [
      ['docker', 'container'],
      ['ovs', 'to.ovsBridge'],
      ['kernel', 'container'],
    ] as const) {
      const hosts = topology.hosts.map((one) => ({ ...one, sources: { ...one.sources, [source]: lost } }));
      expect(refusal({ ...topology, hosts }, toOvs)).toMatch(new RegExp(`^source-lost operations.0.${field}:`));
    }
  });

  it('needs a namespace that can be entered', () => {
    const { topology, test1 } = scene();
    const netns = topology.netns.map((one) =>
      one.id === test1.netns.id ? { ...one, readable: false, unreadableReason: 'EACCES' } : one,
    );
    expect(refusal({ ...topology, netns }, toOvs)).toBe(
      'unreadable operations.0.container: The network namespace of test1 cannot be entered: EACCES.',
    );
  });
});
