/**
 * Two lab hosts held against each other: what ip(8), ethtool(8), ovs-vsctl(8), docker(1) and the firewall's programs say of each, in lines
 * that do not speak of what is another on every host. Nothing of Patchbay's reader is asked.
 */
import { addressText, parseAddress } from '../../model/address.ts';
import type { LabHost } from '../host.ts';
import type { IpLink, SeenNetns } from '../observers/ip.ts';
import { observeHost, type Seen } from '../observers/observe.ts';
import { until } from '../poll.ts';

/** Field of what the observers say -> why it is not held against the twin's. */
export const differentByNature: Record<string, string> = {
  inode: 'the kernel’s number of a namespace; namespaces meet by their owner',
  path: 'how the observer got there',
  pids: 'processes are numbered as they come',
  sandboxes: 'random names of Docker’s own',
  nsids:
    'numbers of namespaces inside each other; they are used to find the far end of each link, which is compared as `peer`',
  ifindex: 'the kernel counts, also what is gone again',
  link_index: 'as ifindex; compared as `peer`',
  link_netnsid: 'as nsids; compared as `peer`',
  link: 'as link_index, where the far end is in the same namespace; compared as `peer`',
  timer: 'timers of bridges run',
  _uuid: 'random by nature; rows meet by name, and ports of a bridge are compared by theirs',
  ofport: 'Open vSwitch counts, also what is gone again',
  Id: 'random by nature; containers and networks meet by name',
  Pid: 'as pids',
  StartedAt: 'the moment of the start',
};

/** Why a MAC is told by whose it is and not by its digits. */
export const macsByNature: Record<string, string> = {
  'a bridge of Docker': 'drawn by Docker',
  'the host’s end of a Docker endpoint': 'drawn by the kernel; its name is drawn by Docker',
  'the own link of an Open vSwitch bridge': 'drawn by Open vSwitch',
};

type Replacement = readonly [from: string, to: string];

type Owned = { netns: SeenNetns; label: string };

function ownedNetns(seen: Seen): Owned[] {
  return seen.netns.map((netns) => {
    const containers = seen.docker.containers.filter((one) => netns.pids.includes(one.State.Pid) && one.State.Pid > 0);
    const names = containers.map((one) => one.Name.replace('/', ''));
    const label = netns.inode === seen.hostInode ? 'host' : [...names, ...netns.names].sort().join('+') || 'nobody';
    return { netns, label };
  });
}

const kindOf = (link: IpLink): string => link.linkinfo?.info_kind ?? '';

/** The far end of a link, as `owner/name`. */
function peerOf(owned: readonly Owned[], { netns, label }: Owned, link: IpLink): string | undefined {
  if (typeof link.link === 'string') return `${label}/${link.link}`;
  if (link.link_index === undefined || link.link_netnsid === undefined) return undefined;
  const far = owned.find((one) => one.netns.inode === netns.nsids.get(link.link_netnsid ?? -1));
  const end = far?.netns.links.find((one) => one.ifindex === link.link_index);
  return far && end ? `${far.label}/${end.ifname}` : 'elsewhere';
}

function linkLocalOf(mac: string): string {
  const [a = 0, b, c, d, e, f] = mac.split(':').map((one) => Number.parseInt(one, 16));
  const hex = (...pair: (number | undefined)[]): string =>
    pair.map((one) => (one ?? 0).toString(16).padStart(2, '0')).join('');
  const parsed = parseAddress(`fe80::${hex(a ^ 2, b)}:${hex(c, 0xff)}:${hex(0xfe, d)}:${hex(e, f)}`);
  if (!parsed) throw new Error(`no MAC: ${mac}`);
  return addressText(parsed);
}

/** A MAC, and what the kernel makes of it, in words. */
export const macReplacements = (mac: string, whose: string): Replacement[] => [
  [linkLocalOf(mac), `link-local address of ${whose}`],
  [`8000.${mac}`, `bridge id of ${whose}`],
  [
    `8000.${mac
      .split(':')
      .map((one) => Number.parseInt(one, 16).toString(16))
      .join(':')}`,
    `bridge id of ${whose}`,
  ],
  [mac, `MAC of ${whose}`],
];

