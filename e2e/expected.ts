/**
 * What the canvas has to draw, worked out from `docker inspect`, `ip -j` and `ovs-vsctl` alone: never from our own API. Names as the canvas
 * prints them; a cable is its two ends, `owner:link`, sorted.
 */
import { netnsOfContainer } from '../lab/compare/containers.ts';
import type { IpLink, SeenNetns } from '../lab/observers/ip.ts';
import type { Seen } from '../lab/observers/observe.ts';

export type Expected = {
  switches: string[];
  /** `switch:port`. */
  ports: string[];
  /** Namespaces by the name of who lives in them. */
  units: string[];
  /** Containers that joined another's namespace. */
  joined: string[];
  hostMode: string[];
  stopped: string[];
  /** Host links with a card of their own. */
  nics: string[];
  cables: string[];
  published: string[];
};

/** The userspace datapath's own device; it is switched off and carries nothing. */
const datapathDevice = 'ovs-netdev';

export function expectedOf(seen: Seen): Expected {
  const host = seen.netns.find((one) => one.inode === seen.hostInode);
  if (!host) throw new Error('the host namespace was not observed');
  const named = (name: string): string => name.replace(/^\//, '');
  const containers = seen.docker.containers.map((one) => ({
    name: named(one.Name),
    inode: netnsOfContainer(seen, one),
    joins: one.HostConfig.NetworkMode.startsWith('container:'),
    one,
  }));
  const running = containers.filter((one) => one.inode !== undefined);
  const ownerOf = (netns: SeenNetns): string => {
    if (netns === host) return seen.hostname;
    const owner = running.find((one) => one.inode === netns.inode && !one.joins);
    const name = owner?.name ?? netns.names[0];
    if (name === undefined) throw new Error(`nobody is known to own namespace ${netns.inode}`);
    return name;
  };

  const networkOfBridge = new Map(
    seen.docker.networks
      .filter((one) => one.Driver === 'bridge')
      .map((one) => [one.Options?.['com.docker.network.bridge.name'] ?? `br-${one.Id.slice(0, 12)}`, one.Name]),
  );
  const kindOf = (link: IpLink): string => link.linkinfo?.info_kind ?? 'physical';
  const ovsNames = new Set(seen.ovs.bridges.map((one) => one.name));
  const bridges = host.links.filter((link) => kindOf(link) === 'bridge' && !ovsNames.has(link.ifname));
  const title = (bridge: string): string => networkOfBridge.get(bridge) ?? bridge;
  const ovsPorts = seen.ovs.bridges.flatMap((bridge) =>
    seen.ovs.ports
      .filter((port) => bridge.ports.includes(port._uuid) && port.name !== bridge.name)
      .map((port) => ({ bridge: bridge.name, name: port.name })),
  );
  const rows = new Set(ovsPorts.map((port) => port.name));
  return {
    switches: [...bridges.map((link) => title(link.ifname)), ...ovsNames].sort(),
    ports: [
      ...host.links.flatMap((link) => (link.master === undefined ? [] : [`${title(link.master)}:${link.ifname}`])),
      ...ovsPorts.map((port) => `${port.bridge}:${port.name}`),
    ].sort(),
    units: seen.netns
      .filter((one) => one !== host)
      .map(ownerOf)
      .sort(),
    joined: running
      .filter((one) => one.joins && one.inode !== host.inode)
      .map((one) => one.name)
      .sort(),
    hostMode: running
      .filter((one) => one.inode === host.inode)
      .map((one) => one.name)
      .sort(),
    stopped: containers
      .filter((one) => one.inode === undefined)
      .map((one) => one.name)
      .sort(),
    nics: host.links
      .filter((link) => !link.flags.includes('LOOPBACK') && link.ifname !== datapathDevice)
      .filter((link) => kindOf(link) !== 'bridge' && !ovsNames.has(link.ifname))
      .filter((link) => leadsOut(seen.netns, host, link) || (link.master === undefined && !rows.has(link.ifname)))
      .map((link) => link.ifname)
      .sort(),
    cables: vethPairs(seen.netns, ownerOf).sort(),
    published: containers
      .filter((one) => one.inode !== undefined)
      .flatMap(({ one }) => chips(one.NetworkSettings.Ports))
      .sort(),
  };
}

/** A veth in use whose other end is in no namespace that can be seen: an uplink, whatever it is plugged into. */
function leadsOut(all: SeenNetns[], host: SeenNetns, link: IpLink): boolean {
  if (link.linkinfo?.info_kind !== 'veth' || !link.flags.includes('LOWER_UP')) return false;
  const inode = link.link_netnsid === undefined ? host.inode : host.nsids.get(link.link_netnsid);
  return !all.some((one) => one.inode === inode);
}

/** Both ends of every veth pair whose two namespaces were observed, each pair once. */
function vethPairs(all: SeenNetns[], ownerOf: (netns: SeenNetns) => string): string[] {
  const pairs = new Set<string>();
  for (const netns of all) {
    for (const link of netns.links) {
      if (link.linkinfo?.info_kind !== 'veth') continue;
      const inode = link.link_netnsid === undefined ? netns.inode : netns.nsids.get(link.link_netnsid);
      const other = all.find((one) => one.inode === inode);
      const peer =
        link.link_netnsid === undefined
          ? netns.links.find((one) => one.ifname === link.link)
          : other?.links.find((one) => one.ifindex === link.link_index);
      if (!other || !peer) continue;
      pairs.add([`${ownerOf(netns)}:${link.ifname}`, `${ownerOf(other)}:${peer.ifname}`].sort().join(' '));
    }
  }
  return [...pairs];
}

/** `:8080`, `127.0.0.1:8081`, `:5353/udp`: one for both families. */
function chips(ports: Seen['docker']['containers'][number]['NetworkSettings']['Ports']): string[] {
  const out = Object.entries(ports ?? {}).flatMap(([key, bindings]) => {
    const protocol = key.split('/')[1] === 'tcp' ? '' : `/${key.split('/')[1]}`;
    return (bindings ?? []).map((one) => {
      const any = one.HostIp === '' || one.HostIp === '0.0.0.0' || one.HostIp === '::';
      return `${any ? '' : one.HostIp}:${one.HostPort}${protocol}`;
    });
  });
  return [...new Set(out)];
}
