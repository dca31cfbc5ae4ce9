/** Which change Ctrl+Z is about. Pure. */
import type { Change } from '../../model/change.ts';

/** True while a change stands as it was made and there is a way back. */
export const isUndoable = (change: Change): boolean =>
  change.status === 'applied' &&
  change.revertedBy === undefined &&
  change.reverts === undefined &&
  change.reversibility !== 'irreversible';

/** A person's newest change that can be undone; the times are ISO 8601 UTC, which sort as text. */
export const lastUndoable = (changes: readonly Change[], user: string): Change | undefined =>
  changes.filter((one) => one.who === user && isUndoable(one)).sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))[0];