function replacementsOf(seen: Seen, owned: readonly Owned[]): Replacement[] {
  const out: Replacement[] = [];
  const { containers, networks } = seen.docker;
  const ids: Replacement[] = [];
  for (const { Id, Name } of containers) ids.push([Id, `container ${Name}`], [Id.slice(0, 12), `container ${Name}`]);
  for (const { Id, Name } of networks) ids.push([Id, `network ${Name}`], [Id.slice(0, 12), `network ${Name}`]);
  const host = owned.find((one) => one.label === 'host');
  const ovsNames = new Set(seen.ovs.bridges.map((one) => one.name));
  const dockerBridges = new Set(
    networks
      .filter((one) => one.Driver === 'bridge')
      .map(({ Id, Options }) => {
        return Options?.['com.docker.network.bridge.name'] ?? `br-${Id.slice(0, 12)}`;
      }),
  );
  for (const link of host?.netns.links ?? []) {
    const { ifname, address, master } = link;
    const isEndpoint = kindOf(link) === 'veth' && dockerBridges.has(master ?? '') && /^veth[0-9a-f]{7}$/.test(ifname);
    const peer = host && isEndpoint ? peerOf(owned, host, link) : undefined;
    if (peer !== undefined) out.push([ifname, `endpoint of ${peer}`]);
    const isOwn = ovsNames.has(ifname) || ifname === 'ovs-netdev';
    if (address && (peer !== undefined || isOwn || dockerBridges.has(ifname)))
      out.push(...macReplacements(address, peer === undefined ? ifname : `endpoint of ${peer}`));
  }
  // Last, because ids stand in the names of Docker's bridges.
  return [...out, ...ids];
}

const isLeftOut = (key: string): boolean => key in differentByNature || /(^|_)timer$/.test(key);

/** An object as JSON with its keys in order and without what is different by nature. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (key, one: unknown) => {
    if (isLeftOut(key)) return undefined;
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function* fieldsOf(value: object, path = ''): Generator<string> {
  for (const [key, one] of Object.entries(value)) {
    if (one === undefined || isLeftOut(key)) continue;
    if (typeof one === 'object' && one !== null && !Array.isArray(one)) yield* fieldsOf(one, `${path}${key}.`);
    // A line each: in which order ids stand, that are another on every host, says nothing.
    else if (Array.isArray(one)) for (const item of one) yield `${path}${key} has ${textOf(item)}`;
    else yield `${path}${key}=${JSON.stringify(one)}`;
  }
}

function* netnsLines(owned: readonly Owned[], at: Owned): Generator<string> {
  const { netns, label } = at;
  for (const link of netns.links) {
    const { addr_info: addresses, ...rest } = link;
    for (const field of fieldsOf(rest)) yield `${label} ${link.ifname} ${field}`;
    const peer = peerOf(owned, at, link);
    if (peer !== undefined) yield `${label} ${link.ifname} peer=${peer}`;
    for (const one of addresses) yield `${label} ${link.ifname} address ${textOf(one)}`;
  }
  for (const one of netns.vlans) yield `${label} bridge vlan ${textOf(one)}`;
  for (const one of netns.tuns) yield `${label} tun ${one.ifname}`;
  for (const family of ['inet', 'inet6'] as const) {
    for (const one of netns.routes[family]) yield `${label} route ${family} ${textOf(one)}`;
    for (const one of netns.rules[family]) yield `${label} rule ${family} ${textOf(one)}`;
  }
}

function* ovsLines({ bridges, ports, interfaces, controllers }: Seen['ovs']): Generator<string> {
  const portName = new Map(ports.map((one) => [one._uuid, one.name]));
  for (const { ports: own, ...bridge } of bridges) {
    for (const field of fieldsOf(bridge)) yield `ovs bridge ${bridge.name} ${field}`;
    for (const uuid of own) yield `ovs bridge ${bridge.name} port ${portName.get(uuid)}`;
  }
  for (const { interfaces: _, ...port } of ports)
    for (const field of fieldsOf(port)) yield `ovs port ${port.name} ${field}`;
  for (const one of interfaces) for (const field of fieldsOf(one)) yield `ovs interface ${one.name} ${field}`;
  for (const one of controllers) yield `ovs controller ${one.target}`;
}

function* dockerLines({ containers, networks }: Seen['docker']): Generator<string> {
  for (const one of containers) for (const field of fieldsOf(one)) yield `docker container ${one.Name} ${field}`;
  for (const one of networks) for (const field of fieldsOf(one)) yield `docker network ${one.Name} ${field}`;
}

/** What ip(8) says beyond what the other observers keep of it, and ethtool(8): of one namespace, the links' names as arguments. */
const moreScript = `
ip -j address show; echo
for name in "$@"; do
  sum=$(ethtool --show-features "$name" 2>/dev/null | sed -n 's/^tx-checksumming: //p')
  [ -z "$sum" ] || printf '%s tx-checksumming=%s\\n' "$name" "\${sum%% *}"
done`;

