import { describe, expect, it } from 'vitest';
import { Builder, v4 } from '../topology/testing/builder.ts';
import { type Entries, entriesOf } from './entries.ts';
import { matches } from './match.ts';
import { portViewsOf } from './publishedPorts.ts';
import { findHits, shownBy } from './search.ts';
import { parseFind, type Term } from './terms.ts';

function scene() {
  const built = new Builder();
  const bridge = built.bridge('br-1');
  const web = built.plugged('web', [bridge], {
    image: 'nginx:1',
    labels: { 'com.docker.compose.project': 'shop', tier: 'front' },
    publishedPorts: [{ hostAddress: '0.0.0.0', hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
  });
  const web10 = built.plugged('web10', [bridge]);
  const network = built.network('app', bridge, { endpoints: [{ container: web.id, addresses: [] }] });
  const stopped = built.container('old', undefined);
  const ovs = built.ovsBridge('ovs0');
  const inner = built.netns();
  const [left, right] = built.pair(
    [built.hostNetns, 'vl-test'],
    [inner, 'eth1', { addresses: [v4('192.168.0.1')], mac: '02:42:ac:11:00:02' }],
  );
  const test = built.container('test', inner);
  const port = built.ovsPort(ovs, 'vl-test', { tag: 100, link: left.id });
  const down = built.link(built.hostNetns, 'eth9', { kind: 'physical', up: false, mtu: 9000 });
  built.topology.findings.push({
    id: `finding:link-down:${down.id}`,
    severity: 'error',
    check: 'link-down',
    object: down.id,
    evidence: { name: 'eth9' },
    since: '2026-11-21T12:00:00.000Z',
  });
  const topology = built.done();
  const entries = entriesOf(topology, portViewsOf(topology, undefined));
  return { built, entries, bridge, web, web10, network, stopped, ovs, left, right, test, port, down };
}

const terms = (expression: string): Term[] => {
  const parsed = parseFind(expression);
  if (!parsed.ok) throw new Error(parsed.fault.why);
  return parsed.terms;
};
const found = (entries: Entries, expression: string): string[] =>
  findHits(entries, terms(expression)).list.map((entry) => entry.title);

describe('search', () => {
  it('finds by name, the whole name first', () => {
    const { entries } = scene();
    expect(found(entries, 'web').slice(0, 2)).toEqual(['web', 'web10']);
    expect(found(entries, 'WEB10')[0]).toBe('web10');
    expect(found(entries, 'nginx')).toEqual(['web']);
  });

  it('finds by address, CIDR, MAC and port', () => {
    const { entries, right } = scene();
    expect(found(entries, '192.168.0.1')).toEqual(['test']);
    expect(found(entries, '192.168.0.0/24 kind:link')).toEqual(['test:eth1']);
    expect(found(entries, '02:42:ac:11:00:02')).toEqual(['test']);
    expect(findHits(entries, terms('02:42:ac')).lit.has(right.id)).toBe(true);
    expect(found(entries, ':8080')).toEqual(['web']);
    expect(found(entries, '8080')).toEqual(['web']);
    expect(found(entries, '8080 kind:published')).toEqual(['0.0.0.0:8080/tcp']);
  });

  it('finds by VLAN at both ends of a cable, also where only Open vSwitch knows it', () => {
    const { entries, left, right, port } = scene();
    const { list, lit } = findHits(entries, terms('vlan:100'));
    expect(list.map((entry) => entry.title)).toEqual(['test', 'vl-test']);
    expect([left.id, right.id, port.id].every((id) => lit.has(id))).toBe(true);
    expect(found(entries, 'vlan:101')).toEqual([]);
    expect(found(entries, 'vlan:90-110 kind:container')).toEqual(['test']);
  });

  it('finds by state, kind, network, project, label and what they are not', () => {
    const { entries } = scene();
    expect(found(entries, 'state:error')).toEqual(['eth9', 'link-down']);
    expect(found(entries, 'state:stopped')).toEqual(['old']);
    expect(found(entries, 'project:shop kind:container')).toEqual(['web']);
    expect(found(entries, 'label:tier=front')).toEqual(['web']);
    expect(found(entries, 'net:app kind:container')).toEqual(['web', 'web10']);
    expect(found(entries, 'kind:container !net:app')).toEqual(['old', 'test']);
    expect(found(entries, 'kind:container name:w*0')).toEqual(['web10']);
    expect(found(entries, 'mtu:9000')).toEqual(['eth9']);
  });

  it('asks a row of a table also what belongs to it', () => {
    const { entries, test, stopped } = scene();
    const row = (id: string) => entries.byId.get(id) as Entries['all'][number];
    expect(matches(terms('kind:veth'), row(test.id), true)).toBe(true);
    expect(matches(terms('kind:veth'), row(test.id), false)).toBe(false);
    expect(matches(terms('kind:veth'), row(stopped.id), true)).toBe(false);
  });

  it('shows with a container its cable, its switch and nothing else of the switch', () => {
    const { built, entries, web, web10, bridge, network } = scene();
    const shown = shownBy(entries, terms('name:web !name:web10 kind:container'));
    const links = built.topology.links.filter((link) => link.netns === web.netns);
    for (const id of [web.id, web.netns, bridge.id, network.id, ...links.flatMap((link) => [link.id, link.peer])]) {
      expect(shown.has(id ?? '')).toBe(true);
    }
    expect(shown.has(web10.id)).toBe(false);
  });

  it('shows with a switch all that is plugged into it', () => {
    const { entries, web, web10, ovs, test } = scene();
    const shown = shownBy(entries, terms('kind:network net:app'));
    expect(shown.has(web.id) && shown.has(web10.id)).toBe(true);
    const behindOvs = shownBy(entries, terms('kind:ovs'));
    expect(behindOvs.has(ovs.id) && behindOvs.has(test.id)).toBe(true);
    expect(behindOvs.has(web.id)).toBe(false);
  });
});
