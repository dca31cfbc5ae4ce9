/** The last two minutes of some links as two rows of bit rates. Pure. */
import type { LinkId } from '../../../model/ids.ts';
import { type RateSample, sumOfRates } from '../../live/rates.ts';

export const seriesSeconds = 120;

/** Bit/s, one value a second, the oldest first; a second without a sample moved nothing. */
export type TrafficSeries = { rx: number[]; tx: number[] };

export function trafficSeries(history: readonly RateSample[], links: readonly LinkId[], nowMs: number): TrafficSeries {
  const rx = new Array<number>(seriesSeconds).fill(0);
  const tx = new Array<number>(seriesSeconds).fill(0);
  for (const sample of history) {
    const at = seriesSeconds - 1 - Math.round((nowMs - sample.atMs) / 1_000);
    const sum = sumOfRates(sample.rates, links);
    if (at < 0 || at >= seriesSeconds || !sum) continue;
    rx[at] = sum.rxBytes * 8;
    tx[at] = sum.txBytes * 8;
  }
  return { rx, tx };
}

/** An SVG area from the axis `zeroY`, `unitPx` a bit/s away from it (negative: upwards), `stepPx` a second. */
export function areaPath(values: readonly number[], stepPx: number, zeroY: number, unitPx: number): string {
  const points = values.map((value, at) => `L${(at * stepPx).toFixed(1)} ${(zeroY + value * unitPx).toFixed(1)}`);
  return `M0 ${zeroY}${points.join('')}L${((values.length - 1) * stepPx).toFixed(1)} ${zeroY}Z`;
}
