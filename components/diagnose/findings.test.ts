import { describe, expect, test } from 'vitest';
import { findingChecks, findingSchema } from '../../model/finding.ts';
import { emptyTopology, type Topology, topologySchema } from '../../model/topology.ts';
import { findingsOf } from './findings.ts';
import { fixCommands, shellWord } from './fixCommands.ts';

const link = (netns: string, ifindex: number, name: string, more: object = {}): object => ({
  ...{ id: `link:${netns}:${ifindex}`, netns: `netns:${netns}`, ifindex, name, kind: 'veth', mtu: 1500, up: true },
  ...{ carrier: true, operState: 'UP', addresses: [], ...more },
});
const netns = (name: string, owner: string, more: object = {}): object => ({
  ...{ id: `netns:${name}`, host: 'host:k', inode: 1, owner, readable: true, routes: [], rules: [], ...more },
});
const container = (name: string, more: object = {}): object => ({
  ...{ id: `container:${name}`, host: 'host:k', name, image: 'i', state: 'running', networkMode: 'bridge' },
  ...{ netns: `netns:${name}`, publishedPorts: [], labels: {}, ...more },
});
const finding = (check: string, severity: string, object: string, evidence: object = {}, apart = ''): object => ({
  ...{ id: `finding:${check}:${object}${apart}`, severity, check, object, evidence },
  since: '2026-11-21T12:00:00.000Z',
});

/** br0 with a cable to web, which side shares, and one to the named netns blue; ovs0 with a port without a device. */
function topologyWith(...findings: object[]): Topology {
  return topologySchema.parse({
    ...emptyTopology(),
    netns: [netns('h', 'host'), netns('web', 'container'), netns('blue', 'named', { name: 'blue sea' })],
    links: [
      link('h', 1, 'br0', { kind: 'bridge' }),
      link('h', 2, 'v-web', { master: 'link:h:1', peer: 'link:web:2' }),
      link('h', 3, 'v-blue', { master: 'link:h:1', peer: 'link:blue:2' }),
      link('web', 2, 'eth0', { peer: 'link:h:2' }),
      link('blue', 2, 'up$link', { peer: 'link:h:3' }),
    ],
    containers: [container('web'), container('side', { netns: 'netns:web', sharesNetnsWith: 'container:web' })],
    networks: [
      {
        ...{ id: 'network:n', host: 'host:k', name: 'front', driver: 'bridge', internal: false, bridge: 'link:h:1' },
        ...{ subnets: [], gateways: [], options: {}, endpoints: [] },
      },
    ],
    ovsBridges: [{ id: 'ovs:b', host: 'host:k', name: 'ovs0', datapathType: 'netdev', stp: false }],
    ovsPorts: [{ id: 'ovs:p', bridge: 'ovs:b', name: 'gone0', interfaceType: '', externalIds: {} }],
    findings: findings.map((one) => findingSchema.parse(one)),
  });
}

const down = finding('link-down', 'warning', 'link:h:2', { link: 'v-web', switch: 'br0' });
const gone = finding('ovs-device-gone', 'error', 'ovs:p', { port: 'gone0', device: 'gone0', switch: 'ovs0' });

