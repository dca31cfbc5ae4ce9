/**
 * What the canvas has to draw, worked out from `docker inspect`, `ip -j` and `ovs-vsctl` alone (see wired.ts). Names as the canvas prints
 * them; a cable is its kind and its two ends, sorted.
 */
import { isChild, isSaid, kindOf, type Wired } from './wired.ts';

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
  /** Host links with a card or a row of their own. */
  nics: string[];
  /** `veth a:eth0 b:eth1`; of a link into a switch one end is the switch's port or, of a tap, the tap. */
  cables: string[];
  published: string[];
};

export function expectedOf(wired: Wired): Expected {
  const { seen, host, containers, switches, ownerOf } = wired;
  const running = containers.filter((one) => one.inode !== undefined);
  const ovs = new Set(seen.ovs.bridges.map((one) => one.name));
  const rows = new Set(switches.flatMap((one) => (one.form === 'ovs' ? one.ports.map((port) => port.name) : [])));
  return {
    switches: switches.map((one) => one.title).sort(),
    ports: switches.flatMap((one) => one.ports.map((port) => `${one.title}:${port.name}`)).sort(),
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
      .filter((link) => isSaid(link) && kindOf(link) !== 'bridge' && !ovs.has(link.ifname))
      .filter((link) => wired.leadsOut(link) || (link.master === undefined && !rows.has(link.ifname)))
      .map((link) => link.ifname)
      .sort(),
    cables: [...vethPairs(wired), ...uplinks(wired), ...children(wired), ...patches(wired)].sort(),
    published: running.flatMap(({ one }) => chips(one.NetworkSettings.Ports)).sort(),
  };
}

const cable = (kind: string, ...ends: [string, string]): string => `${kind} ${ends.sort().join(' ')}`;

/** Both ends of every veth pair whose two namespaces were observed, each pair once. */
function vethPairs({ seen, ownerOf, peerOf }: Wired): string[] {
  const pairs = seen.netns.flatMap((netns) =>
    netns.links.flatMap((link) => {
      const peer = peerOf({ netns, link });
      if (!peer) return [];
      return [cable('veth', `${ownerOf(netns)}:${link.ifname}`, `${ownerOf(peer.netns)}:${peer.link.ifname}`)];
    }),
  );
  return [...new Set(pairs)];
}

/** From what leads out of the host to the port it is, and from a tap's parent to the tap. */
function uplinks({ host, switches, ownerOf, leadsOut }: Wired): string[] {
  return switches.flatMap((one) => {
    if (one.form === 'tap') return [cable('uplink', `${ownerOf(host)}:${one.link?.ifname}`, one.title)];
    return one.ports
      .filter((port) => port.at && leadsOut(port.at.link))
      .map((port) => cable('uplink', `${ownerOf(host)}:${port.name}`, `${one.title}:${port.name}`));
  });
}

/** From a tap to its children. */
const children = ({ switches, ownerOf }: Wired): string[] =>
  switches.flatMap((one) =>
    one.ports.flatMap(({ at }) =>
      at && isChild(at.link) ? [cable('child', one.title, `${ownerOf(at.netns)}:${at.link.ifname}`)] : [],
    ),
  );

/** Patch ports that name each other. */
function patches({ switches }: Wired): string[] {
  const ports = switches.flatMap((one) => one.ports.map((port) => ({ ...port, full: `${one.title}:${port.name}` })));
  const pairs = ports.flatMap((port) => {
    const peer = ports.find((one) => one.name === port.patchPeer && one.patchPeer === port.name);
    return peer ? [cable('patch', port.full, peer.full)] : [];
  });
  return [...new Set(pairs)];
}

/** `:8080`, `127.0.0.1:8081`, `:5353/udp`: one for both families. */
export function chips(ports: Wired['containers'][number]['one']['NetworkSettings']['Ports']): string[] {
  const out = Object.entries(ports ?? {}).flatMap(([key, bindings]) => {
    const protocol = key.split('/')[1] === 'tcp' ? '' : `/${key.split('/')[1]}`;
    return (bindings ?? []).map((one) => {
      const any = one.HostIp === '' || one.HostIp === '0.0.0.0' || one.HostIp === '::';
      return `${any ? '' : one.HostIp}:${one.HostPort}${protocol}`;
    });
  });
  return [...new Set(out)];
}
