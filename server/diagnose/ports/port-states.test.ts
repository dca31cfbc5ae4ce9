import { describe, expect, it } from 'vitest';
import type { PortMapping } from '../../../model/port-mapping.ts';
import { portMappingSchema } from '../../../model/port-mapping.ts';
import type { PortState } from '../../../model/port-state.ts';
import { emptyTopology, type Topology, topologySchema } from '../../../model/topology.ts';
import type { RuleSet } from '../../netfilter/facts.ts';
import { parseIptablesSave } from '../../netfilter/iptables-save.ts';
import { judgePorts, portPairs, type WaitingListener, wantedListeners } from './port-states.ts';

const webNetns = 'netns:h:boot:2';
const web = `container:h:${'a'.repeat(64)}`;
const since = '2026-01-01T00:00:00.000Z';
const up = { state: 'up' as const, since };
const published = (hostAddress: string, hostPort: number, containerPort = 80) => ({
  ...{ hostAddress, hostPort, containerPort, protocol: 'tcp' },
});
const rule = (port: number, more = '') =>
  `-A DOCKER ${more}! -i docker0 -p tcp -m tcp --dport ${port} -j DNAT --to-destination 172.17.0.2:80`;
const mapping = (hostPort: number, more: Partial<PortMapping> = {}): PortMapping => {
  const hostAddress = more.hostAddress ?? '0.0.0.0';
  const family = hostAddress.includes(':') ? 'inet6' : 'inet';
  return portMappingSchema.parse({
    ...{ id: `mapping:h:${family}:tcp:${hostAddress}:${hostPort}`, host: 'host:h', family, protocol: 'tcp' },
    ...{ hostAddress, hostPort, container: web, targetAddress: '172.17.0.2', targetPort: 80, via: ['dnat'] },
    rules: [`iptables -t nat ${rule(hostPort)}`],
    backends: ['iptables-nft'],
    ...more,
  });
};
const proxy = { pid: 40, processName: 'docker-proxy' };

/** docker0 and one container on it that was asked to publish `ports`. */
function topologyOf(ports: ReturnType<typeof published>[], mappings: PortMapping[], netfilter: object = up): Topology {
  const link = { mac: '02:00:00:00:00:01', mtu: 1500, up: true, carrier: true, operState: 'UP' };
  const address = (text: string) => ({ address: text, prefixLength: 16, family: 'inet', scope: 'global' });
  const route = {
    ...{ family: 'inet', destination: '172.17.0.0/16', type: 'unicast', table: 254, ifindex: 3 },
    ...{ metric: 0, protocol: 2, scope: 253 },
  };
  const netns = (id: string, owner: string, routes: object[]) => ({
    ...{ id, host: 'host:h', inode: 1, owner, readable: true, routes, rules: [] },
  });
  return topologySchema.parse({
    ...emptyTopology(),
    hosts: [
      {
        ...{ id: 'host:h', hostname: 'lab', kernel: '6', bootId: 'boot' },
        sources: { kernel: up, docker: up, ovs: up, netfilter },
      },
    ],
    netns: [netns('netns:h:boot:1', 'host', [route]), netns(webNetns, 'container', [])],
    links: [
      {
        ...{ id: 'link:h:boot:1:3', netns: 'netns:h:boot:1', ifindex: 3, name: 'docker0', kind: 'bridge' },
        ...{ ...link, addresses: [address('172.17.0.1')] },
      },
      {
        ...{ id: 'link:h:boot:2:2', netns: webNetns, ifindex: 2, name: 'eth0', kind: 'veth' },
        ...{ ...link, addresses: [address('172.17.0.2')] },
      },
    ],
    containers: [
      {
        ...{ id: web, host: 'host:h', name: 'web', image: 'i', state: 'running', networkMode: 'bridge' },
        ...{ netns: webNetns, publishedPorts: ports, labels: {} },
      },
    ],
    networks: [
      {
        ...{ id: 'network:h:n', host: 'host:h', name: 'bridge', driver: 'bridge', internal: false, options: {} },
        ...{ subnets: ['172.17.0.0/16'], gateways: [], bridge: 'link:h:boot:1:3', endpoints: [] },
      },
    ],
    portMappings: mappings,
  });
}

