import { describe, expect, it } from 'vitest';
import type { Topology } from '../../../model/topology.ts';
import { Builder } from '../testing/builder.ts';
import { dropOf, heldIn } from './drop.ts';
import type { Spot } from './spotAt.ts';

const b = new Builder();
const br0 = b.bridge('br0');
const app = b.network('app', b.bridge('br-3f2a'));
const nothing = b.network('none', b.link(b.hostNetns, 'unused', { kind: 'dummy' }), { driver: 'null' });
const ovs0 = b.ovsBridge('ovs0');
const trunk = b.ovsPort(ovs0, 'up', { trunks: [100, 200] });
const web = b.plugged('web', [br0]);
const port200 = b.ovsPort(ovs0, 'p2', { tag: 200 });
const joined = b.network('joined', b.bridge('br-77aa'), { endpoints: [{ container: web.id, addresses: [] }] });
const netnsOf = (id: string | undefined) => b.topology.netns.find((one) => one.id === id);
const side = b.container('side', netnsOf(web.netns), {
  sharesNetnsWith: web.id,
  networkMode: `container:${web.id}`,
});
const onHost = b.container('on-host', b.hostNetns, { networkMode: 'host' });
const stopped = b.container('stopped', undefined);
const locked = b.container('locked', b.netns({ readable: false, unreadableReason: 'EACCES' }));
b.container('other', b.netns());
const topology = b.done();

const source = { holds: 'source' as const, record: web.id };
const drop = (spot: Spot, from: Topology = topology) => dropOf(from, heldIn(from, source, undefined), spot);
const overSwitch = (record: string, port?: string): Spot => ({ over: 'switch', record, ...(port ? { port } : {}) });
const without = (engine: 'docker' | 'ovs', state: 'absent' | 'lost'): Topology => {
  const [host] = topology.hosts;
  if (!host) throw new Error('no host');
  return { ...topology, hosts: [{ ...host, sources: { ...host.sources, [engine]: { state, since: 'x' } as never } }] };
};

describe('a new plug let go over a switch', () => {
  const end = topology.links.find((link) => link.name === 'v-web-0')?.id ?? '';

  it.each([
    ['the head of a Linux bridge', overSwitch(br0.id), br0.id, undefined, { step: 'veth', vlan: null }],
    ['a row of a Linux bridge', overSwitch(br0.id, end), br0.id, undefined, { step: 'veth', vlan: null }],
    ['the head of an OVS bridge', overSwitch(ovs0.id), ovs0.id, undefined, { step: 'veth', vlan: undefined }],
    ['a row in VLAN 200', overSwitch(ovs0.id, port200.id), ovs0.id, { vlan: 200 }, { step: 'veth', vlan: 200 }],
    ['a trunk', overSwitch(ovs0.id, trunk.id), ovs0.id, undefined, { step: 'veth', vlan: undefined }],
    ['a Docker network', overSwitch(app.id), app.id, undefined, { step: 'connect', network: 'app' }],
    ['a row nobody knows', overSwitch(ovs0.id, 'group x'), ovs0.id, undefined, { step: 'veth', vlan: undefined }],
  ] as const)('%s opens the attach form filled for it', (_, spot, target, given, next) => {
    expect(drop(spot)).toEqual({
      does: 'attach',
      container: 'web',
      target: expect.any(String),
      next,
      form: { form: 'attach', container: web.id, target, ...(given ? { given } : {}) },
    });
  });

  it.each([
    ['wires-nothing', drop(overSwitch(nothing.id))],
    ['connected-already', drop(overSwitch(joined.id))],
    ['docker-absent', drop(overSwitch(app.id), without('docker', 'absent'))],
    ['docker-lost', drop(overSwitch(app.id), without('docker', 'lost'))],
    ['ovs-lost', drop(overSwitch(ovs0.id, port200.id), without('ovs', 'lost'))],
  ])('does nothing, and says %s', (why, got) => expect(got).toEqual({ why }));

  it('needs the engine that knows who is in the container', () => {
    expect(drop(overSwitch(br0.id), without('docker', 'lost'))).toEqual({ why: 'docker-lost' });
  });

  it('does not need an engine that the switch has nothing to do with', () => {
    expect(drop(overSwitch(br0.id), without('ovs', 'lost'))).toMatchObject({ does: 'attach' });
  });
});

