/**
 * The observations with their indexes, changed one fact at a time. Each change notes the keys it touched; `rebuild` hands them to the join.
 */
import { deepEqual } from '../../model/equal.ts';
import type { SourceName, SourceStatus } from '../../model/host.ts';
import type { Lists } from '../../model/topology.ts';
import type { ContainerFact, NetworkFact } from '../docker/facts.ts';
import type { NetfilterChange } from '../netfilter/facts.ts';
import type { HostDeviceFact, RouteFact, RuleFact } from '../netlink/facts.ts';
import type { NetnsFact, TunHolderFact } from '../netns/facts.ts';
import type { OvsBridgeFact, OvsPortFact } from '../ovsdb/facts.ts';
import { createAddressIndex } from './address-index.ts';
import { type Checking, noChecking } from './checks.ts';
import { createEndpointIndex } from './endpoint-index.ts';
import { type Changes, createJoin } from './join.ts';
import { createLinkIndex } from './link-index.ts';
import { emptyIndexes, lookOver } from './look.ts';
import { type HostFact, key, type NetnsObservation, type Observations } from './observations.ts';
import { observeNetfilter } from './observe-netfilter.ts';

/** The tables of one netns as its source keeps them; they may be live, a touched key says when to look again. */
export type TablesOf = Pick<NetnsObservation, 'links' | 'addresses' | 'bridgeVlans'> & {
  routes: RouteFact[];
  rules: RuleFact[];
};

export interface TopologyStore {
  readonly observations: Observations;
  setSource(name: SourceName, status: SourceStatus): void;
  setNetns(fact: NetnsFact, tables: TablesOf): void;
  changeNetns(fact: NetnsFact): void;
  removeNetns(cookie: string): void;
  touchLinks(cookie: string, ifindexes: Iterable<number>): void;
  touchAddresses(cookie: string, ifindexes: Iterable<number>): void;
  touchRoutes(cookie: string): void;
  touchRules(cookie: string): void;
  /** `target` undefined: the number means nothing any more. */
  setNsid(cookie: string, nsid: number, target: string | undefined): void;
  /** `fact` undefined: nothing is known of the device. */
  setHostDevice(ifindex: number, fact: HostDeviceFact | undefined): void;
  /** All holders there are, each with the netns and name of the device it has open. */
  setTunHolders(holders: readonly (TunHolderFact & { cookie: string; linkName: string })[]): void;
  setContainer(fact: ContainerFact, netnsCookie: string | undefined): void;
  removeContainer(id: string): void;
  setNetwork(fact: NetworkFact): void;
  removeNetwork(id: string): void;
  setOvsBridge(fact: OvsBridgeFact): void;
  removeOvsBridge(uuid: string): void;
  setOvsPort(fact: OvsPortFact): void;
  removeOvsPort(uuid: string): void;
  setNetfilter(change: NetfilterChange): void;
  /** Joins what was touched since the last call; undefined when no record came out different. */
  rebuild(): Changes | undefined;
  lists(): Lists;
  /** Links that were last joined with this one: its veth peer, what is stacked on it, its ports. */
  linksReferringTo(cookie: string, ifindex: number): { cookie: string; ifindex: number }[];
}