const rules = (filter: string[] = [], nat: string[] = []): RuleSet => {
  const text = [
    ...['*filter', ':FORWARD ACCEPT [0:0]', ':INPUT ACCEPT [0:0]', ...filter, 'COMMIT'],
    ...['*nat', ':PREROUTING ACCEPT [0:0]', ':OUTPUT ACCEPT [0:0]', ':DOCKER - [0:0]', ...nat, 'COMMIT'],
  ].join('\n');
  const parsed = parseIptablesSave(text, 'ip', 'iptables-nft');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return { tables: parsed.value.tables };
};
const listener = (address: string, port = 80, more: Partial<WaitingListener> = {}): WaitingListener => ({
  ...{ protocol: 'tcp', address, port, pid: 7, processName: 'httpd', v6Only: false, ...more },
});

function stateOf(
  topology: Topology,
  listeners: WaitingListener[] | undefined,
  ruleSet: RuleSet | undefined = rules(),
): PortState {
  const pairs = portPairs(topology);
  const found = new Map(listeners ? [...wantedListeners(pairs).keys()].map((one) => [one, listeners] as const) : []);
  const [state, ...more] = judgePorts(pairs, found, topology, ruleSet);
  if (!state || more.length > 0) throw new Error(`${more.length + (state ? 1 : 0)} states`);
  return state;
}

describe('a published port with its rule', () => {
  const topology = topologyOf([published('0.0.0.0', 8080)], [mapping(8080)]);
  it.each(['0.0.0.0', '::', '172.17.0.2', '::ffff:172.17.0.2'])('works when somebody listens on %s', (address) => {
    expect(stateOf(topology, [listener(address)])).toMatchObject({
      ...{ verdict: 'works', published: true, reach: 'any', containerPort: 80, container: web },
      listeners: [{ address, port: 80, pid: 7, processName: 'httpd' }],
      decidedBy: `iptables -t nat ${rule(8080)}`,
    });
  });
  it.each([
    [[], 'nobody-listens'],
    [[listener('0.0.0.0', 81)], 'nobody-listens'],
    [[listener('0.0.0.0', 80, { protocol: 'udp' })], 'nobody-listens'],
    [[listener('::', 80, { v6Only: true })], 'nobody-listens'],
    [[listener('10.0.0.9')], 'nobody-listens'],
    [[listener('127.0.0.1')], 'listens-on-loopback'],
    [[listener('127.0.0.1'), listener('::1')], 'listens-on-loopback'],
    [[listener('127.0.0.1'), listener('0.0.0.0')], 'works'],
  ])('%#: listeners decide', (listeners, verdict) => {
    expect(stateOf(topology, listeners).verdict).toBe(verdict);
  });
  it('names the process that listens on loopback only', () => {
    expect(stateOf(topology, [listener('127.0.0.1')]).decidedBy).toBe('httpd (pid 7) listens on 127.0.0.1:80');
  });
  it('is unknown while the sockets cannot be read, and while the rules are not known', () => {
    expect(stateOf(topology, undefined).verdict).toBe('unknown');
    const lost = topologyOf([published('0.0.0.0', 8080)], [mapping(8080)], { state: 'lost', since });
    expect(stateOf(lost, [listener('0.0.0.0')])).toMatchObject({
      ...{ verdict: 'unknown', detail: 'The rules of the host are not known: netfilter is lost.' },
    });
    // That nobody listens is proven all the same.
    expect(stateOf(lost, []).verdict).toBe('nobody-listens');
  });
  it('is blocked by a rule on its way, which is named', () => {
    const drop = '-A FORWARD -d 172.17.0.2/32 -p tcp -m tcp --dport 80 -j DROP';
    expect(stateOf(topology, [listener('0.0.0.0')], rules([drop]))).toMatchObject({
      ...{
        verdict: 'blocked',
        decidedBy: `iptables -t filter ${drop}`,
        detail: 'It is dropped on its way to the target.',
      },
    });
  });
  it('is unknown where a rule cannot be judged, and says which', () => {
    const drop = '-A FORWARD -m set --match-set bad src -j DROP';
    expect(stateOf(topology, [listener('0.0.0.0')], rules([drop]))).toMatchObject({
      ...{ verdict: 'unknown', decidedBy: `iptables -t filter ${drop}` },
      detail: 'Whether it is let through on its way to the target depends on -m set --match-set bad src.',
    });
  });
});

