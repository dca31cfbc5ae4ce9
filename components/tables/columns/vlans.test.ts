import { expect, it } from 'vitest';
import { hostViewOf } from '../../find/hostView.ts';
import { Builder } from '../../topology/testing/builder.ts';
import { vlanViewsOf } from './vlans.ts';

it('names ports and containers of a VLAN as people count, whatever order the database has them in', () => {
  const b = new Builder();
  const ovs0 = b.ovsBridge('ovs0');
  for (const name of ['test10', 'test2', 'test1']) {
    const netns = b.netns();
    const [host] = b.pair([b.hostNetns, `vl-${name}`], [netns, 'eth1']);
    b.container(name, netns);
    b.ovsPort(ovs0, `vl-${name}`, { tag: 100, link: host.id });
  }
  b.ovsPort(ovs0, 'uplink', { trunks: [100, 200] });
  const [hundred, twoHundred] = vlanViewsOf(hostViewOf(b.done()));
  expect(hundred).toMatchObject({
    vlan: 100,
    switches: ['ovs0'],
    access: ['vl-test1', 'vl-test2', 'vl-test10'],
    trunks: ['uplink'],
  });
  expect(twoHundred).toMatchObject({ vlan: 200, access: [], trunks: ['uplink'] });
});
