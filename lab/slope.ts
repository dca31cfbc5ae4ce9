/** Whether a row of samples stays flat. */

export type Sample = {
  /** Seconds since the beginning. */
  atSeconds: number;
  value: number;
};

/** What a straight line fitted by least squares says of the samples. */
export type Fit = {
  mean: number;
  perMinute: number;
  /** Slope times the time between the first and the last sample. */
  growth: number;
  first: number;
  last: number;
};

/** Needs at least two samples at different times; throws otherwise. */
export function fitLine(samples: readonly Sample[]): Fit {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || samples.length < 2) throw new Error(`a line needs two samples, there are ${samples.length}`);
  const mean = (of: (sample: Sample) => number): number =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [meanAt, meanValue] = [mean((one) => one.atSeconds), mean((one) => one.value)];
  const spread = mean((one) => (one.atSeconds - meanAt) ** 2);
  if (spread === 0) throw new Error('a line needs samples at different times');
  const slope = mean((one) => (one.atSeconds - meanAt) * (one.value - meanValue)) / spread;
  return {
    mean: meanValue,
    perMinute: slope * 60,
    growth: slope * (last.atSeconds - first.atSeconds),
    first: first.value,
    last: last.value,
  };
}

export type Allowed = {
  /** Growth over the whole time that is still called flat: the larger of a share of the mean and an absolute amount. */
  share: number;
  amount: number;
};

export const isFlat = (fit: Fit, { share, amount }: Allowed): boolean =>
  fit.growth <= Math.max(share * fit.mean, amount);
