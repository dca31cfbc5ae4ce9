/** A host put together piece by piece, with the facts that a kernel, an engine and Open vSwitch would tell of it. */
import { networkText, parsePrefixed } from '../../../model/address.ts';
import type { Container, Network } from '../../../model/container.ts';
import { containerId, hostId, linkId, type NetnsId, netnsId, networkId, ovsId } from '../../../model/ids.ts';
import type { Link, LinkAddress, Vlan } from '../../../model/link.ts';
import { attachAlias, ovsAttachMark } from '../../../model/mark.ts';
import type { Netns, Route } from '../../../model/netns.ts';
import type { OvsBridge, OvsPort } from '../../../model/ovs.ts';
import { emptyTopology, type Topology } from '../../../model/topology.ts';

const host = hostId('h');
const since = '2026-01-01T00:00:00Z';
const up = { state: 'up' as const, since };

/** Like `Partial`, for what tests set. */
export type LinkFields = Partial<Omit<Link, 'id' | 'netns' | 'ifindex' | 'name' | 'kind' | 'addresses'>> & {
  addresses?: string[];
};

const isIpv6 = (text: string): boolean => text.includes(':');

function addressOf(text: string): LinkAddress {
  const [address = '', length = ''] = text.split('/');
  const scope = /^fe80/.test(text) ? 'link' : 'global';
  return { address, prefixLength: Number(length), family: isIpv6(text) ? 'inet6' : 'inet', scope };
}

export class HostBuilder {
  readonly topology: Topology = { ...emptyTopology(), revision: 7 };
  readonly #ifindexes = new Map<string, number>();
  #made = 0;
  readonly host: Netns;

  constructor() {
    this.topology.hosts.push({
      ...{ id: host, hostname: 'lab', kernel: '6.1.0-30-amd64', bootId: 'b' },
      sources: { kernel: up, docker: up, ovs: up, netfilter: up },
    });
    this.host = this.netns('host', {});
    this.link(this.host, 'lo', 'loopback', { addresses: ['127.0.0.1/8', '::1/128'] });
  }

