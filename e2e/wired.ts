/**
 * What the independent observers say of a host, put together: who lives in which namespace, which switches there are, what is plugged into
 * them and which cable ends where. Never from our own API. Names as the canvas prints them. What a scene of the lab does not hold (modes of
 * Open vSwitch ports, VLAN-aware bridges) is not understood here, and throws.
 */
import { netnsOfContainer } from '../lab/compare/containers.ts';
import type { LabHost } from '../lab/host.ts';
import type { SeenContainer } from '../lab/observers/docker.ts';
import type { IpLink, SeenNetns } from '../lab/observers/ip.ts';
import { observeHost, type Seen } from '../lab/observers/observe.ts';

export type At = { netns: SeenNetns; link: IpLink };
export type Plugged = {
  name: string;
  /** ofport, or the bridge's number of the port. */
  number?: number;
  vlan?: string;
  /** Its device; absent where Open vSwitch knows a port and the kernel no device. */
  at?: At;
  /** Open vSwitch's own words on why it cannot use it. */
  error?: string;
  /** The port of another bridge that a patch port leads to. */
  patchPeer?: string;
};
export type Switch = { form: 'linux' | 'docker' | 'ovs' | 'tap'; title: string; link?: IpLink; ports: Plugged[] };
export type Lodger = { name: string; inode: number | undefined; joins: boolean; state: string; one: SeenContainer };
export type Wired = {
  seen: Seen;
  host: SeenNetns;
  containers: Lodger[];
  switches: Switch[];
  ownerOf(netns: SeenNetns): string;
  /** The other end of a veth, where anybody can see it. */
  peerOf(at: At): At | undefined;
  /** What a link stands on. */
  parentOf(at: At): At | undefined;
  /** The port a link, or the other end of its cable, is; a tap's child is one itself. */
  plugOf(at: At): { into: Switch; port: Plugged } | undefined;
  /** A link of the host that leads to where nobody can see: an uplink, whatever it is plugged into. */
  leadsOut(link: IpLink): boolean;
};

/** The userspace datapath's own device; it is switched off and carries nothing. */
const datapathDevice = 'ovs-netdev';
export const kindOf = (link: IpLink): string => link.linkinfo?.info_kind ?? 'physical';
export const isChild = (link: IpLink): boolean => /^(macvlan|macvtap|ipvlan|ipvtap)$/.test(kindOf(link));
/** Links that say something: not loopback, not the datapath's own, not what a tunnel module leaves in every namespace. */
export const isSaid = (link: IpLink): boolean =>
  !link.flags.includes('LOOPBACK') &&
  !(link.ifname === datapathDevice && !link.flags.includes('UP')) &&
  (link.flags.includes('UP') ||
    !/^(ipip|sit|ip6tnl|gre|gretap|ip6gre|ip6gretap|erspan|vti|ip6_vti)$/.test(kindOf(link)));

/** Asks them now; the names of programs come from ps(1). */
export async function observeWired(host: LabHost): Promise<Wired> {
  const [seen, ps] = [await observeHost(host), await host.run(['ps', '-e', '-o', 'pid=,comm='])];
  const programs = ps.split('\n').flatMap((line): [number, string][] => {
    const [, pid, name] = /^\s*(\d+) (.+)$/.exec(line) ?? [];
    return name === undefined ? [] : [[Number(pid), name]];
  });
  return wiredOf(seen, new Map(programs));
}