/** `checks` stand above this folder and are handed in. */
export function createTopologyStore(host: HostFact, checking: Checking = noChecking): TopologyStore {
  const observations: Observations = {
    host,
    hostCookie: undefined,
    netns: new Map(),
    hostDevices: new Map(),
    tunHolders: new Map(),
    containers: new Map(),
    containerNetns: new Map(),
    networks: new Map(),
    ovsBridges: new Map(),
    ovsPorts: new Map(),
    ruleSet: undefined,
    ruleOrigins: undefined,
    proxies: [],
    mappings: new Map(),
    natRules: undefined,
  };
  const indexes = emptyIndexes();
  const join = createJoin((onRead) => lookOver(observations, indexes, onRead), indexes.groups, checking);
  let touched = new Set<string>([key.host]);
  const touch = (name: string): void => {
    touched.add(name);
  };

  const linkIndex = createLinkIndex(observations, indexes, touch);
  const touchAddress = (address: string): void => touch(key.addressAt(address));
  const indexedAddresses = createAddressIndex(indexes.linkAddresses, touchAddress);
  const endpointIndex = createEndpointIndex(observations, indexes.endpointAddresses, touchAddress);

  const touchAddressesOf = (cookie: string, ifindex: number): void => {
    touch(key.addresses(cookie, ifindex));
    const addresses = observations.netns.get(cookie)?.addresses.get(ifindex) ?? [];
    indexedAddresses.set(
      key.link(cookie, ifindex),
      cookie,
      addresses.map((one) => one.address),
    );
  };

  const placeContainer = (id: string, cookie: string | undefined): void => {
    const was = observations.containerNetns.get(id);
    if (was !== cookie) {
      if (was !== undefined) {
        indexes.containersIn.remove(was, id);
        touch(key.containersIn(was));
      }
      if (cookie === undefined) observations.containerNetns.delete(id);
      else {
        observations.containerNetns.set(id, cookie);
        indexes.containersIn.add(cookie, id);
        touch(key.containersIn(cookie));
      }
    }
    touch(key.container(id));
  };

  const unindexOvsPort = (uuid: string): void => {
    for (const name of observations.ovsPorts.get(uuid)?.interfaceNames ?? []) {
      indexes.ovsInterfaces.remove(name, uuid);
      touch(key.ovsInterface(name));
    }
  };

  return {
    observations,
    setSource(name, status) {
      observations.host = { ...observations.host, sources: { ...observations.host.sources, [name]: status } };
      touch(key.host);
    },
    setNetns(fact, tables) {
      const { cookie } = fact;
      if (fact.isHost) observations.hostCookie = cookie;
      // The tables are live and their owner may replace each of them, so they are asked for through it.
      observations.netns.set(cookie, {
        fact,
        get links() {
          return tables.links;
        },
        get addresses() {
          return tables.addresses;
        },
        get bridgeVlans() {
          return tables.bridgeVlans;
        },
        get routes() {
          return tables.routes;
        },
        get rules() {
          return tables.rules;
        },
        nsids: new Map(),
      });
      touch(key.netns(cookie));
      for (const ifindex of tables.links.keys()) linkIndex.lookAt(cookie, ifindex);
      for (const ifindex of tables.addresses.keys()) touchAddressesOf(cookie, ifindex);
    },
    changeNetns(fact) {
      const netns = observations.netns.get(fact.cookie);
      if (!netns) return;
      netns.fact = fact;
      touch(key.netns(fact.cookie));
    },
    removeNetns(cookie) {
      const netns = observations.netns.get(cookie);
      if (!netns) return;
      const ifindexes = [...netns.links.keys()];
      const withAddresses = [...netns.addresses.keys()];
      observations.netns.delete(cookie);
      touch(key.netns(cookie));
      for (const ifindex of ifindexes) linkIndex.lookAt(cookie, ifindex);
      for (const ifindex of withAddresses) touchAddressesOf(cookie, ifindex);
    },
    touchLinks(cookie, ifindexes) {
      for (const ifindex of ifindexes) linkIndex.lookAt(cookie, ifindex);
    },
    touchAddresses(cookie, ifindexes) {
      for (const ifindex of ifindexes) touchAddressesOf(cookie, ifindex);
    },
    touchRoutes: (cookie) => touch(key.routes(cookie)),
    touchRules: (cookie) => touch(key.rules(cookie)),
    setNsid(cookie, nsid, target) {
      const nsids = observations.netns.get(cookie)?.nsids as Map<number, string> | undefined;
      if (!nsids || nsids.get(nsid) === target) return;
      if (target === undefined) nsids.delete(nsid);
      else nsids.set(nsid, target);
      touch(key.nsid(cookie, nsid));
    },
    setHostDevice(ifindex, fact) {
      if (deepEqual(observations.hostDevices.get(ifindex), fact)) return;
      if (fact === undefined) observations.hostDevices.delete(ifindex);
      else observations.hostDevices.set(ifindex, fact);
      touch(key.hostDevice(ifindex));
    },
    setTunHolders(holders) {
      const now = new Map(
        holders.map(({ cookie, linkName, ...holder }) => [key.tunHolder(cookie, linkName), holder] as const),
      );
      for (const held of new Set([...now.keys(), ...observations.tunHolders.keys()])) {
        if (!deepEqual(now.get(held), observations.tunHolders.get(held))) touch(held);
      }
      observations.tunHolders = now;
    },
    setContainer(fact, netnsCookie) {
      observations.containers.set(fact.id, fact);
      placeContainer(fact.id, netnsCookie);
    },
    removeContainer(id) {
      observations.containers.delete(id);
      placeContainer(id, undefined);
    },
    setNetwork(fact) {
      observations.networks.set(fact.id, fact);
      endpointIndex.lookAt(fact.id);
      touch(key.network(fact.id));
    },
    removeNetwork(id) {
      observations.networks.delete(id);
      endpointIndex.lookAt(id);
      touch(key.network(id));
    },
    setOvsBridge(fact) {
      observations.ovsBridges.set(fact.uuid, fact);
      touch(key.ovsBridge(fact.uuid));
    },
    removeOvsBridge(uuid) {
      observations.ovsBridges.delete(uuid);
      touch(key.ovsBridge(uuid));
    },
    setOvsPort(fact) {
      unindexOvsPort(fact.uuid);
      observations.ovsPorts.set(fact.uuid, fact);
      for (const name of fact.interfaceNames) {
        indexes.ovsInterfaces.add(name, fact.uuid);
        touch(key.ovsInterface(name));
      }
      touch(key.ovsPort(fact.uuid));
    },
    removeOvsPort(uuid) {
      unindexOvsPort(uuid);
      observations.ovsPorts.delete(uuid);
      touch(key.ovsPort(uuid));
    },
    setNetfilter: (change) => observeNetfilter(observations, change, touch),
    rebuild() {
      if (touched.size === 0) return undefined;
      const keys = touched;
      touched = new Set();
      return join.rebuild(keys);
    },
    lists: () => join.lists(),
    linksReferringTo(cookie, ifindex) {
      const readers = [...join.readersOf(key.link(cookie, ifindex)), ...join.readersOf(key.linkHere(cookie, ifindex))];
      return readers.flatMap((reader) => {
        const [kind, of = '', index = ''] = reader.split(':');
        return kind === 'link' ? [{ cookie: of, ifindex: Number(index) }] : [];
      });
    },
  };
}
