import { describe, expect, it } from 'vitest';
import { Builder } from '../topology/testing/builder.ts';
import { typedVerb } from './typedVerb.ts';

describe('changes as they are typed', () => {
  const b = new Builder();
  const br0 = b.bridge('br0');
  const ovs0 = b.ovsBridge('ovs0');
  const web = b.plugged('web', [br0]);
  const two = b.plugged('two', [br0, br0]);
  const port = b.ovsPort(ovs0, 'vl-x', { tag: 100 });
  const topology = b.done();
  const eth0 = topology.links.find((link) => link.netns === web.netns);
  const eth1 = topology.links.find((link) => link.netns === two.netns && link.name === 'eth1');

  it('fill the attach form', () => {
    expect(typedVerb(topology, 'attach web ovs0 vlan 100 192.168.0.5/24 fd00::5/64 as eth7')).toEqual({
      does: 'attach',
      container: web.id,
      target: ovs0.id,
      given: { vlan: 100, addresses: '192.168.0.5/24 fd00::5/64', name: 'eth7' },
    });
    expect(typedVerb(topology, 'attach web to br0 gateway 10.0.0.1')).toMatchObject({
      target: br0.id,
      given: { gateway: '10.0.0.1' },
    });
    expect(typedVerb(topology, 'attach web')).toMatchObject({ container: web.id, target: undefined });
  });

  it('name a link by its container, or a port', () => {
    expect(typedVerb(topology, 'detach web')).toEqual({ does: 'detach', record: eth0?.id });
    expect(typedVerb(topology, 'detach two:eth1')).toEqual({ does: 'detach', record: eth1?.id });
    expect(typedVerb(topology, 'vlan two eth1 200')).toEqual({ does: 'vlan', record: eth1?.id, vlan: 200 });
    expect(typedVerb(topology, 'vlan vl-x')).toEqual({ does: 'vlan', record: port.id, vlan: undefined });
  });

  it('are nothing where they are not whole or name what is not there', () => {
    for (const text of [
      'attach',
      'attach nobody ovs0',
      'attach web nowhere',
      'detach two',
      'vlan 100',
      'undo all',
      'web',
    ]) {
      expect(typedVerb(topology, text), text).toBeUndefined();
    }
  });

  it('make a bridge of the kind its name says', () => {
    expect(typedVerb(topology, 'new bridge br7')).toEqual({ does: 'new-bridge', name: 'br7', type: 'linux' });
    expect(typedVerb(topology, 'new bridge ovs7')).toMatchObject({ type: 'ovs' });
    expect(typedVerb(topology, 'new bridge lan ovs')).toMatchObject({ type: 'ovs' });
  });
});
