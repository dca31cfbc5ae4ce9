/** Amounts as the page prints them: bytes in powers of 1024 (IEC 80000-13), bit rates and counts in powers of 1000. Pure. */

const scaled = (value: number, step: number, units: readonly string[], glue: string): string => {
  let at = 0;
  let rest = value;
  while (rest >= step && at < units.length - 1) {
    rest /= step;
    at += 1;
  }
  // Never more digits than a person compares: 9.87, 98.7, 987.
  const digits = at === 0 || rest >= 100 ? 0 : rest >= 10 ? 1 : 2;
  const unit = units[at] ?? '';
  return `${rest.toFixed(digits)}${unit === '' ? '' : glue}${unit}`;
};

/** `0 B`, `1.50 KiB`, `12.3 MiB`. */
export const bytesText = (bytes: number): string => scaled(bytes, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB'], ' ');

/** `0 bit/s`, `1.50 kbit/s`, `940 Mbit/s`. */
export const bitRateText = (bitsPerSecond: number): string =>
  scaled(bitsPerSecond, 1000, ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s'], ' ');

/** `987`, `12.3k`, `4.56M`. */
export const countText = (count: number): string => scaled(count, 1000, ['', 'k', 'M', 'G', 'T'], '');

/** The least of 1, 2, 5 times a power of ten that is not below `value`: where an axis ends. */
export function axisEnd(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value * (1 - 1e-9)) ?? 10) * power;
}
