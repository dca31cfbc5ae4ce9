/** What each link moves now, and has moved in the last two minutes: the browser's store of the stream's `rates`. */
import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { LinkId } from '../../model/ids.ts';
import type { Link } from '../../model/link.ts';
import type { Rates } from '../../model/wire.ts';

/** Per second, as the link itself counts: rx is what came in through it. */
export type Rate = {
  rxBytes: number;
  txBytes: number;
  rxPackets: number;
  txPackets: number;
  errors: number;
  drops: number;
};

/** One sample: who moved what in the second before `atMs` (the browser's clock). */
export type RateSample = { atMs: number; rates: ReadonlyMap<LinkId, Rate> };

type RatesState = {
  /** Links that moved something in the last second; both ends of a veth. */
  rates: ReadonlyMap<LinkId, Rate>;
  /** Whether rates come at all: a link that is not among them then moves nothing. */
  known: boolean;
  /** The last samples, oldest first; seconds in which nothing moved anywhere have none. */
  history: readonly RateSample[];
};

const nothing: ReadonlyMap<LinkId, Rate> = new Map();
const historyMs = 120_000;

export const useRatesStore = create<RatesState>()(() => ({ rates: nothing, known: false, history: [] }));

/** Peers by link, made once for each state of the links. */
const peersOf = new WeakMap<readonly Link[], ReadonlyMap<LinkId, LinkId>>();
function peersIn(links: readonly Link[]): ReadonlyMap<LinkId, LinkId> {
  const known = peersOf.get(links);
  if (known) return known;
  const peers = new Map(links.flatMap((link) => (link.peer ? [[link.id, link.peer] as const] : [])));
  peersOf.set(links, peers);
  return peers;
}

/** The other end of a veth receives what this one sends; its own errors and drops it alone knows. */
const mirrored = (rate: Rate): Rate => ({
  rxBytes: rate.txBytes,
  txBytes: rate.rxBytes,
  rxPackets: rate.txPackets,
  txPackets: rate.rxPackets,
  errors: 0,
  drops: 0,
});

/** Takes one `rates` event; `links` are the ones it speaks of, to find the ends that are told by their peer. */
export function takeRates(event: Rates, links: readonly Link[], nowMs = Date.now()): void {
  const peers = peersIn(links);
  const rates = new Map<LinkId, Rate>();
  const told: [LinkId, Rate][] = event.links.map(([id, rxBytes, txBytes, rxPackets, txPackets, errors, drops]) => [
    id as LinkId,
    { rxBytes, txBytes, rxPackets, txPackets, errors, drops },
  ]);
  for (const [id, rate] of told) {
    const peer = peers.get(id);
    if (peer !== undefined) rates.set(peer, mirrored(rate));
  }
  // What a link says of itself stands over what its peer says of it.
  for (const [id, rate] of told) rates.set(id, rate);
  const history = useRatesStore.getState().history.filter((one) => one.atMs > nowMs - historyMs);
  useRatesStore.setState({ rates, known: true, history: [...history, { atMs: nowMs, rates }] });
}

/** The stream is gone or the page is hidden: what moves now is not known. What has moved is kept. */
export function forgetRates(): void {
  if (useRatesStore.getState().known) useRatesStore.setState({ rates: nothing, known: false });
}

/** What a link moves now; undefined when it moves nothing, or when rates are not known. */
export function useRate(link: LinkId | undefined): Rate | undefined {
  return useRatesStore((state) => (link === undefined ? undefined : state.rates.get(link)));
}

/** The sum over links; undefined when none of them moves anything. */
export function sumOfRates(rates: ReadonlyMap<LinkId, Rate>, links: Iterable<LinkId>): Rate | undefined {
  let sum: Rate | undefined;
  for (const id of links) {
    const rate = rates.get(id);
    if (!rate) continue;
    sum ??= { rxBytes: 0, txBytes: 0, rxPackets: 0, txPackets: 0, errors: 0, drops: 0 };
    for (const key of Object.keys(sum) as (keyof Rate)[]) sum[key] += rate[key];
  }
  return sum;
}

/** The sum over links (a container's, a bundle's); drawn anew only when it changes. */
export function useRateSum(links: readonly LinkId[]): Rate | undefined {
  return useRatesStore(useShallow((state) => sumOfRates(state.rates, links)));
}
