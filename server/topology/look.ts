/** A Look over observations, with the indexes that make each question cheap, and with a note of every key that was asked for. */
import { key, type Look, type NetnsObservation, type Observations } from './observations.ts';

/** Indexes over observations; kept up to date by whoever changes the observations. */
export type Indexes = {
  linkNames: Map<string, number>;
  linkMacs: Map<string, Set<number>>;
  containersIn: Map<string, Set<string>>;
  ovsInterfaces: Map<string, string>;
};

export const emptyIndexes = (): Indexes => ({
  linkNames: new Map(),
  linkMacs: new Map(),
  containersIn: new Map(),
  ovsInterfaces: new Map(),
});

/** Each answer calls `onRead` with its key. */
export function lookOver(observations: Observations, indexes: Indexes, onRead: (key: string) => void): Look {
  const netnsOf = (cookie: string): NetnsObservation | undefined => observations.netns.get(cookie);
  const lowest = (set: Set<number> | undefined): number | undefined => (set ? Math.min(...set) : undefined);
  return {
    identity: { hostKey: observations.host.key, bootId: observations.host.bootId },
    hostCookie: observations.hostCookie,
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
      const ifindex = indexes.linkNames.get(key.linkName(cookie, name));
      return ifindex === undefined ? undefined : netnsOf(cookie)?.links.get(ifindex);
    },
    linkByMac(cookie, mac) {
      onRead(key.linkMac(cookie, mac));
      const ifindex = lowest(indexes.linkMacs.get(key.linkMac(cookie, mac)));
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
      return [...(indexes.containersIn.get(cookie) ?? [])].sort();
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
      const uuid = indexes.ovsInterfaces.get(name);
      return uuid === undefined ? undefined : observations.ovsPorts.get(uuid);
    },
  };
}
