import { describe, expect, it } from 'vitest';
import { portMappingId } from '../../../model/port-mapping.ts';
import { Builder, v4 } from '../testing/builder.ts';
import { toScene } from './toScene.ts';

describe('the host edge', () => {
  it('puts VLAN children, virtual functions and own macvlan children below their link', () => {
    const b = new Builder();
    const nic = b.link(b.hostNetns, 'enp1s0', { kind: 'physical', speedMbps: 1000 });
    const vlan = b.link(b.hostNetns, 'enp1s0.100', {
      kind: 'vlan',
      parent: nic.id,
      vlan: { mode: 'access', tag: 100 },
    });
    b.link(b.hostNetns, 'mv0', {
      kind: 'macvlan',
      macvlanMode: 'bridge',
      parent: vlan.id,
      addresses: [v4('10.1.0.9')],
    });
    b.link(b.hostNetns, 'enp1s0v0', { kind: 'physical', physicalFunction: nic.id });
    expect(toScene(b.done()).nics).toMatchObject([
      {
        name: 'enp1s0',
        speedMbps: 1000,
        rows: [
          { name: 'enp1s0v0', role: 'vf', depth: 0, outside: false },
          { name: 'enp1s0.100', role: 'vlan', depth: 0, chip: { text: '100' } },
          { name: 'mv0', role: 'child', depth: 1, mode: 'bridge' },
        ],
      },
    ]);
  });

  it('draws a bond as one card with its members, the active one marked', () => {
    const b = new Builder();
    const bridge = b.bridge('br0');
    const bond = b.link(b.hostNetns, 'bond0', { kind: 'bond', master: bridge.id });
    const [first, second] = ['enp1s0', 'enp2s0'].map((name) =>
      b.link(b.hostNetns, name, { kind: 'physical', master: bond.id }),
    );
    bond.bond = { mode: 'active-backup', activeMember: second?.id };
    expect(toScene(b.done()).nics).toMatchObject([
      {
        name: 'bond0',
        mode: 'active-backup',
        outside: false,
        portOf: 'br0',
        rows: [
          { id: first?.id, role: 'member', outside: true },
          { id: second?.id, role: 'member', active: true },
        ],
      },
    ]);
    expect(toScene(b.done()).cables).toMatchObject([{ kind: 'uplink', from: { row: bond.id }, to: { side: 'left' } }]);
  });

  it('takes the isolation mark off a tap the host has a child of its own on', () => {
    const b = new Builder();
    const nic = b.link(b.hostNetns, 'enp1s0', { kind: 'physical' });
    const netns = b.netns({ owner: 'named', name: 'lab' });
    b.link(netns, 'mv', { kind: 'macvlan', macvlanMode: 'bridge', parent: nic.id });
    b.link(netns, 'pv', { kind: 'macvlan', macvlanMode: 'private', parent: nic.id });
    b.link(b.hostNetns, 'shim', {
      kind: 'macvlan',
      macvlanMode: 'bridge',
      parent: nic.id,
      addresses: [v4('10.1.0.9')],
    });
    expect(toScene(b.done()).switches).toMatchObject([
      { form: 'tap', hostAddresses: ['10.1.0.9/24'], tap: { hostIsolated: false } },
    ]);
    // A private child is reached by none of its siblings.
    const ports = toScene(b.done()).switches[0]?.ports;
    expect(ports?.map((port) => [port.name, port.hostIsolated ?? false])).toEqual([
      ['mv', false],
      ['pv', true],
    ]);
  });
});

describe('switches', () => {
  it('ends tunnels in words and tap devices in their process', () => {
    const b = new Builder();
    const bridge = b.bridge('br0');
    b.link(b.hostNetns, 'vx42', {
      kind: 'vxlan',
      master: bridge.id,
      vxlan: { vni: 42, remote: '10.0.0.2', destinationPort: 4789 },
    });
    b.link(b.hostNetns, 'vnet0', {
      kind: 'tun',
      master: bridge.id,
      tun: { mode: 'tap', persistent: true, holder: { pid: 2311, processName: 'qemu' } },
    });
    const ovs = b.ovsBridge('ovs0');
    b.ovsPort(ovs, 'vx1', { interfaceType: 'vxlan', options: { key: '7', remote_ip: 'fd00::2' } });
    const rows = toScene(b.done()).switches.flatMap((one) => one.ports);
    expect(
      rows.map(({ name, side, span, tunnel, holder }) => [name, side, span, tunnel ?? holder?.processName]),
    ).toEqual([
      ['vnet0', 'right', 1, 'qemu'],
      ['vx42', 'left', 2, 'VNI 42 → 10.0.0.2:4789'],
      ['vx1', 'left', 2, 'VNI 7 → [fd00::2]'],
    ]);
  });

  it('joins patch ports once, on their left sides', () => {
    const b = new Builder();
    const [one, two] = [b.ovsBridge('one'), b.ovsBridge('two')];
    const a = b.ovsPort(one, 'to-two', { interfaceType: 'patch', patchPeer: 'to-one' });
    const z = b.ovsPort(two, 'to-one', { interfaceType: 'patch', patchPeer: 'to-two' });
    b.ovsPort(two, 'nowhere', { interfaceType: 'patch', patchPeer: 'to-one' });
    expect(toScene(b.done()).cables).toMatchObject([
      {
        kind: 'patch',
        from: { row: a.id, side: 'left' },
        to: { row: z.id, side: 'left' },
        ends: ['one:to-two', 'two:to-one'],
      },
    ]);
  });
});

