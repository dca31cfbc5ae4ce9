import { describe, expect, it } from 'vitest';
import type { LinkId } from '../../../model/ids.ts';
import type { Rate } from '../../live/rates.ts';
import { areaPath, seriesSeconds, trafficSeries } from './trafficSeries.ts';

const rate = (rxBytes: number, txBytes: number): Rate => ({
  rxBytes,
  txBytes,
  rxPackets: 1,
  txPackets: 1,
  errors: 0,
  drops: 0,
});

describe('trafficSeries', () => {
  const [a, b, other] = ['link:a', 'link:b', 'link:c'] as LinkId[] as [LinkId, LinkId, LinkId];

  it('sums the links of each second, in bits, and puts the newest last', () => {
    const nowMs = 1_000_000;
    const history = [
      { atMs: nowMs - 400_000, rates: new Map([[a, rate(9, 9)]]) },
      {
        atMs: nowMs - 2_100,
        rates: new Map([
          [a, rate(10, 1)],
          [b, rate(5, 2)],
          [other, rate(99, 99)],
        ]),
      },
      { atMs: nowMs, rates: new Map([[other, rate(99, 99)]]) },
    ];
    const { rx, tx } = trafficSeries(history, [a, b], nowMs);
    expect(rx).toHaveLength(seriesSeconds);
    expect(rx.slice(-4)).toEqual([0, 120, 0, 0]);
    expect(tx.slice(-4)).toEqual([0, 24, 0, 0]);
    expect(rx.slice(0, -4).every((value) => value === 0)).toBe(true);
  });

  it('draws an area that begins and ends on its axis', () => {
    expect(areaPath([0, 4], 2, 10, -2)).toBe('M0 10L0.0 10.0L2.0 2.0L2.0 10Z');
  });
});
