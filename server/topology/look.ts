/** A Look over observations, with the indexes that make each question cheap, and with a note of every key that was asked for. */
import { createManyMap, type ManyMap } from './many-map.ts';
import { key, type Look, type NetnsObservation, type Observations } from './observations.ts';

/** Indexes over observations; kept up to date by whoever changes the observations. */
export type Indexes = {
  /** By `key.linkName`. More than one only for a moment, when names change hands within one batch. */
  linkNames: ManyMap<number>;
  linkMacs: ManyMap<number>;
  containersIn: ManyMap<string>;
  ovsInterfaces: ManyMap<string>;
  /** Address -> ids of the containers that the engine gave it to, and cookies of the namespaces that have a link with it. */
  endpointAddresses: ManyMap<string>;
  linkAddresses: ManyMap<string>;
  /** Filled by the join: what is in a group is computed. */
  groups: ManyMap<string>;
};

export const emptyIndexes = (): Indexes => ({
  linkNames: createManyMap(),
  linkMacs: createManyMap(),
  containersIn: createManyMap(),
  ovsInterfaces: createManyMap(),
  endpointAddresses: createManyMap(),
  linkAddresses: createManyMap(),
  groups: createManyMap(),
});

/** Each answer calls `onRead` with its key. */
export function lookOver(observations: Observations, indexes: Indexes, onRead: (key: string) => void): Look {
  const netnsOf = (cookie: string): NetnsObservation | undefined => observations.netns.get(cookie);
  return {
    identity: { hostKey: observations.host.key, bootId: observations.host.bootId },
    get hostCookie() {
      return observations.hostCookie;
    },
    host() {
      onRead(key.host);
      return observations.host;
    },
    netns(cookie) {
      onRead(key.netns(cookie));
      return netnsOf(cookie)?.fact;
    },
    link(cookie, ifindex) {
      onRead(key.link(cookie, ifindex));
      return netnsOf(cookie)?.links.get(ifindex);
    },
    hasLink(cookie, ifindex) {
      onRead(key.linkHere(cookie, ifindex));
      return netnsOf(cookie)?.links.has(ifindex) ?? false;
    },
    bridgeFilters(cookie, ifindex) {
      onRead(key.bridgeFilters(cookie, ifindex));
      return netnsOf(cookie)?.links.get(ifindex)?.bridge?.vlanFiltering === true;
    },
    bridgeVlans(cookie, ifindex) {
      onRead(key.link(cookie, ifindex));
      return netnsOf(cookie)?.bridgeVlans.get(ifindex);
    },
    hostDevice(ifindex) {
      onRead(key.hostDevice(ifindex));
      return observations.hostDevices.get(ifindex);
    },
    tunHolder(cookie, name) {
      const holderKey = key.tunHolder(cookie, name);
      onRead(holderKey);
      return observations.tunHolders.get(holderKey);
    },
    addresses(cookie, ifindex) {
      onRead(key.addresses(cookie, ifindex));
      return netnsOf(cookie)?.addresses.get(ifindex) ?? [];
    },
    routes(cookie) {
      onRead(key.routes(cookie));
      return netnsOf(cookie)?.routes ?? [];
    },
    rules(cookie) {
      onRead(key.rules(cookie));
      return netnsOf(cookie)?.rules ?? [];
    },
    nsid(cookie, nsid) {
      onRead(key.nsid(cookie, nsid));
      return netnsOf(cookie)?.nsids.get(nsid);
    },
    linkByName(cookie, name) {
      onRead(key.linkName(cookie, name));
      const ifindex = indexes.linkNames.first(key.linkName(cookie, name));
      return ifindex === undefined ? undefined : netnsOf(cookie)?.links.get(ifindex);
    },
    linkByMac(cookie, mac) {
      onRead(key.linkMac(cookie, mac));
      const ifindex = indexes.linkMacs.first(key.linkMac(cookie, mac));
      return ifindex === undefined ? undefined : netnsOf(cookie)?.links.get(ifindex);
    },
    container(id) {
      onRead(key.container(id));
      return observations.containers.get(id);
    },
    containerNetns(id) {
      onRead(key.container(id));
      return observations.containerNetns.get(id);
    },
    containersIn(cookie) {
      onRead(key.containersIn(cookie));
      return indexes.containersIn.all(cookie);
    },
    network(id) {
      onRead(key.network(id));
      return observations.networks.get(id);
    },
    ovsBridge(uuid) {
      onRead(key.ovsBridge(uuid));
      return observations.ovsBridges.get(uuid);
    },
    ovsPort(uuid) {
      onRead(key.ovsPort(uuid));
      return observations.ovsPorts.get(uuid);
    },
    ovsPortByInterface(name) {
      onRead(key.ovsInterface(name));
      const uuid = indexes.ovsInterfaces.first(name);
      return uuid === undefined ? undefined : observations.ovsPorts.get(uuid);
    },
    mapping(mappingKey) {
      onRead(key.mapping(mappingKey));
      return observations.mappings.get(mappingKey);
    },
    ruleOrigins() {
      onRead(key.ruleOrigins);
      return observations.ruleOrigins;
    },
    natRules() {
      onRead(key.natRules);
      return observations.natRules;
    },
    containerAt(address) {
      onRead(key.addressAt(address));
      const modeOf = (id: string): string | undefined => {
        onRead(key.container(id));
        return observations.containers.get(id)?.networkMode;
      };
      const endpoint = indexes.endpointAddresses.all(address).find((id) => modeOf(id) !== undefined);
      if (endpoint !== undefined) return endpoint;
      for (const cookie of indexes.linkAddresses.all(address)) {
        if (cookie === observations.hostCookie) continue;
        onRead(key.containersIn(cookie));
        // Of containers that share a namespace the one that owns it stands for all.
        const here = indexes.containersIn.all(cookie);
        const owner = here.find((id) => modeOf(id)?.startsWith('container:') === false);
        if (owner !== undefined) return owner;
      }
      return undefined;
    },
    members(group) {
      onRead(key.group(group));
      return indexes.groups.all(group);
    },
  };
}
