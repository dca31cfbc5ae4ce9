/** Builds small topologies for tests, record by record, every record complete and valid by its schema. */
import type { Container, Network } from '../../../model/container.ts';
import { containerId, hostId, linkId, netnsId, networkId, ovsId } from '../../../model/ids.ts';
import type { Link } from '../../../model/link.ts';
import type { Netns } from '../../../model/netns.ts';
import type { OvsBridge, OvsPort } from '../../../model/ovs.ts';
import { emptyTopology, type Topology, topologySchema } from '../../../model/topology.ts';

const host = hostId('h');
const up = { state: 'up', since: '2026-01-01T00:00:00Z' } as const;

export class Builder {
  readonly topology: Topology = { ...emptyTopology(), revision: 1 };
  readonly hostNetns: Netns;
  #counter = 0;

  constructor() {
    const sources = { kernel: up, docker: up, ovs: up, netfilter: up };
    this.topology.hosts.push({ id: host, hostname: 'box', kernel: '6.1', bootId: 'b', sources });
    this.hostNetns = this.netns({ owner: 'host' });
  }

  #next(): number {
    this.#counter += 1;
    return this.#counter;
  }

  netns(fields: Partial<Netns> = {}): Netns {
    const inode = this.#next();
    const netns: Netns = {
      id: netnsId(host, 'b', String(inode)),
      host,
      inode,
      owner: 'container',
      readable: true,
      routes: [],
      rules: [],
      ...fields,
    };
    this.topology.netns.push(netns);
    return netns;
  }

  link(netns: Netns, name: string, fields: Partial<Link> = {}): Link {
    const ifindex = this.#next();
    const link: Link = {
      id: linkId(netns.id, ifindex),
      netns: netns.id,
      ifindex,
      name,
      kind: 'veth',
      mtu: 1500,
      up: true,
      carrier: true,
      operState: 'UP',
      addresses: [],
      ...fields,
    };
    this.topology.links.push(link);
    return link;
  }

  /** A veth pair between two namespaces, the first end a port of `master` when given. */
  pair(a: [Netns, string, Partial<Link>?], b: [Netns, string, Partial<Link>?]): [Link, Link] {
    const left = this.link(a[0], a[1], a[2]);
    const right = this.link(b[0], b[1], { peer: left.id, ...b[2] });
    left.peer = right.id;
    return [left, right];
  }

  bridge(name: string, fields: Partial<Link> = {}): Link {
    return this.link(this.hostNetns, name, { kind: 'bridge', bridge: { vlanFiltering: false, stp: false }, ...fields });
  }

  network(name: string, bridge: Link, fields: Partial<Network> = {}): Network {
    const network: Network = {
      id: networkId(host, name),
      host,
      name,
      driver: 'bridge',
      internal: false,
      subnets: [],
      gateways: [],
      bridge: bridge.id,
      options: {},
      endpoints: [],
      ...fields,
    };
    this.topology.networks.push(network);
    return network;
  }

  container(name: string, netns: Netns | undefined, fields: Partial<Container> = {}): Container {
    const container: Container = {
      id: containerId(host, name),
      host,
      name,
      image: 'image',
      state: netns ? 'running' : 'exited',
      networkMode: 'bridge',
      ...(netns ? { netns: netns.id } : {}),
      publishedPorts: [],
      labels: {},
      ...fields,
    };
    this.topology.containers.push(container);
    return container;
  }

  /** A container in a namespace of its own, with an eth0 cabled to a new port of each bridge. */
  plugged(name: string, bridges: Link[], fields: Partial<Container> = {}): Container {
    const netns = this.netns();
    bridges.forEach((bridge, index) => {
      const end: Partial<Link> = { master: bridge.id, bridgePortNo: this.#next() };
      this.pair(
        [this.hostNetns, `v-${name}-${index}`, end],
        [netns, `eth${index}`, { addresses: [v4(`10.0.0.${this.#next()}`)] }],
      );
    });
    return this.container(name, netns, fields);
  }

  ovsBridge(name: string): OvsBridge {
    const bridge: OvsBridge = { id: ovsId(host, name), host, name, datapathType: 'netdev', stp: false };
    this.topology.ovsBridges.push(bridge);
    return bridge;
  }

  ovsPort(bridge: OvsBridge, name: string, fields: Partial<OvsPort> = {}): OvsPort {
    const port: OvsPort = {
      id: ovsId(host, `${bridge.name}-${name}`),
      bridge: bridge.id,
      name,
      interfaceType: '',
      ofport: this.#next(),
      externalIds: {},
      ...fields,
    };
    this.topology.ovsPorts.push(port);
    return port;
  }

  /** The topology, checked against its own schema. */
  done(): Topology {
    return topologySchema.parse(this.topology);
  }
}

export const v4 = (address: string, prefixLength = 24): Link['addresses'][number] => ({
  address,
  prefixLength,
  family: 'inet',
  scope: 'global',
});
