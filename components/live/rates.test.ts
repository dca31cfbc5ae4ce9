import { beforeEach, describe, expect, it } from 'vitest';
import type { LinkId } from '../../model/ids.ts';
import type { Link } from '../../model/link.ts';
import { forgetRates, sumOfRates, takeRates, useRatesStore } from './rates.ts';

const host = 'link:h:b:1:5' as LinkId;
const inside = 'link:h:b:2:2' as LinkId;
const bridge = 'link:h:b:1:3' as LinkId;
const links = [{ id: host, peer: inside }, { id: inside, peer: host }, { id: bridge }] as Link[];
const rateOf = (id: LinkId) => useRatesStore.getState().rates.get(id);
const event = (...told: [string, number, number, number, number, number, number][]) => ({
  time: '2026-01-01T00:00:00.000Z',
  intervalMs: 1_000,
  links: told,
});

beforeEach(() => useRatesStore.setState({ rates: new Map(), known: false, history: [] }));

describe('rates in the browser', () => {
  it('are told of one end of a veth and known of both, the other way round', () => {
    takeRates(event([host, 100, 20, 3, 1, 2, 4]), links);
    expect(rateOf(host)).toEqual({ rxBytes: 100, txBytes: 20, rxPackets: 3, txPackets: 1, errors: 2, drops: 4 });
    expect(rateOf(inside)).toEqual({ rxBytes: 20, txBytes: 100, rxPackets: 1, txPackets: 3, errors: 0, drops: 0 });
    expect(rateOf(bridge)).toBeUndefined();
  });

  it('are the link’s own where both ends are told', () => {
    takeRates(event([host, 100, 20, 3, 1, 0, 0], [inside, 21, 101, 1, 3, 7, 0]), links);
    expect(rateOf(inside)).toMatchObject({ rxBytes: 21, errors: 7 });
    expect(rateOf(host)).toMatchObject({ rxBytes: 100, errors: 0 });
  });

  it('add up over links, and are nothing where none moves', () => {
    takeRates(event([host, 100, 20, 3, 1, 0, 0], [bridge, 1, 2, 0, 0, 0, 0]), links);
    const { rates } = useRatesStore.getState();
    expect(sumOfRates(rates, [host, bridge])).toMatchObject({ rxBytes: 101, txBytes: 22, rxPackets: 3 });
    expect(sumOfRates(rates, ['link:none' as LinkId])).toBeUndefined();
  });

  it('are those of the last event alone, with two minutes of what was', () => {
    takeRates(event([host, 100, 20, 3, 1, 0, 0]), links, 1_000);
    takeRates(event([bridge, 5, 5, 1, 1, 0, 0]), links, 100_000);
    takeRates(event(), links, 122_000);
    expect([...useRatesStore.getState().rates]).toEqual([]);
    expect(useRatesStore.getState().history.map((one) => one.atMs)).toEqual([100_000, 122_000]);
  });

  it('are not known once the stream is gone', () => {
    takeRates(event([host, 100, 20, 3, 1, 0, 0]), links);
    expect(useRatesStore.getState().known).toBe(true);
    forgetRates();
    expect(useRatesStore.getState()).toMatchObject({ known: false });
    expect(rateOf(host)).toBeUndefined();
  });
});