function wiredOf(seen: Seen, programs: ReadonlyMap<number, string>): Wired {
  const host = seen.netns.find((one) => one.inode === seen.hostInode);
  if (!host) throw new Error('the host namespace was not observed');
  const containers = seen.docker.containers.map((one) => ({
    name: one.Name.replace(/^\//, ''),
    inode: netnsOfContainer(seen, one),
    joins: one.HostConfig.NetworkMode.startsWith('container:'),
    state: one.State.Status,
    one,
  }));
  const ownerOf = (netns: SeenNetns): string => {
    if (netns === host) return seen.hostname;
    const owner = containers.find((one) => one.inode === netns.inode && !one.joins);
    const name = owner?.name ?? netns.names[0];
    if (name !== undefined) return name;
    // Nobody runs in it: whoever holds it open.
    const [pid] = [...netns.pids, ...(/^\/proc\/(\d+)\/fd\//.exec(netns.path)?.slice(1).map(Number) ?? [])];
    return pid === undefined ? `netns ${netns.inode}` : `pid ${pid} ${programs.get(pid) ?? ''}`.trim();
  };
  const byInode = new Map(seen.netns.map((one) => [one.inode, one]));
  const netnsOf = ({ netns, link }: At): SeenNetns | undefined =>
    byInode.get(link.link_netnsid === undefined ? netns.inode : (netns.nsids.get(link.link_netnsid) ?? 0));
  const lower = (at: At): At | undefined => {
    const netns = netnsOf(at);
    const link =
      at.link.link_netnsid === undefined
        ? at.netns.links.find((one) => one.ifname === at.link.link)
        : netns?.links.find((one) => one.ifindex === at.link.link_index);
    return netns && link ? { netns, link } : undefined;
  };
  const peerOf = (at: At): At | undefined => (kindOf(at.link) === 'veth' ? lower(at) : undefined);
  const parentOf = (at: At): At | undefined => (isChild(at.link) ? lower(at) : undefined);
  const switches = [...bridgesOf(seen, host), ...ovsBridgesOf(seen, host), ...tapsOf(seen, host, parentOf)];
  const plugAt = ({ netns, link }: At): ReturnType<Wired['plugOf']> => {
    for (const into of switches) {
      const port = into.ports.find((one) => one.at?.netns === netns && one.at.link === link);
      if (port) return { into, port };
    }
    return undefined;
  };
  return {
    ...{ seen, host, containers, switches, ownerOf, peerOf, parentOf },
    plugOf: (at) => {
      const peer = peerOf(at);
      return plugAt(at) ?? (peer && plugAt(peer));
    },
    leadsOut: (link) =>
      kindOf(link) === 'veth' && link.flags.includes('LOWER_UP') && peerOf({ netns: host, link }) === undefined,
  };
}

function bridgesOf(seen: Seen, host: SeenNetns): Switch[] {
  const networks = new Map(
    seen.docker.networks
      .filter((one) => one.Driver === 'bridge')
      .map((one) => [one.Options?.['com.docker.network.bridge.name'] ?? `br-${one.Id.slice(0, 12)}`, one.Name]),
  );
  const ovs = new Set(seen.ovs.bridges.map((one) => one.name));
  return host.links
    .filter((link) => kindOf(link) === 'bridge' && !ovs.has(link.ifname))
    .map((link) => {
      if (link.linkinfo?.info_data?.vlan_filtering === 1) throw new Error(`${link.ifname} is VLAN-aware`);
      const network = networks.get(link.ifname);
      const ports = host.links
        .filter((port) => port.master === link.ifname)
        .map((port) => ({
          name: port.ifname,
          number: Number(port.linkinfo?.info_slave_data?.no),
          at: { netns: host, link: port },
        }));
      return { form: network === undefined ? 'linux' : 'docker', title: network ?? link.ifname, link, ports };
    });
}

function ovsBridgesOf(seen: Seen, host: SeenNetns): Switch[] {
  return seen.ovs.bridges.map((bridge) => {
    const rows = seen.ovs.ports.filter((port) => bridge.ports.includes(port._uuid));
    const tagged = rows.some((port) => port.tag !== undefined || port.trunks.length > 0);
    const ports = rows
      .filter((port) => port.name !== bridge.name)
      .map((port): Plugged => {
        if (port.vlan_mode !== undefined) throw new Error(`${port.name} has vlan_mode ${port.vlan_mode}`);
        const device = seen.ovs.interfaces.find((one) => port.interfaces.includes(one._uuid));
        const link = host.links.find((one) => one.ifname === port.name);
        const trunk = port.trunks.length > 0 ? `T ${port.trunks.join(',')}` : 'T all';
        const { ofport, error } = device ?? {};
        return {
          name: port.name,
          ...(ofport === undefined || ofport < 0 ? {} : { number: ofport }),
          ...(tagged ? { vlan: port.tag === undefined ? trunk : String(port.tag) } : {}),
          ...(link ? { at: { netns: host, link } } : {}),
          ...(error === undefined ? {} : { error }),
          ...(device?.type === 'patch' ? { patchPeer: device.options.peer ?? '' } : {}),
        };
      });
    const link = host.links.find((one) => one.ifname === bridge.name);
    return { form: 'ovs', title: bridge.name, ...(link ? { link } : {}), ports };
  });
}

/** A link of the host with macvlan or ipvlan children in other namespaces. */
function tapsOf(seen: Seen, host: SeenNetns, parentOf: Wired['parentOf']): Switch[] {
  const taps = new Map<IpLink, At[]>();
  for (const netns of seen.netns.filter((one) => one !== host)) {
    for (const link of netns.links) {
      const parent = parentOf({ netns, link });
      if (parent?.netns === host) taps.set(parent.link, [...(taps.get(parent.link) ?? []), { netns, link }]);
    }
  }
  return [...taps].map(([link, children]) => {
    const network = seen.docker.networks.find((one) => one.Options?.parent === link.ifname);
    const ports = children.map((at) => ({ name: at.link.ifname, at }));
    return { form: 'tap', title: network?.Name ?? link.ifname, link, ports };
  });
}
