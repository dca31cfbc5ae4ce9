/** What a storm must have come to. */
import { stormChanges } from './changes.ts';
import { atLeastOfEach, changeCount, type StormResult } from './storm.ts';

/** Every expectation that does not hold, in words; none when the storm was all it should be. */
export function shortcomings(result: StormResult): string[] {
  const total = [...result.done.values()].reduce((sum, one) => sum + one, 0);
  const kinds = Object.keys(stormChanges);
  return [
    ...(total === changeCount ? [] : [`${total} changes instead of ${changeCount}`]),
    ...(kinds.length >= 12 ? [] : [`only ${kinds.length} kinds of change`]),
    ...kinds
      .filter((kind) => (result.done.get(kind) ?? 0) < atLeastOfEach)
      .map((kind) => `${kind}: only ${result.done.get(kind) ?? 0} times`),
    ...(result.checkpoints >= 20 ? [] : [`only ${result.checkpoints} checkpoints`]),
    ...(result.reusedInodes >= 20 ? [] : [`only ${result.reusedInodes} reused netns inodes`]),
    ...(result.steadySnapshots === 1 ? [] : [`${result.steadySnapshots} snapshots on the unbroken connection`]),
    ...(result.droppingSnapshots === 1
      ? []
      : [`${result.droppingSnapshots} snapshots for the reader that resumed by id`]),
  ];
}