describe('findings', () => {
  test('concern their object, both ends of its cable, what runs there, and the switch; not the host’s namespace', () => {
    const { of } = findingsOf(topologyWith(down, gone));
    const concerned = [
      'link:h:2',
      'link:web:2',
      'netns:web',
      'container:web',
      'container:side',
      'link:h:1',
      'network:n',
    ];
    for (const id of concerned)
      expect(
        of(id)?.findings.map((one) => one.check),
        id,
      ).toEqual(['link-down']);
    for (const id of ['netns:h', 'link:h:3', 'link:blue:2', 'netns:blue']) expect(of(id), id).toBeUndefined();
    expect(of('ovs:b')).toMatchObject({ worst: 'error', findings: [{ check: 'ovs-device-gone' }] });
    expect(of('ovs:p')?.worst).toBe('error');
  });

  test('of several records together: each once, the worst first', () => {
    const { ofAny } = findingsOf(topologyWith(down, gone));
    expect(ofAny(['container:web', 'container:side', 'ovs:b'])?.findings.map((one) => one.check)).toEqual([
      'ovs-device-gone',
      'link-down',
    ]);
    expect(ofAny(['link:h:3'])).toBeUndefined();
  });

  test('are told by severity, then by how many containers they touch', () => {
    const blue = finding('link-down', 'warning', 'link:h:3', { link: 'v-blue', switch: 'br0' });
    const { all, containersOf } = findingsOf(topologyWith(blue, down, gone));
    expect(all.map((one) => one.object)).toEqual(['ovs:p', 'link:h:2', 'link:h:3']);
    expect(all.map((one) => containersOf(one).length)).toEqual([0, 2, 0]);
  });

  test('with one cause stand together', () => {
    const twin = (object: string, twinLink: string) =>
      finding(
        'duplicate-address',
        'error',
        object,
        { link: 'x', address: '10.0.0.2', twin: 'y', twinLink },
        ':10.0.0.2',
      );
    const vlan = (tag: string) =>
      finding('vlan-not-on-uplink', 'warning', 'ovs:p', { vlan: tag, ports: '7' }, `:${tag}`);
    const { causes } = findingsOf(
      topologyWith(vlan('200'), twin('link:blue:2', 'link:web:2'), twin('link:web:2', 'link:blue:2'), vlan('300')),
    );
    expect(causes.map(({ first, findings, reach }) => [first.check, findings.length, reach])).toEqual([
      ['duplicate-address', 2, 2],
      ['vlan-not-on-uplink', 2, 7],
    ]);
  });

  test('are computed once for a topology', () => {
    const topology = topologyWith(down);
    expect(findingsOf(topology)).toBe(findingsOf(topology));
    expect(findingsOf(topologyWith()).all).toEqual([]);
  });
});

describe('commands that mend', () => {
  const commands = (one: object): string[] => {
    const topology = topologyWith(one);
    const [finding] = topology.findings;
    return finding ? fixCommands(topology, finding) : [];
  };

  test('in the host, a container, a named namespace', () => {
    expect(commands(down)).toEqual(['ip link set dev v-web up']);
    const inWeb = finding('no-carrier', 'warning', 'link:h:2', { link: 'v-web', peer: 'eth0', peerLink: 'link:web:2' });
    expect(commands(inWeb)).toEqual([
      `nsenter -t "$(docker inspect -f '{{.State.Pid}}' web)" -n ip link set dev eth0 up`,
    ]);
    const inBlue = finding('no-carrier', 'warning', 'link:h:3', { peer: 'up$link', peerLink: 'link:blue:2' });
    expect(commands(inBlue)).toEqual([`ip -n 'blue sea' link set dev 'up$link' up`]);
  });

  test('of Open vSwitch, and of an orphan', () => {
    expect(commands(gone)).toEqual(['ovs-vsctl --if-exists del-port ovs0 gone0']);
    expect(commands(finding('orphan-veth', 'warning', 'link:h:3', { link: 'v-blue' }))).toEqual([
      'ip link delete dev v-blue',
    ]);
    const vlan = finding('vlan-not-on-uplink', 'warning', 'ovs:p', { uplink: 'gone0', vlan: '300' });
    expect(commands(vlan)).toEqual(['ovs-vsctl add port gone0 trunks 300']);
  });

  test('for every check there is an answer, be it none', () => {
    for (const check of findingChecks) expect(commands(finding(check, 'error', 'nothing')), check).toEqual([]);
  });

  test('words for the shell', () => {
    expect([shellWord('a-b.c@d'), shellWord(''), shellWord("it's"), shellWord('a b')]).toEqual([
      'a-b.c@d',
      "''",
      `'it'\\''s'`,
      "'a b'",
    ]);
  });
});
