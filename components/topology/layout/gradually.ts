/** Steps from what is in the page to what should be: many cards at once would hold up the wheel. Pure. */

/**
 * At most `most` ids nearer to `wanted`: what is missing comes first, in the order of `wanted`, then what is no longer wanted goes. The same
 * set when nothing is left to do. Without `before` all of it at once.
 */
export function stepTowards(
  before: ReadonlySet<string> | undefined,
  wanted: readonly string[],
  most: number,
): ReadonlySet<string> {
  const goal = new Set(wanted);
  if (!before) return goal;
  const next = new Set(before);
  let left = most;
  for (const id of wanted) {
    if (left === 0) return next;
    if (next.has(id)) continue;
    next.add(id);
    left -= 1;
  }
  for (const id of before) {
    if (left === 0) return next;
    if (goal.has(id)) continue;
    next.delete(id);
    left -= 1;
  }
  return left === most ? before : next;
}
