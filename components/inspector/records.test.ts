import { describe, expect, it } from 'vitest';
import type { Route, Rule } from '../../model/netns.ts';
import { Builder } from '../topology/testing/builder.ts';
import { findRecord, nameOf, referenceText, routeText, ruleText, shortId, sortedRoutes } from './records.ts';

const route = (fields: Partial<Route>): Route => ({
  family: 'inet',
  destination: 'default',
  type: 'unicast',
  table: 254,
  metric: 0,
  protocol: 3,
  scope: 0,
  ...fields,
});

const rule = (fields: Partial<Rule>): Rule => ({
  family: 'inet',
  priority: 0,
  action: 'lookup',
  table: 255,
  inverted: false,
  ...fields,
});

describe('records', () => {
  const b = new Builder();
  const bridge = b.bridge('br0');
  const web = b.plugged('web', [bridge]);
  const topology = b.done();
  const netns = topology.netns.find((one) => one.id === web.netns);
  if (!netns) throw new Error('web has no namespace');
  const eth0 = topology.links.find((link) => link.netns === netns.id);
  if (!eth0) throw new Error('web has no link');

  it('finds every kind of record by its id and names it as people do', () => {
    for (const list of [topology.hosts, topology.netns, topology.links, topology.containers]) {
      for (const record of list) expect(findRecord(topology, record.id)?.record).toBe(record);
    }
    expect(findRecord(topology, 'link:none')).toBeUndefined();
    const found = findRecord(topology, netns.id);
    expect(found && nameOf(topology, found)).toBe('web');
    expect(referenceText(topology, eth0.id)).toBe('web:eth0');
    expect(referenceText(topology, bridge.id)).toBe('br0');
  });

  it.each([
    [route({ gateway: '172.17.0.1', ifindex: eth0.ifindex }), 'default via 172.17.0.1 dev eth0'],
    [route({ family: 'inet6', gateway: 'fe80::1' }), 'default via fe80::1 (inet6)'],
    [route({ destination: '10.66.0.0/16', type: 'blackhole' }), 'blackhole 10.66.0.0/16'],
    [
      route({ destination: '10.0.0.0/24', ifindex: 999, preferredSource: '10.0.0.5', metric: 100, table: 100 }),
      '10.0.0.0/24 dev if999 src 10.0.0.5 metric 100 table 100',
    ],
    [
      route({ nextHops: [{ gateway: '10.0.0.1', ifindex: eth0.ifindex, weight: 1 }] }),
      'default nexthop via 10.0.0.1 dev eth0 weight 1',
    ],
  ])('writes a route as ip(8) does: %j', (one, text) => {
    expect(routeText(topology, netns, one)).toBe(text);
  });

  it.each([
    [rule({}), '0: from all lookup local'],
    [rule({ priority: 1000, from: '10.20.0.2', table: 100 }), '1000: from 10.20.0.2 lookup 100'],
    [
      rule({ inverted: true, to: '10.0.0.0/8', inputName: 'a', outputName: 'b', mark: 16, action: 'unreachable' }),
      '0: not from all to 10.0.0.0/8 iif a oif b fwmark 0x10 unreachable',
    ],
    [rule({ family: 'inet6' }), '0: from all lookup local (inet6)'],
  ])('writes a rule as ip(8) does: %j', (one, text) => {
    expect(ruleText(one)).toBe(text);
  });

  it.each([
    ['host:3f2a', 'host:3f2a'],
    ['netns:3f2a:5b0c-11:4026', 'netns:…:4026'],
    ['link:3f2a:5b0c-11:4026:12', 'link:…:4026:12'],
    ['container:3f2a:c0ffee', 'container:…:c0ffee'],
    ['ovs:3f2a:8a1b-22', 'ovs:…:8a1b-22'],
    ['mapping:3f2a:inet6:tcp::::8080', 'mapping:…:inet6:tcp::::8080'],
  ])('leaves out of the id %s what all of a host have in common', (id, text) => {
    expect(shortId(id)).toBe(text);
  });

  it('puts the default route first and IPv6 last', () => {
    const sorted = sortedRoutes([route({ family: 'inet6' }), route({ destination: '10.0.0.0/24' }), route({})]);
    expect(sorted.map((one) => `${one.family} ${one.destination}`)).toEqual([
      'inet default',
      'inet 10.0.0.0/24',
      'inet6 default',
    ]);
  });
});