async function moreLines(host: LabHost, { netns, label }: Owned): Promise<string[]> {
  const names = netns.links.map((one) => one.ifname);
  const out = await host.run(['nsenter', `--net=${netns.path}`, 'sh', '-c', moreScript, 'sh', ...names]);
  const [json = '[]', ...sums] = out.split('\n').filter(Boolean);
  const addresses = JSON.parse(json) as { ifname: string; addr_info: { local?: string; broadcast?: string }[] }[];
  const broadcasts = addresses.flatMap(({ ifname, addr_info }) =>
    addr_info.map(({ local, broadcast }) => `${ifname} broadcast of ${local}=${broadcast ?? 'none'}`),
  );
  return [...broadcasts, ...sums].map((line) => `${label} ${line}`);
}

/** What stands at Interfaces of Open vSwitch beside what the other observers keep. */
async function interfaceNotes(host: LabHost): Promise<string[]> {
  const list = ['ovs-vsctl', '--timeout=5', '--format=json', '--columns=name,external_ids', 'list', 'Interface'];
  const { code, stdout } = await host.exec(list);
  if (code !== 0) return [];
  const { data } = JSON.parse(stdout) as { data: [string, ['map', [string, string][]]][] };
  return data.flatMap(([name, [, notes]]) =>
    notes.map(([key, text]) => `ovs interface ${name} external_ids.${key}=${text}`),
  );
}

export type TwinOptions = {
  /** More words that are another on each host, with what to say instead. */
  replace?: (seen: Seen, host: LabHost) => Replacement[] | Promise<Replacement[]>;
};

/** Everything about a host that a twin of it should have too, sorted. */
export async function twinLines(host: LabHost, options: TwinOptions = {}): Promise<string[]> {
  const seen = await observeHost(host);
  const owned = ownedNetns(seen);
  const lines = [
    ...owned.flatMap((one) => [...netnsLines(owned, one)]),
    ...(await Promise.all(owned.map((one) => moreLines(host, one)))).flat(),
    ...ovsLines(seen.ovs),
    ...(await interfaceNotes(host)),
    ...dockerLines(seen.docker),
    ...fieldsOf(seen.netfilter.ruleCounts, 'netfilter rules '),
    ...seen.netfilter.rules.map((one) => `netfilter rule ${textOf(one)}`),
  ];
  const replacements = [...replacementsOf(seen, owned), ...((await options.replace?.(seen, host)) ?? [])];
  const told = lines.map((line) => replacements.reduce((text, [from, to]) => text.replaceAll(from, to), line));
  return told.sort();
}

/** What one twin has and the other has not; `-` is the first's. */
export function twinDifferences(first: readonly string[], second: readonly string[]): string[] {
  const count = (lines: readonly string[]): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
    return counts;
  };
  const [mine, other] = [count(first), count(second)];
  const beyond = (a: Map<string, number>, b: Map<string, number>, sign: string): string[] =>
    [...a].filter(([line, times]) => times > (b.get(line) ?? 0)).map(([line]) => `${sign} ${line}`);
  return [...beyond(mine, other, '-'), ...beyond(other, mine, '+')].sort((a, b) => (a.slice(2) < b.slice(2) ? -1 : 1));
}

/** Waits until both show the same but for what `expected` lets pass; throws with the difference. A host settles for a moment. */
export async function untilTwins(
  what: string,
  [first, second]: readonly [LabHost, LabHost],
  expected: (difference: string) => boolean = () => false,
  options: TwinOptions = {},
): Promise<string[]> {
  let all: string[] = [];
  const unexpected = (): string[] => all.filter((one) => !expected(one));
  try {
    await until(
      what,
      async () => {
        const [a, b] = await Promise.all([twinLines(first, options), twinLines(second, options)]);
        all = twinDifferences(a, b);
        return unexpected().length === 0;
      },
      15_000,
      300,
    );
  } catch (error) {
    throw new Error(`${(error as Error).message}:\n${unexpected().join('\n')}`);
  }
  return all;
}