describe('a new plug let go elsewhere', () => {
  it('asks for a new bridge where switches stand', () => {
    expect(drop({ over: 'column' })).toMatchObject({
      does: 'attach',
      form: { form: 'bridge', container: web.id },
      next: { step: 'newBridge' },
    });
  });

  it.each([
    ['over-itself', { over: 'unit', id: web.id }],
    ['over-container', { over: 'unit', id: locked.id }],
    ['over-host', { over: 'host' }],
    ['tap-not-yet', { over: 'tap' }],
    ['nic-not-yet', { over: 'nic' }],
    ['over-published', { over: 'published' }],
    ['over-stopped', { over: 'stopped' }],
    ['over-open-group', { over: 'group', key: 'shop', closed: false }],
    ['nowhere', { over: 'empty' }],
  ] satisfies [string, Spot][])('says %s', (why, spot) => expect(drop(spot)).toEqual({ why }));

  it('waits over a closed group for it to open', () => {
    expect(drop({ over: 'group', key: 'shop', closed: true })).toEqual({ does: 'open', group: 'shop' });
  });
});

describe('one of several that are selected', () => {
  const other = topology.containers.find((one) => one.name === 'other')?.id ?? '';
  const held = (selected: string[]) => heldIn(topology, source, undefined, selected);

  it('takes all of them along, those that can be plugged in', () => {
    expect(dropOf(topology, held([web.id, other, stopped.id]), overSwitch(ovs0.id, port200.id))).toMatchObject({
      form: { form: 'many', containers: [web.id, other], target: ovs0.id, vlan: 200 },
      count: 2,
    });
  });

  it('goes alone where others are selected', () => {
    expect(dropOf(topology, held([other, stopped.id]), overSwitch(ovs0.id))).toMatchObject({
      form: { form: 'attach', container: web.id },
    });
  });
});

describe('what cannot be plugged in', () => {
  it.each([
    ['host-mode', onHost.id, undefined],
    ['not-running', stopped.id, undefined],
    ['unreadable', locked.id, undefined],
    ['no-container', br0.id, undefined],
    ['needs-operator', web.id, 'needs-operator'],
    ['read-only', web.id, 'read-only'],
    ['not-live', web.id, 'not-live'],
    // Of two reasons the one nobody can mend from here.
    ['host-mode', onHost.id, 'needs-operator'],
  ] as const)('is %s, wherever it is let go', (why, record, trouble) => {
    const held = heldIn(topology, { holds: 'source', record }, trouble);
    expect(held).toEqual({ why });
    for (const spot of [overSwitch(ovs0.id), { over: 'column' }, { over: 'empty' }] satisfies Spot[])
      expect(dropOf(topology, held, spot)).toEqual({ why });
  });

  it('a joined container hands over to the one whose links they are', () => {
    const held = heldIn(topology, { holds: 'source', record: side.id }, undefined);
    expect(dropOf(topology, held, overSwitch(ovs0.id))).toMatchObject({
      container: 'web',
      joinedBy: 'side',
      form: { container: web.id },
    });
  });
});

describe('a plug taken off', () => {
  const link = topology.links.find((one) => one.name === 'eth0')?.id ?? '';
  const held = heldIn(topology, { holds: 'plug', record: link }, undefined);

  it.each([
    ['empty canvas', { over: 'empty' }],
    ['the room between switches', { over: 'column' }],
  ] satisfies [string, Spot][])('over %s asks for its detachment', (_, spot) => {
    const operations = [{ kind: 'detach', container: 'web', name: 'eth0' }];
    expect(dropOf(topology, held, spot)).toEqual({ does: 'detach', form: { form: 'plain', operations } });
  });

  it.each([overSwitch(br0.id), { over: 'host' }, { over: 'unit', id: web.id }] satisfies Spot[])(
    'over a card stays where it is',
    (spot) => expect(dropOf(topology, held, spot)).toEqual({ why: 'plug-stays' }),
  );

  it('is none where nothing is plugged in, and inert for who may not', () => {
    expect(heldIn(topology, { holds: 'plug', record: br0.id }, undefined)).toEqual({ why: 'no-plug' });
    expect(heldIn(topology, { holds: 'plug', record: link }, 'needs-operator')).toEqual({ why: 'needs-operator' });
  });
});
