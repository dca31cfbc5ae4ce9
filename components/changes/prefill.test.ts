import { describe, expect, it } from 'vitest';
import type { Link } from '../../model/link.ts';
import type { Netns } from '../../model/netns.ts';
import { Builder, v4 } from '../topology/testing/builder.ts';
import { defaultRoutesOf, freeName, prefillAddress, prefillAttach } from './prefill.ts';
import { targetNamed } from './targets.ts';

const project = (name: string) => ({ labels: { 'com.docker.compose.project': name } });
const toGateway = (gateway: string, ifindex: number): Netns['routes'][number] => ({
  family: 'inet',
  destination: 'default',
  type: 'unicast',
  table: 254,
  gateway,
  ifindex,
  metric: 0,
  protocol: 3,
  scope: 0,
});

/** ovs0 with a container in each given VLAN, at 192.168.0.1, .2 ... */
function ovsHost(tags: number[], labels: (string | undefined)[] = []) {
  const b = new Builder();
  const ovs = b.ovsBridge('ovs0');
  tags.forEach((tag, at) => {
    const netns = b.netns();
    const [port] = b.pair([b.hostNetns, `p${at}`], [netns, 'eth1', { addresses: [v4(`192.168.0.${at + 1}`)] }]);
    const row = b.ovsPort(ovs, `p${at}`, { tag, link: port.id });
    port.ovsPort = row.id;
    port.vlan = { mode: 'access', tag };
    b.container(`c${at}`, netns, labels[at] === undefined ? {} : project(labels[at]));
  });
  const netns = b.netns();
  const fresh = b.container('fresh', netns, project('shop'));
  return { b, ovs, netns, fresh };
}

/** br0 with an address of its own and members at the given ones. */
function bridgeHost(own: string[], members: string[], fields: Partial<Link> = {}) {
  const b = new Builder();
  const bridge = b.bridge('br0', { addresses: own.map((one) => v4(one)), ...fields });
  members.forEach((address, at) => {
    const netns = b.netns();
    b.pair([b.hostNetns, `p${at}`, { master: bridge.id }], [netns, 'eth0', { addresses: [v4(address)] }]);
    b.container(`c${at}`, netns);
  });
  const netns = b.netns();
  const fresh = b.container('fresh', netns);
  return { b, bridge, netns, fresh };
}

const on = (b: Builder, name: string) => {
  const topology = b.done();
  const target = targetNamed(topology, name);
  if (!target) throw new Error(`no ${name}`);
  return { topology, target };
};

