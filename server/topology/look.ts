/** A Look over observations, with the indexes that make each question cheap, and with a note of every key that was asked for. */
import { key, type Look, type NetnsObservation, type Observations } from './observations.ts';

/** Indexes over observations; kept up to date by whoever changes the observations. */
export type Indexes = {
  /** By `key.linkName`. More than one only for a moment, when names change hands within one batch. */
  linkNames: Map<string, Set<number>>;
  linkMacs: Map<string, Set<number>>;
  containersIn: Map<string, Set<string>>;
  ovsInterfaces: Map<string, Set<string>>;
};

export const emptyIndexes = (): Indexes => ({
  linkNames: new Map(),
  linkMacs: new Map(),
  containersIn: new Map(),
  ovsInterfaces: new Map(),
});

export function addToIndex<Item>(index: Map<string, Set<Item>>, name: string, item: Item): void {
  const set = index.get(name);
  if (set) set.add(item);
  else index.set(name, new Set([item]));
}

export function removeFromIndex<Item>(index: Map<string, Set<Item>>, name: string, item: Item): void {
  const set = index.get(name);
  set?.delete(item);
  if (set?.size === 0) index.delete(name);
}

/** The first in order: an answer must not depend on who came first. */
const first = <Item extends number | string>(set: Set<Item> | undefined): Item | undefined =>
  set && [...set].sort((a, b) => (a < b ? -1 : 1))[0];

/** Each answer calls `onRead` with its key. */
export function lookOver(observations: Observations, indexes: Indexes, onRead: (key: string) => void): Look {
  const netnsOf = (cookie: string): NetnsObservation | undefined => observations.netns.get(cookie);
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
      const ifindex = first(indexes.linkNames.get(key.linkName(cookie, name)));
      return ifindex === undefined ? undefined : netnsOf(cookie)?.links.get(ifindex);
    },
    linkByMac(cookie, mac) {
      onRead(key.linkMac(cookie, mac));
      const ifindex = first(indexes.linkMacs.get(key.linkMac(cookie, mac)));
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
      const uuid = first(indexes.ovsInterfaces.get(name));
      return uuid === undefined ? undefined : observations.ovsPorts.get(uuid);
    },
  };
}
