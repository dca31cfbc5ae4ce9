import { describe, expect, it } from 'vitest';
import { Builder, v4 } from '../testing/builder.ts';
import { toScene } from './toScene.ts';

const port = (scene: ReturnType<typeof toScene>, name: string) =>
  scene.switches.flatMap((one) => one.ports).find((one) => one.name === name);

describe('toScene', () => {
  it('titles a Docker bridge by its network, with the bridge name and the host address beside it', () => {
    const b = new Builder();
    const bridge = b.bridge('br-3f2a9c1d2e4f', { addresses: [v4('172.18.0.1', 16)] });
    b.network('app', bridge, { internal: true, subnets: ['172.18.0.0/16', 'fd00::/64'] });
    expect(toScene(b.done()).switches).toMatchObject([
      {
        form: 'docker',
        title: 'app',
        linkName: 'br-3f2a9c1d2e4f',
        subnet: '172.18.0.0/16',
        hostAddresses: ['172.18.0.1/16'],
        tags: ['internal', 'ipv6'],
      },
    ]);
  });

  it('joins both ends of a veth pair once, in the hue of its access VLAN', () => {
    const b = new Builder();
    const ovs = b.ovsBridge('ovs0');
    const netns = b.netns();
    const [near, far] = b.pair([b.hostNetns, 'vl-a'], [netns, 'eth1']);
    const row = b.ovsPort(ovs, 'vl-a', { link: near.id, tag: 100 });
    b.container('a', netns);
    const scene = toScene(b.done());
    expect(scene.cables).toMatchObject([
      {
        kind: 'veth',
        from: { row: row.id, side: 'right' },
        to: { row: far.id, side: 'left' },
        ends: ['box:vl-a', 'a:eth1'],
        vlan: 100,
        dead: false,
      },
    ]);
    expect(port(scene, 'vl-a')?.chip?.text).toBe('100');
    expect(scene.units[0]?.links[0]?.chip?.text).toBe('100');
  });

  it('shows `T all` on a plain Open vSwitch port only where its bridge uses VLANs', () => {
    const b = new Builder();
    const plain = b.ovsBridge('plain');
    b.ovsPort(plain, 'p1', { interfaceType: 'internal' });
    const tagged = b.ovsBridge('tagged');
    b.ovsPort(tagged, 't1', { interfaceType: 'internal' });
    b.ovsPort(tagged, 't2', { interfaceType: 'internal', tag: 5 });
    const scene = toScene(b.done());
    expect(port(scene, 'p1')?.chip).toBeUndefined();
    expect(port(scene, 't1')?.chip?.text).toBe('T all');
  });

  it('tells the troubles of links apart', () => {
    const b = new Builder();
    const bridge = b.bridge('br0');
    b.pair([b.hostNetns, 'half', { master: bridge.id }], [b.hostNetns, 'loose']);
    b.link(b.hostNetns, 'hidden', { master: bridge.id, peerMissing: 'netns-unreadable' });
    b.link(b.hostNetns, 'lost', { master: bridge.id, peerMissing: 'netns-unknown', carrier: false });
    const netns = b.netns();
    b.pair([b.hostNetns, 'off', { master: bridge.id, up: false, carrier: false }], [netns, 'eth0', { carrier: false }]);
    const gone = b.ovsPort(b.ovsBridge('ovs0'), 'gone', { error: 'No such device' });
    const scene = toScene(b.done());
    const troubles = ['half', 'hidden', 'lost', 'off'].map((name) => port(scene, name)?.trouble);
    expect(troubles).toEqual(['orphan', 'unreadable', 'orphan', 'down']);
    expect(scene.nics.find((nic) => nic.name === 'loose')?.trouble).toBe('loose');
    expect(scene.units[0]?.links[0]?.trouble).toBe('no-carrier');
    expect(port(scene, 'gone')).toMatchObject({
      trouble: 'device-gone',
      error: 'No such device',
      span: 2,
      record: gone.id,
    });
    expect(scene.cables.find((cable) => cable.ends[0] === 'box:off')?.dead).toBe(true);
  });

  it('draws a host link whose far end is out of sight but in use as a wire that leads out', () => {
    const b = new Builder();
    b.link(b.hostNetns, 'eth0', { addresses: [v4('10.99.0.2')], peerMissing: 'netns-unknown' });
    b.link(b.hostNetns, 'enp1s0', { kind: 'physical' });
    expect(toScene(b.done()).nics).toMatchObject([
      { name: 'enp1s0', outside: true },
      { name: 'eth0', outside: true },
    ]);
    expect(toScene(b.done()).nics[1]?.trouble).toBeUndefined();
  });

  it('plugs a wire that leads out into the left side of its switch', () => {
    const b = new Builder();
    const wire = b.link(b.hostNetns, 'eth0', { peerMissing: 'netns-unknown' });
    const ovs = b.ovsBridge('ovs0');
    const row = b.ovsPort(ovs, 'eth0', { link: wire.id, trunks: [100] });
    b.ovsPort(ovs, 'in', { interfaceType: 'internal', tag: 200 });
    const scene = toScene(b.done());
    expect(scene.nics).toMatchObject([{ name: 'eth0', outside: true, portOf: 'ovs0' }]);
    expect(scene.cables).toMatchObject([{ kind: 'uplink', to: { row: row.id, side: 'left' } }]);
    expect(port(scene, 'eth0')).toMatchObject({ side: 'left', missingVlans: [200] });
  });

  it('plugs a NIC that is a port into the left side of its row', () => {
    const b = new Builder();
    const bridge = b.bridge('br0');
    const nic = b.link(b.hostNetns, 'enp1s0', { kind: 'physical', master: bridge.id, addresses: [v4('10.0.0.2')] });
    const scene = toScene(b.done());
    expect(scene.nics).toMatchObject([{ name: 'enp1s0', portOf: 'br0', addressOnPort: true }]);
    expect(scene.cables).toMatchObject([
      { kind: 'uplink', from: { row: nic.id, side: 'right' }, to: { row: `${nic.id}#port`, side: 'left' } },
    ]);
  });

  it('keeps who shares a namespace in one unit, host mode on the host, and the stopped apart', () => {
    const b = new Builder();
    const bridge = b.bridge('docker0');
    const web = b.plugged('web', [bridge]);
    const netns = b.topology.netns.find((one) => one.id === web.netns);
    b.container('sidecar', netns, { sharesNetnsWith: web.id, networkMode: `container:${web.id}` });
    b.container('metrics', b.hostNetns, { networkMode: 'host' });
    b.container('old', undefined);
    b.container('alone', b.netns(), { networkMode: 'none' });
    const scene = toScene(b.done());
    expect(scene.units.map((unit) => [unit.owner, unit.joined.map((row) => row.name)])).toEqual([
      [{ kind: 'container', name: 'alone', state: 'running', onlyLo: true }, []],
      [{ kind: 'container', name: 'web', state: 'running', onlyLo: false }, ['sidecar']],
    ]);
    expect(scene.host?.containers.map((row) => row.name)).toEqual(['metrics']);
    expect(scene.stopped?.containers.map((row) => row.name)).toEqual(['old']);
  });

  it('puts a container at home on the switch of its default route', () => {
    const b = new Builder();
    const [front, back] = [b.bridge('front'), b.bridge('back')];
    const app = b.plugged('app', [front, back]);
    expect(toScene(b.done()).units[0]?.home).toBe(front.id);
    const netns = b.topology.netns.find((one) => one.id === app.netns);
    const eth1 = b.topology.links.find((one) => one.netns === app.netns && one.name === 'eth1');
    netns?.routes.push({
      family: 'inet',
      destination: 'default',
      type: 'unicast',
      table: 254,
      ifindex: eth1?.ifindex,
      metric: 0,
      protocol: 3,
      scope: 0,
    });
    expect(toScene(b.done()).units[0]?.home).toBe(back.id);
  });

  it('makes one chip of both families and folds more than two', () => {
    const b = new Builder();
    const bridge = b.bridge('docker0');
    const ask = (hostAddress: string, hostPort: number, protocol = 'tcp') => ({
      hostAddress,
      hostPort,
      containerPort: 80,
      protocol,
    });
    b.plugged('web', [bridge], {
      publishedPorts: [ask('0.0.0.0', 8080), ask('::', 8080), ask('127.0.0.1', 81, 'udp')],
    });
    b.plugged('many', [bridge], { publishedPorts: [1, 2, 3, 4].map((one) => ask('0.0.0.0', one)) });
    const chips = toScene(b.done()).published;
    expect(chips).toMatchObject([
      { hostPort: 1, others: 3 },
      { hostPort: 81, loopback: true, protocol: 'udp', families: '4' },
      { hostPort: 8080, loopback: false, families: '4·6', hostAddress: '', others: 0 },
    ]);
    expect(chips.every((chip) => chip.target !== undefined)).toBe(true);
  });

  it('prints a prefix length only where it differs from its segment', () => {
    const b = new Builder();
    const bridge = b.bridge('br0');
    for (const [name, length] of [
      ['a', 24],
      ['b', 24],
      ['c', 16],
    ] as const) {
      const netns = b.netns();
      b.pair(
        [b.hostNetns, `v${name}`, { master: bridge.id }],
        [netns, 'eth0', { addresses: [v4(`10.0.0.${length}`, length)] }],
      );
      b.container(name, netns);
    }
    expect(toScene(b.done()).units.map((unit) => unit.links[0]?.addresses[0])).toEqual([
      '10.0.0.24',
      '10.0.0.24',
      '10.0.0.16/16',
    ]);
  });

  it('draws the children of a macvlan parent as a tap', () => {
    const b = new Builder();
    const nic = b.link(b.hostNetns, 'enp1s0', { kind: 'physical' });
    const netns = b.netns();
    const child = b.link(netns, 'eth0', { kind: 'macvlan', macvlanMode: 'bridge', parent: nic.id });
    b.container('direct', netns);
    const scene = toScene(b.done());
    expect(scene.switches).toMatchObject([
      { form: 'tap', title: 'enp1s0', tap: { kinds: ['macvlan'], modes: ['bridge'], hostIsolated: true } },
    ]);
    expect(scene.cables.map((cable) => [cable.kind, cable.to.row])).toEqual([
      ['child', child.id],
      ['uplink', `${nic.id}#tap`],
    ]);
  });
});