describe('the address that is offered', () => {
  it('is the lowest free one above the lowest used, with the prefix of the VLAN’s members', () => {
    const { b, fresh } = ovsHost([100, 100, 200, 200]);
    const { topology, target } = on(b, 'ovs0');
    // .3 and .4 are in the other VLAN, of the same subnet: an address is offered that nobody on this host has.
    expect(prefillAddress(topology, fresh, target, 100)).toMatchObject({
      addresses: ['192.168.0.5/24'],
      hint: 'free',
    });
  });

  it('fills a gap before it goes on', () => {
    const { b, fresh } = bridgeHost([], ['10.9.0.5', '10.9.0.6', '10.9.0.8']);
    const { topology, target } = on(b, 'br0');
    expect(prefillAddress(topology, fresh, target, undefined).addresses).toEqual(['10.9.0.7/24']);
  });

  it('goes by the bridge’s own address first, and never offers it, a gateway or what Docker gave', () => {
    const { b, fresh } = bridgeHost(['10.9.0.1'], ['10.9.0.2']);
    const other = b.bridge('docker0');
    b.network('bridge', other, {
      gateways: ['10.9.0.3'],
      endpoints: [{ container: fresh.id, addresses: ['10.9.0.4/24'] }],
    });
    const elsewhere = b.netns({ owner: 'named', name: 'elsewhere', routes: [toGateway('10.9.0.5', 1)] });
    b.link(elsewhere, 'x', { addresses: [v4('10.9.0.6')] });
    const { topology, target } = on(b, 'br0');
    expect(prefillAddress(topology, fresh, target, undefined, ['10.9.0.7']).addresses).toEqual(['10.9.0.8/24']);
  });

  it('is none in a full subnet, and neither the network’s own nor the broadcast address', () => {
    const { b, fresh } = bridgeHost([], []);
    const netns = b.netns();
    const bridge = b.topology.links.find((link) => link.name === 'br0');
    for (const [at, address] of ['10.9.0.1', '10.9.0.2'].entries()) {
      b.pair([b.hostNetns, `q${at}`, { master: bridge?.id }], [netns, `e${at}`, { addresses: [v4(address, 30)] }]);
    }
    const { topology, target } = on(b, 'br0');
    expect(prefillAddress(topology, fresh, target, undefined)).toMatchObject({ addresses: [], hint: 'full' });
  });

  it('is empty where nobody has one to go by', () => {
    const { b, fresh } = ovsHost([100]);
    const { topology, target } = on(b, 'ovs0');
    expect(prefillAddress(topology, fresh, target, 300)).toEqual({
      addresses: [],
      hint: 'no-subnet',
      gateway: undefined,
    });
  });

  it('comes for each family that the segment has', () => {
    const { b, fresh } = bridgeHost(['10.9.0.1'], []);
    const bridge = b.topology.links.find((link) => link.name === 'br0');
    bridge?.addresses.push({ address: 'fd00::1', prefixLength: 64, family: 'inet6', scope: 'global' });
    const { topology, target } = on(b, 'br0');
    expect(prefillAddress(topology, fresh, target, undefined).addresses).toEqual(['10.9.0.2/24', 'fd00::2/64']);
  });

  it('is not called free where the segment leads out of the host', () => {
    const { b, bridge, fresh } = bridgeHost(['10.9.0.1'], []);
    b.link(b.hostNetns, 'eth0', { kind: 'physical', master: bridge.id });
    const { topology, target } = on(b, 'br0');
    expect(prefillAddress(topology, fresh, target, undefined).hint).toBe('lan-unknown');
  });
});

describe('the gateway that is offered', () => {
  it('is the members’, else the bridge’s own, and none where there is a default route', () => {
    const { b, netns, fresh } = bridgeHost(['10.9.0.1'], ['10.9.0.2']);
    const { topology, target } = on(b, 'br0');
    expect(prefillAddress(topology, fresh, target, undefined).gateway).toBe('10.9.0.1');

    const member = topology.netns.find((one) => one.id === topology.links.find((link) => link.name === 'eth0')?.netns);
    member?.routes.push(toGateway('10.9.0.254', 1));
    const again = { ...topology, revision: 2 };
    expect(prefillAddress(again, fresh, target, undefined).gateway).toBe('10.9.0.254');

    const eth0 = b.link(netns, 'eth0', { addresses: [v4('172.17.0.2', 16)] });
    netns.routes.push(toGateway('172.17.0.1', eth0.ifindex));
    const last = on(b, 'br0');
    expect(prefillAddress(last.topology, fresh, last.target, undefined).gateway).toBeUndefined();
    expect(defaultRoutesOf(last.topology, fresh)).toEqual([{ family: 'inet', gateway: '172.17.0.1', device: 'eth0' }]);
  });
});

describe('what else is prefilled', () => {
  it('takes the lowest free ethN', () => {
    const { b, netns, fresh } = bridgeHost([], []);
    b.link(netns, 'eth0');
    b.link(netns, 'eth2');
    expect(freeName(b.done(), fresh)).toBe('eth1');
  });

  it('takes the VLAN it was dropped on, else that of its project, else none', () => {
    const { b, fresh } = ovsHost([100, 200, 200, 300], [undefined, 'shop', 'shop', 'shop']);
    const { topology, target } = on(b, 'ovs0');
    expect(prefillAttach(topology, fresh, target, { vlan: 100 }).vlan).toBe(100);
    expect(prefillAttach(topology, fresh, target).vlan).toBe(200);
    const alone = { ...fresh, labels: {} };
    expect(prefillAttach(topology, alone, target).vlan).toBeUndefined();
  });

  it('takes no VLAN where the bridge keeps none apart', () => {
    const { b, fresh } = bridgeHost([], []);
    const { topology, target } = on(b, 'br0');
    expect(prefillAttach(topology, fresh, target, { vlan: 100 }).vlan).toBeUndefined();
  });
});
