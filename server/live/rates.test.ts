import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hostId, type LinkId, linkId, type NetnsId, netnsId } from '../../model/ids.ts';
import type { Link } from '../../model/link.ts';
import type { Netns } from '../../model/netns.ts';
import { type Rates, ratesSchema } from '../../model/wire.ts';
import type { CountersFact } from '../netlink/stats-codec.ts';
import { createRates, sampledNetns, sampleMs } from './rates.ts';

const id = (cookie: string): NetnsId => netnsId(hostId('h'), 'boot', cookie);
const at = (cookie: string, ifindex: number): LinkId => linkId(id(cookie), ifindex);
const netns = (cookie: string, more: Partial<Netns> = {}): Netns => ({
  ...{ id: id(cookie), host: hostId('h'), inode: 1, owner: 'container', readable: true, routes: [], rules: [] },
  ...more,
});
const link = (cookie: string, ifindex: number, kind: string, peer?: LinkId): Link => ({
  ...{ id: at(cookie, ifindex), netns: id(cookie), ifindex, name: `l${ifindex}`, kind, mtu: 1500 },
  ...{ up: true, carrier: true, operState: 'UP', addresses: [], ...(peer ? { peer } : {}) },
});
const counters = (ifindex: number, rxBytes: number, more: Partial<CountersFact> = {}): CountersFact => ({
  ...{ ifindex, rxBytes, txBytes: 0, rxPackets: 0, txPackets: 0, rxErrors: 0, txErrors: 0, rxDropped: 0, txDropped: 0 },
  ...more,
});

describe('the namespaces that are sampled', () => {
  const host = netns('1', { owner: 'host' });

  it('are the host’s alone where every container hangs on a veth of the host', () => {
    const links = [
      link('1', 5, 'veth', at('2', 2)),
      link('2', 1, 'loopback'),
      link('2', 2, 'veth', at('1', 5)),
      link('3', 1, 'loopback'),
    ];
    expect(sampledNetns({ netns: [netns('2'), host, netns('3')], links })).toEqual([id('1')]);
  });

  it('are those too that have a link of another kind, and one of two that are tied to each other', () => {
    const links = [
      link('2', 2, 'macvlan'),
      link('3', 2, 'veth', at('4', 2)),
      link('4', 2, 'veth', at('3', 2)),
      link('5', 2, 'veth'),
    ];
    const all = [host, netns('2'), netns('3'), netns('4'), netns('5', { readable: false })];
    expect(sampledNetns({ netns: all, links })).toEqual([id('1'), id('2'), id('3')]);
  });
});

describe('rates', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const world = () => {
    const now = new Map<number, CountersFact>();
    let samples = 0;
    const rates = createRates({
      topology: () => ({ revision: 1, netns: [netns('1', { owner: 'host' })], links: [link('1', 5, 'veth')] }),
      countersOf: () => {
        samples += 1;
        return [...now.values()];
      },
    });
    const set = (one: CountersFact) => now.set(one.ifindex, one);
    return { rates, set, samples: () => samples, forget: (ifindex: number) => now.delete(ifindex) };
  };

  it('are sampled only while somebody watches, once for all who do', () => {
    const { rates, samples } = world();
    vi.advanceTimersByTime(5 * sampleMs);
    expect(samples()).toBe(0);
    const ends = [rates.watch(() => undefined), rates.watch(() => undefined)];
    vi.advanceTimersByTime(3 * sampleMs);
    expect(samples()).toBe(4);
    for (const end of ends) end();
    vi.advanceTimersByTime(5 * sampleMs);
    expect(samples()).toBe(4);
  });

  it('tell what moved per second, once more when it stops, and then nothing', () => {
    const { rates, set } = world();
    const told: Rates[] = [];
    set(counters(5, 100));
    set(counters(6, 100));
    rates.watch((one) => told.push(ratesSchema.parse(one)));
    set(counters(5, 2_100, { txBytes: 50, rxPackets: 4, txPackets: 1, txDropped: 3, rxErrors: 1 }));
    vi.advanceTimersByTime(3 * sampleMs);
    expect(told.map((one) => one.links)).toEqual([[[at('1', 5), 2_000, 50, 4, 1, 1, 3]], []]);
    expect(told[0]?.intervalMs).toBe(sampleMs);
  });

  it('give none to a link that came or that counts from nothing again', () => {
    const { rates, set } = world();
    const told: Rates[] = [];
    set(counters(5, 9_000));
    rates.watch((one) => told.push(one));
    set(counters(5, 10));
    set(counters(7, 500));
    vi.advanceTimersByTime(sampleMs);
    expect(told).toEqual([]);
    set(counters(7, 700));
    vi.advanceTimersByTime(sampleMs);
    expect(told.map((one) => one.links.map(([link]) => link))).toEqual([[at('1', 7)]]);
  });
});
