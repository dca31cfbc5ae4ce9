/** The greatest count up to `most` whose width is within `room`; `widthOf` must grow with the count. Pure. */
export function longestThatFits(most: number, room: number, widthOf: (count: number) => number): number {
  let [fits, tooMany] = [0, most + 1];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (widthOf(middle) <= room) fits = middle;
    else tooMany = middle;
  }
  return fits;
}