  netns(owner: Netns['owner'], fields: Partial<Netns>): Netns {
    this.#made += 1;
    const netns: Netns = {
      ...{ id: netnsId(host, 'b', String(this.#made)), host, inode: 4_026_531_000 + this.#made, owner },
      ...{ readable: true, routes: [], rules: [] },
      ...fields,
    };
    this.topology.netns.push(netns);
    return netns;
  }

  mac(): string {
    this.#made += 1;
    return `02:00:00:00:${(this.#made >> 8).toString(16).padStart(2, '0')}:${(this.#made & 255).toString(16).padStart(2, '0')}`;
  }

  link(netns: Netns, name: string, kind: string, fields: LinkFields = {}): Link {
    const ifindex = (this.#ifindexes.get(netns.id) ?? 0) + 1;
    this.#ifindexes.set(netns.id, ifindex);
    const { addresses = [], ...more } = fields;
    const isUp = more.up ?? true;
    const link: Link = {
      ...{ id: linkId(netns.id, ifindex), netns: netns.id, ifindex, name, kind, mac: this.mac(), mtu: 1500 },
      ...{ up: isUp, carrier: isUp, operState: isUp ? 'UP' : 'DOWN', addresses: addresses.map(addressOf) },
      ...more,
    };
    this.topology.links.push(link);
    if (isUp && kind !== 'loopback') for (const one of addresses) this.#connected(netns, link, one);
    return link;
  }

  /** The route that the kernel makes of an address. */
  #connected(netns: Netns, link: Link, text: string): void {
    const parsed = parsePrefixed(text);
    const { address, prefixLength, family } = addressOf(text);
    if (!parsed || (family === 'inet' && prefixLength === 32)) return;
    const destination = networkText(parsed, prefixLength);
    if (netns.routes.some((one) => one.destination === destination && one.ifindex === link.ifindex)) return;
    const own = { destination, type: 'unicast', table: 254, ifindex: link.ifindex, protocol: 2 };
    netns.routes.push(
      family === 'inet'
        ? { family, ...own, preferredSource: address, metric: 0, scope: 253 }
        : { family, ...own, metric: 256, scope: 0 },
    );
  }

  route(netns: Netns, link: Link, destination: string, fields: Partial<Route> = {}): Route {
    const family = fields.family ?? (isIpv6(destination) || isIpv6(fields.gateway ?? '') ? 'inet6' : 'inet');
    const route: Route = {
      ...{ family, destination, type: 'unicast', table: 254, ifindex: link.ifindex, protocol: 3 },
      metric: family === 'inet6' ? 1024 : 0,
      scope: family === 'inet' && fields.gateway === undefined ? 253 : 0,
      ...fields,
    };
    netns.routes.push(route);
    return route;
  }

  container(name: string, fields: Partial<Container> = {}): { container: Container; netns: Netns } {
    const hex = [...name].map((one) => one.charCodeAt(0).toString(16)).join('');
    const own = fields.networkMode === 'host' || fields.netns !== undefined || fields.state === 'exited';
    const netns = own ? this.host : this.netns('container', {});
    if (!own) this.link(netns, 'lo', 'loopback', { addresses: ['127.0.0.1/8'] });
    const container: Container = {
      ...{ id: containerId(host, hex.padEnd(64, '0').slice(0, 64)), host, name, image: 'lab/busybox' },
      ...{ state: 'running', networkMode: 'none', publishedPorts: [], labels: {} },
      ...(fields.state === 'exited' ? {} : { netns: netns.id }),
      ...fields,
    };
    this.topology.containers.push(container);
    return { container, netns };
  }

  /** A veth pair, its near end in the host's namespace. */
  veth(
    netns: Netns,
    name: string,
    nearName: string,
    near: LinkFields = {},
    far: LinkFields = {},
  ): { near: Link; far: Link } {
    const hostEnd = this.link(this.host, nearName, 'veth', near);
    const end = this.link(netns, name, 'veth', { ...far, peer: hostEnd.id });
    hostEnd.peer = end.id;
    for (const one of [hostEnd, end]) {
      one.carrier = hostEnd.up && end.up;
      one.operState = one.carrier ? 'UP' : one.up ? 'LOWERLAYERDOWN' : 'DOWN';
    }
    return { near: hostEnd, far: end };
  }

  bridge(name: string, fields: LinkFields = {}): Link {
    return this.link(this.host, name, 'bridge', {
      bridge: { vlanFiltering: false, stp: false, ageingSeconds: 300 },
      ...fields,
    });
  }

  ovsBridge(name: string, fields: Partial<OvsBridge> = {}): OvsBridge {
    const id = ovsId(host, `bridge-${name}`);
    const local = ovsId(host, `port-${name}`);
    const isKernel = fields.datapathType === 'system';
    const link = this.link(this.host, name, isKernel ? 'openvswitch' : 'tun', {
      ...{ ovsPort: local, vlan: { mode: 'trunk' } },
      ...(isKernel ? {} : { tun: { mode: 'tap', persistent: false } }),
    });
    const bridge: OvsBridge = { id, host, name, datapathType: 'netdev', stp: false, link: link.id, ...fields };
    this.topology.ovsBridges.push(bridge);
    const own = {
      id: local,
      bridge: id,
      name,
      link: link.id,
      interfaceType: 'internal',
      ofport: 65_534,
      externalIds: {},
    };
    this.topology.ovsPorts.push(own);
    return bridge;
  }

  ovsPort(bridge: OvsBridge, name: string, link: Link | undefined, fields: Partial<OvsPort> = {}): OvsPort {
    const port: OvsPort = {
      ...{ id: ovsId(host, `port-${name}`), bridge: bridge.id, name, interfaceType: '', externalIds: {} },
      ofport: this.topology.ovsPorts.length,
      ...(link ? { link: link.id } : {}),
      ...fields,
    };
    this.topology.ovsPorts.push(port);
    if (link) {
      link.ovsPort = port.id;
      const vlan: Vlan = port.tag === undefined ? { mode: 'trunk' } : { mode: 'access', tag: port.tag };
      link.vlan = port.vlanMode?.startsWith('native') ? { ...vlan, mode: 'native-untagged' } : vlan;
      if (port.trunks) link.vlan.trunks = port.trunks;
    }
    return port;
  }

  /** As the engine makes a network of the driver `bridge`. */
  network(name: string, subnet: string, bridgeName: string, gateway: string): Network {
    const bridge = this.bridge(bridgeName, { addresses: [`${gateway}/${subnet.split('/')[1]}`] });
    return this.plainNetwork(name, 'bridge', { bridge: bridge.id, subnets: [subnet], gateways: [gateway] });
  }

  plainNetwork(name: string, driver: string, fields: Partial<Network> = {}): Network {
    const hex = [...name].map((one) => one.charCodeAt(0).toString(16)).join('');
    const network: Network = {
      ...{ id: networkId(host, hex.padEnd(64, 'a').slice(0, 64)), host, name, driver, internal: false },
      ...{ subnets: [], gateways: [], options: {}, endpoints: [] },
      ...fields,
    };
    this.topology.networks.push(network);
    return network;
  }

  /** An endpoint with the veth pair and the default route that the engine makes for it. */
  endpoint(network: Network, at: { container: Container; netns: Netns }, name: string, address: string): Link {
    const bridge = this.topology.links.find((one) => one.id === network.bridge);
    const ports = this.topology.links.filter((one) => one.master === network.bridge).length;
    const { far } = this.veth(
      at.netns,
      name,
      `veth${this.topology.links.length}`,
      bridge ? { master: bridge.id, bridgePortNo: ports + 1 } : {},
      { addresses: [address] },
    );
    const [gateway] = network.gateways;
    if (gateway !== undefined && !at.netns.routes.some((one) => one.destination === 'default'))
      this.route(at.netns, far, 'default', { gateway });
    const mac = far.mac ?? '';
    network.endpoints.push({ container: at.container.id, link: far.id, addresses: [address], mac });
    return far;
  }

  /** As an `attach` leaves it, on a Linux bridge. */
  plug(
    bridge: Link,
    at: { container: Container; netns: Netns },
    name: string,
    addresses: string[],
    alias = attachAlias,
  ): Link {
    const ports = this.topology.links.filter((one) => one.master === bridge.id).length;
    const nearName = `${at.container.name}-${name}`.slice(-15);
    const marked = alias === '' ? {} : { alias };
    return this.veth(
      at.netns,
      name,
      nearName,
      { master: bridge.id, bridgePortNo: ports + 1, ...marked },
      { addresses, ...marked },
    ).far;
  }

  /** The same on a bridge of Open vSwitch. */
  plugOvs(
    bridge: OvsBridge,
    at: { container: Container; netns: Netns },
    name: string,
    addresses: string[],
    vlan: Pick<OvsPort, 'tag' | 'trunks' | 'vlanMode'> = {},
  ): Link {
    const nearName = `${at.container.name}-${name}`.slice(-15);
    const { near, far } = this.veth(
      at.netns,
      name,
      nearName,
      { alias: attachAlias },
      { addresses, alias: attachAlias },
    );
    this.ovsPort(bridge, nearName, near, { ...vlan, externalIds: ovsAttachMark(at.container, name) });
    return far;
  }
}

/** Names a link the way operations do. */
export const linkIdAt = (topology: Topology, netns: NetnsId, name: string) => {
  const link = topology.links.find((one) => one.netns === netns && one.name === name);
  if (!link) throw new Error(`no link ${name}`);
  return link.id;
};
