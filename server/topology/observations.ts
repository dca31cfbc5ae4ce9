/**
 * Everything the sources said, by key, and the questions a relation may ask of it. A relation that asked for a key is computed again when
 * that key is touched (see join.ts).
 */
import type { SourceName, SourceStatus } from '../../model/host.ts';
import type { ContainerFact, NetworkFact } from '../docker/facts.ts';
import type { ProxyFact, RuleSet, Table } from '../netfilter/facts.ts';
import type { AddressFact, BridgeVlanFact, HostDeviceFact, LinkFact, RouteFact, RuleFact } from '../netlink/facts.ts';
import type { NetnsFact, TunHolderFact } from '../netns/facts.ts';
import type { OvsBridgeFact, OvsPortFact } from '../ovsdb/facts.ts';
import type { MappingFact, NatRuleFact } from './rule-facts.ts';

export type HostFact = {
  /** The host's own key, kept in the state dir. */
  key: string;
  hostname: string;
  kernel: string;
  bootId: string;
  sources: Record<SourceName, SourceStatus>;
};

/** One netns: what it is, and what was read inside it. `nsids`: which netns (cookie) each of its namespace numbers means. */
export type NetnsObservation = {
  fact: NetnsFact;
  readonly links: ReadonlyMap<number, LinkFact>;
  readonly addresses: ReadonlyMap<number, AddressFact[]>;
  readonly bridgeVlans: ReadonlyMap<number, BridgeVlanFact[]>;
  readonly routes: RouteFact[];
  readonly rules: RuleFact[];
  readonly nsids: ReadonlyMap<number, string>;
};

export type Observations = {
  host: HostFact;
  /** The agent's own namespace; undefined until it is found, which is the first thing that happens. */
  hostCookie: string | undefined;
  netns: Map<string, NetnsObservation>;
  /** Devices of the host's netns, by ifindex. */
  hostDevices: Map<number, HostDeviceFact>;
  /** Who has a tun or tap device open, by `key.tunHolder`. */
  tunHolders: Map<string, TunHolderFact>;
  containers: Map<string, ContainerFact>;
  /** The netns (cookie) that each running container's main process is in, by container id. */
  containerNetns: Map<string, string>;
  networks: Map<string, NetworkFact>;
  ovsBridges: Map<string, OvsBridgeFact>;
  ovsPorts: Map<string, OvsPortFact>;
  /** The host's packet filter as last read; undefined until then. */
  ruleSet: RuleSet | undefined;
  ruleOrigins: Record<Table['origin'], number> | undefined;
  proxies: ProxyFact[];
  /** What follows from both: port mappings by their key, and the rules that translate for networks. */
  mappings: Map<string, MappingFact>;
  natRules: NatRuleFact[] | undefined;
};

/** The keys of facts: what was touched, and what a relation asked for. */
export const key = {
  host: 'host',
  netns: (cookie: string) => `netns:${cookie}`,
  link: (cookie: string, ifindex: number) => `link:${cookie}:${ifindex}`,
  /** That there is such a link, whatever else is said of it. */
  linkHere: (cookie: string, ifindex: number) => `linkHere:${cookie}:${ifindex}`,
  /** Whether the bridge filters VLANs, whatever else is said of it. */
  bridgeFilters: (cookie: string, ifindex: number) => `bridgeFilters:${cookie}:${ifindex}`,
  hostDevice: (ifindex: number) => `hostDevice:${ifindex}`,
  tunHolder: (cookie: string, name: string) => `tunHolder:${cookie}:${name}`,
  addresses: (cookie: string, ifindex: number) => `addresses:${cookie}:${ifindex}`,
  routes: (cookie: string) => `routes:${cookie}`,
  rules: (cookie: string) => `rules:${cookie}`,
  nsid: (cookie: string, nsid: number) => `nsid:${cookie}:${nsid}`,
  linkName: (cookie: string, name: string) => `linkName:${cookie}:${name}`,
  linkMac: (cookie: string, mac: string) => `linkMac:${cookie}:${mac}`,
  container: (id: string) => `container:${id}`,
  containersIn: (cookie: string) => `containersIn:${cookie}`,
  network: (id: string) => `network:${id}`,
  ovsBridge: (uuid: string) => `ovsBridge:${uuid}`,
  ovsPort: (uuid: string) => `ovsPort:${uuid}`,
  ovsInterface: (name: string) => `ovsInterface:${name}`,
  mapping: (mappingKey: string) => `mapping:${mappingKey}`,
  natRules: 'natRules',
  ruleOrigins: 'ruleOrigins',
  /** Who has an address: an endpoint by the engine's word, or a link in a container's netns. */
  addressAt: (address: string) => `addressAt:${address}`,
  /** What is in a group, see checks.ts. */
  group: (name: string) => `group:${name}`,
} as const;

/** What relations read, one fact at a time. */
export interface Look {
  /** The parts of the host that never change while the agent runs; reading them is no dependency. */
  readonly identity: { hostKey: string; bootId: string };
  readonly hostCookie: string | undefined;
  host(): HostFact;
  netns(cookie: string): NetnsFact | undefined;
  link(cookie: string, ifindex: number): LinkFact | undefined;
  /** Asked instead of `link` where only its being there counts: a bridge's news then do not concern its ports. */
  hasLink(cookie: string, ifindex: number): boolean;
  bridgeFilters(cookie: string, ifindex: number): boolean;
  /** The VLANs of a bridge port or bridge; changes of them are news of the link itself. */
  bridgeVlans(cookie: string, ifindex: number): BridgeVlanFact[] | undefined;
  hostDevice(ifindex: number): HostDeviceFact | undefined;
  tunHolder(cookie: string, name: string): TunHolderFact | undefined;
  addresses(cookie: string, ifindex: number): AddressFact[];
  routes(cookie: string): RouteFact[];
  rules(cookie: string): RuleFact[];
  /** The netns that `cookie` knows by this number. */
  nsid(cookie: string, nsid: number): string | undefined;
  linkByName(cookie: string, name: string): LinkFact | undefined;
  linkByMac(cookie: string, mac: string): LinkFact | undefined;
  container(id: string): ContainerFact | undefined;
  containerNetns(id: string): string | undefined;
  containersIn(cookie: string): string[];
  network(id: string): NetworkFact | undefined;
  ovsBridge(uuid: string): OvsBridgeFact | undefined;
  ovsPort(uuid: string): OvsPortFact | undefined;
  ovsPortByInterface(name: string): OvsPortFact | undefined;
  /** By `mappingKey`. */
  mapping(mappingKey: string): MappingFact | undefined;
  /** Undefined while netfilter was never read. */
  natRules(): NatRuleFact[] | undefined;
  /** How many rules each way of writing them has; undefined while netfilter was never read. */
  ruleOrigins(): Record<Table['origin'], number> | undefined;
  /** The container that has an address: as an endpoint by the engine's word, otherwise on a link of its own netns. */
  containerAt(address: string): string | undefined;
  /** Keys of the facts in a group (`key.link`, `key.ovsPort` ...), in ascending order. */
  members(group: string): string[];
}
