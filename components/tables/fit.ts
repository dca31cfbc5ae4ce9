/** How many of a cell's values are printed: whole ones only, since half an address is none. Pure. */

/** Advance of a character of the mono face at its size in a table, and what a cell keeps free on both sides, in CSS pixels. */
const charPx = 7.5;
const paddingPx = 20;
const separator = ', ';

/** The first values that fit beside `+n` for the others; the first one always, and then it is cut. */
export function fitting(values: readonly string[], widthPx: number): { shown: readonly string[]; more: number } {
  const room = Math.floor((widthPx - paddingPx) / charPx);
  const lengthOf = (count: number): number =>
    values.slice(0, count).reduce((sum, value) => sum + value.length, 0) + (count - 1) * separator.length;
  const rest = (count: number): number => (count === values.length ? 0 : ` +${values.length - count}`.length);
  let count = values.length;
  while (count > 1 && lengthOf(count) + rest(count) > room) count -= 1;
  return { shown: values.slice(0, count), more: values.length - count };
}