describe('namespaces', () => {
  it('puts the ports of a bridge inside below it, and VLAN children below their parent', () => {
    const b = new Builder();
    const netns = b.netns({ owner: 'named', name: 'router' });
    const bridge = b.link(netns, 'br-in', { kind: 'bridge', addresses: [v4('10.5.0.1')] });
    const bond = b.link(netns, 'bond0', { kind: 'bond', master: bridge.id });
    b.link(netns, 'eth0', { peerMissing: 'netns-unknown' });
    b.link(netns, 'eth1', { master: bridge.id, peerMissing: 'netns-unknown' });
    b.link(netns, 'eth2', { master: bond.id, peerMissing: 'netns-unknown' });
    const eth0 = b.topology.links.find((one) => one.name === 'eth0');
    b.link(netns, 'eth0.7', { kind: 'vlan', parent: eth0?.id, vlan: { mode: 'access', tag: 7 } });
    const [unit] = toScene(b.done()).units;
    expect(unit?.links.map(({ name, depth, rail, deeper }) => [name, depth, rail, deeper])).toEqual([
      ['eth0', 0, undefined, undefined],
      ['eth0.7', 1, undefined, undefined],
      ['br-in', 0, 'head', undefined],
      ['bond0', 0, 'port', 1],
      ['eth1', 0, 'port', undefined],
      ['br-in › bond0', 0, 'head', undefined],
      ['eth2', 0, 'port', undefined],
    ]);
    const [inner, member] = unit?.links.slice(-2) ?? [];
    expect(inner).toMatchObject({ id: `${bond.id}#inside`, record: bond.id, addresses: [] });
    expect(member?.railOf).toBe(inner?.id);
    expect(new Set(unit?.links.map((link) => link.id)).size).toBe(unit?.links.length);
  });

  it('cables a VLAN child that was moved into a namespace to its parent', () => {
    const b = new Builder();
    const nic = b.link(b.hostNetns, 'enp1s0', { kind: 'physical' });
    const netns = b.netns({ owner: 'named', name: 'lab' });
    const child = b.link(netns, 'enp1s0.7', { kind: 'vlan', parent: nic.id, vlan: { mode: 'access', tag: 7 } });
    expect(toScene(b.done()).cables).toMatchObject([
      { kind: 'child', from: { row: nic.id, side: 'right' }, to: { row: child.id, side: 'left' }, vlan: 7 },
    ]);
  });
});

describe('published ports', () => {
  const mapping = (
    b: Builder,
    hostPort: number,
    targetPort: number,
    container?: string,
    targetAddress = '10.0.0.9',
  ): void => {
    const [host] = b.topology.hosts;
    const owner = b.topology.containers.find((one) => one.name === container);
    if (!host) throw new Error('no host');
    b.topology.portMappings.push({
      id: portMappingId(host.id, 'inet', 'tcp', '0.0.0.0', hostPort),
      host: host.id,
      family: 'inet',
      protocol: 'tcp',
      hostAddress: '0.0.0.0',
      hostPort,
      ...(owner ? { container: owner.id } : {}),
      targetAddress,
      targetPort,
      via: ['dnat'],
      backends: [],
      rules: [],
    });
  };

  it('puts what was asked for and what the kernel has side by side', () => {
    const b = new Builder();
    const bridge = b.bridge('docker0');
    const ask = (hostPort: number) => ({ hostAddress: '0.0.0.0', hostPort, containerPort: 80, protocol: 'tcp' });
    b.plugged('web', [bridge], { publishedPorts: [ask(8080)] });
    b.plugged('half', [bridge], { publishedPorts: [ask(8081)] });
    b.plugged('by-hand', [bridge]);
    mapping(b, 8080, 81, 'web');
    mapping(b, 8082, 90, 'by-hand');
    expect(
      toScene(b.done()).published.map(({ hostPort, asked, containerPort, found }) => [
        hostPort,
        asked,
        containerPort,
        found?.port,
      ]),
    ).toEqual([
      [8082, false, 90, 90],
      [8081, true, 80, undefined],
      [8080, true, 80, 81],
    ]);
  });

  it('leads to the link that has the target address; what is not mapped, to the link at home', () => {
    const b = new Builder();
    const [front, back] = [b.bridge('front'), b.bridge('back')];
    const ask = (hostPort: number) => ({ hostAddress: '0.0.0.0', hostPort, containerPort: 80, protocol: 'tcp' });
    const web = b.plugged('web', [front, back], { publishedPorts: [ask(8080), ask(8081)] });
    const [first, second] = b.topology.links.filter((one) => one.netns === web.netns);
    mapping(b, 8080, 80, 'web', second?.addresses[0]?.address);
    const row = (peer: string | undefined): string => `${peer}#port`;
    expect(toScene(b.done()).published.map(({ hostPort, target }) => [hostPort, target])).toEqual([
      [8080, row(second?.peer)],
      [8081, row(first?.peer)],
    ]);
  });

  it('leads a mapping without a container to the row that has its target address', () => {
    const b = new Builder();
    const bridge = b.bridge('br0');
    const netns = b.netns({ owner: 'named', name: 'lab' });
    const [near] = b.pair(
      [b.hostNetns, 'v-lab', { master: bridge.id }],
      [netns, 'eth0', { addresses: [v4('10.0.0.9')] }],
    );
    mapping(b, 8080, 80);
    expect(toScene(b.done()).published).toMatchObject([{ hostPort: 8080, asked: false, target: `${near.id}#port` }]);
  });
});
