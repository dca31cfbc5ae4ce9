/**
 * Rates of links: counters sampled once a second, only while somebody watches. A veth's two ends count the same bytes, so the host's end
 * stands for the one in a container, and most namespaces need not be asked at all.
 */
import type { LinkId, NetnsId } from '../../model/ids.ts';
import { linkId } from '../../model/ids.ts';
import type { Topology } from '../../model/topology.ts';
import type { Rates } from '../../model/wire.ts';
import type { CountersFact } from '../netlink/stats-codec.ts';

export type RatesSource = {
  topology(): Pick<Topology, 'revision' | 'netns' | 'links'>;
  /** Counters of every link of a netns; none when it ended or cannot be read. */
  countersOf(netns: NetnsId): CountersFact[];
};

export interface RatesWatch {
  /** Returns the function that ends it. */
  watch(listener: (rates: Rates) => void): () => void;
  stop(): void;
}

export const sampleMs = 1_000;

type Sample = { atMs: number; counters: Map<LinkId, CountersFact> };

/**
 * The namespaces whose links have to be read to know all rates: the host's, and each that has a link which is not loopback and is no veth
 * with its peer in one of those before it.
 */
export function sampledNetns({ netns, links }: Pick<Topology, 'netns' | 'links'>): NetnsId[] {
  const netnsOfLink = new Map(links.map((one) => [one.id, one.netns]));
  const readable = netns.filter((one) => one.readable);
  const sampled = new Set(readable.filter((one) => one.owner === 'host').map((one) => one.id));
  const own = new Map<NetnsId, (LinkId | undefined)[]>();
  for (const link of links) {
    if (link.kind === 'loopback') continue;
    const list = own.get(link.netns);
    if (list) list.push(link.peer);
    else own.set(link.netns, [link.peer]);
  }
  const seenElsewhere = (peer: LinkId | undefined): boolean => {
    const place = peer && netnsOfLink.get(peer);
    return place !== undefined && sampled.has(place);
  };
  for (const { id } of readable) {
    if (!sampled.has(id) && own.get(id)?.some((peer) => !seenElsewhere(peer))) sampled.add(id);
  }
  return [...sampled];
}

/** What moved between two samples, per second. A link that began or was made anew in between has no rate yet. */
export function ratesBetween(before: Sample, after: Sample): Pick<Rates, 'intervalMs' | 'links'> {
  const intervalMs = after.atMs - before.atMs;
  const links: Rates['links'] = [];
  const perSecond = (count: number): number => Math.round((count * 1_000) / intervalMs);
  for (const [id, now] of after.counters) {
    const was = before.counters.get(id);
    if (!was || now.rxBytes < was.rxBytes || now.txBytes < was.txBytes) continue;
    const rxBytes = now.rxBytes - was.rxBytes;
    const txBytes = now.txBytes - was.txBytes;
    const errors = now.rxErrors + now.txErrors - was.rxErrors - was.txErrors;
    const drops = now.rxDropped + now.txDropped - was.rxDropped - was.txDropped;
    if (rxBytes + txBytes + errors + drops === 0) continue;
    const rxPackets = perSecond(now.rxPackets - was.rxPackets);
    const txPackets = perSecond(now.txPackets - was.txPackets);
    links.push([id, perSecond(rxBytes), perSecond(txBytes), rxPackets, txPackets, perSecond(errors), perSecond(drops)]);
  }
  return { intervalMs: Math.round(intervalMs), links };
}

export function createRates(source: RatesSource): RatesWatch {
  const listeners = new Set<(rates: Rates) => void>();
  let timer: NodeJS.Timeout | undefined;
  let last: Sample | undefined;
  let quiet = true;
  let chosen: { revision: number; netns: NetnsId[] } | undefined;

  const sample = (): Sample => {
    const topology = source.topology();
    if (chosen?.revision !== topology.revision) {
      chosen = { revision: topology.revision, netns: sampledNetns(topology) };
    }
    const counters = new Map<LinkId, CountersFact>();
    for (const netns of chosen.netns) {
      for (const one of source.countersOf(netns)) counters.set(linkId(netns, one.ifindex), one);
    }
    return { atMs: performance.now(), counters };
  };

  const tick = (): void => {
    const now = sample();
    const rates = last && ratesBetween(last, now);
    last = now;
    if (!rates || (quiet && rates.links.length === 0)) return;
    quiet = rates.links.length === 0;
    const told: Rates = { time: new Date().toISOString(), ...rates };
    for (const listener of [...listeners]) listener(told);
  };

  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
    last = undefined;
    quiet = true;
    chosen = undefined;
  };

  return {
    watch(listener) {
      listeners.add(listener);
      if (!timer) {
        last = sample();
        timer = setInterval(tick, sampleMs);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop();
      };
    },
    stop() {
      listeners.clear();
      stop();
    },
  };
}
