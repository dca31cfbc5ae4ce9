import { describe, expect, it } from 'vitest';
import { Builder } from '../topology/testing/builder.ts';
import { sourceOf, targetNamed, targetOf, targetsOf } from './targets.ts';

describe('places to plug into', () => {
  const b = new Builder();
  const br0 = b.bridge('br0');
  const app = b.bridge('br-3f2a');
  const network = b.network('app', app);
  b.network('none', b.link(b.hostNetns, 'unused', { kind: 'dummy' }), { driver: 'null' });
  const ovs0 = b.ovsBridge('ovs0');
  const port = b.ovsPort(ovs0, 'p1', { tag: 100 });
  const trunk = b.ovsPort(ovs0, 'p2', { trunks: [100, 200] });
  const web = b.plugged('web', [br0]);
  const topology = b.done();

  it('are bridges and Docker networks, each once', () => {
    expect(targetsOf(topology).map((one) => `${one.kind} ${one.name}`)).toEqual([
      'docker app',
      'linux br0',
      'ovs ovs0',
    ]);
  });

  it('are found by a port, with the VLAN it is in', () => {
    expect(targetOf(topology, port.id)).toMatchObject({ target: { name: 'ovs0' }, vlan: 100 });
    expect(targetOf(topology, trunk.id)?.vlan).toBeUndefined();
    const end = topology.links.find((link) => link.name === 'v-web-0');
    expect(targetOf(topology, end?.id ?? '')).toMatchObject({ target: { kind: 'linux', name: 'br0' } });
    expect(targetOf(topology, web.id)).toBeUndefined();
  });

  it('of Docker are the network, also by its bridge', () => {
    expect(targetOf(topology, app.id)?.target.record).toBe(network.id);
    expect(targetNamed(topology, 'br-3f2a')?.name).toBe('app');
  });
});

describe('who can be plugged in', () => {
  const b = new Builder();
  const br0 = b.bridge('br0');
  const web = b.plugged('web', [br0]);
  const side = b.container(
    'side',
    b.topology.netns.find((one) => one.id === web.netns),
    {
      sharesNetnsWith: web.id,
      networkMode: `container:${web.id}`,
    },
  );
  const host = b.container('on-host', b.hostNetns, { networkMode: 'host' });
  const stopped = b.container('stopped', undefined);
  const locked = b.container('locked', b.netns({ readable: false, unreadableReason: 'EACCES' }));
  const topology = b.done();

  it('is the container, or the owner of the namespace it joined', () => {
    expect(sourceOf(topology, web.id)).toEqual({ container: expect.objectContaining({ name: 'web' }) });
    expect(sourceOf(topology, side.id)).toMatchObject({ container: { name: 'web' }, joinedBy: { name: 'side' } });
    const inside = topology.links.find((link) => link.name === 'eth0');
    expect(sourceOf(topology, inside?.id ?? '')).toMatchObject({ container: { name: 'web' } });
  });

  it.each([
    [host.id, 'host-mode'],
    [stopped.id, 'not-running'],
    [locked.id, 'unreadable'],
    [br0.id, 'no-container'],
  ])('is nobody, with a reason', (record, why) => {
    expect(sourceOf(topology, record)).toEqual({ why });
  });
});