describe('what was asked and what there is', () => {
  it('a rule that is missing', () => {
    const topology = topologyOf([published('0.0.0.0', 8080)], []);
    expect(stateOf(topology, [listener('0.0.0.0')])).toMatchObject({ verdict: 'rule-missing', published: true });
    const blind = topologyOf([published('0.0.0.0', 8080)], [], { state: 'absent', since });
    expect(stateOf(blind, [listener('0.0.0.0')], undefined).verdict).toBe('unknown');
  });
  it('a mapping nobody asked for', () => {
    const topology = topologyOf([], [mapping(8008)]);
    expect(stateOf(topology, [listener('0.0.0.0')])).toMatchObject({ verdict: 'not-published', published: false });
    expect(stateOf(topology, []).verdict).toBe('nobody-listens');
  });
  it.each(['reading', 'lost', 'no-permission'] as const)(
    'a mapping, and what was asked is not known: Docker is %s',
    (state) => {
      const topology = topologyOf([], [mapping(8008)]);
      for (const host of topology.hosts) host.sources.docker = { state, since };
      expect(stateOf(topology, [listener('0.0.0.0')])).toMatchObject({
        verdict: 'unknown',
        detail: `Whether a container was asked to publish it is not known: Docker is ${state}.`,
      });
      expect(stateOf(topology, []).verdict).toBe('nobody-listens');
    },
  );
  it('a mapping to an address that nobody has any more', () => {
    const gone = mapping(8080, { targetAddress: '172.17.0.9' });
    delete gone.container;
    expect(stateOf(topologyOf([], [gone]), [])).toMatchObject({ verdict: 'nobody-listens' });
    const closed = topologyOf([published('0.0.0.0', 8080)], [gone]);
    for (const netns of closed.netns) netns.readable = false;
    expect(stateOf(closed, [])).toMatchObject({
      verdict: 'unknown',
      detail: `Whose the address 172.17.0.9 is cannot be told: namespaces that cannot be read: ${closed.netns.length}.`,
    });
    const elsewhere = { ...gone, targetAddress: '192.0.2.1' };
    expect(stateOf(topologyOf([published('0.0.0.0', 8080)], [elsewhere]), []).verdict).toBe('unknown');
  });
  it('a port of a container that does not run is not told', () => {
    const topology = topologyOf([published('0.0.0.0', 8080)], []);
    for (const one of topology.containers) delete one.netns;
    expect(portPairs(topology)).toEqual([]);
  });
});

describe('what only the proxy carries', () => {
  const byProxy = mapping(8080, { via: ['userland-proxy'], rules: [], proxy });
  const topology = topologyOf([published('0.0.0.0', 8080)], [byProxy]);
  it('works, and says so', () => {
    expect(stateOf(topology, [listener('0.0.0.0')])).toMatchObject({
      ...{ verdict: 'works', decidedBy: 'docker-proxy (pid 40)' },
      detail: 'Only the proxy carries it: the kernel has no rule for it.',
    });
  });
  it('is blocked by what the host does not let in', () => {
    const drop = '-A INPUT -p tcp -m tcp --dport 8080 -j DROP';
    expect(stateOf(topology, [listener('0.0.0.0')], rules([drop])).verdict).toBe('blocked');
  });
});

describe('a port on loopback', () => {
  const onLoopback = (more: Partial<PortMapping>) =>
    topologyOf([published('127.0.0.1', 8080)], [mapping(8080, { hostAddress: '127.0.0.1', ...more })]);
  it('works by its proxy', () => {
    const topology = onLoopback({ via: ['dnat', 'userland-proxy'], proxy });
    expect(stateOf(topology, [listener('0.0.0.0')])).toMatchObject({ verdict: 'works', reach: 'loopback' });
  });
  it('without a proxy works only by a rule for packets of the host itself', () => {
    const output = (more: string) => [
      `-A OUTPUT ${more}-m addrtype --dst-type LOCAL -j DOCKER`,
      rule(8080, '-d 127.0.0.1/32 '),
    ];
    const state = (more: string) => stateOf(onLoopback({}), [listener('0.0.0.0')], rules([], output(more)));
    expect(state('').verdict).toBe('works');
    expect(state('! -d 127.0.0.0/8 ').verdict).toBe('rule-missing');
  });
});
