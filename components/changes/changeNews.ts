/** Changes as the stream tells them while they run. A change has the id of its plan. */
import { create } from 'zustand';
import type { Change, ChangeProgress } from '../../model/change.ts';

/** More are not needed: who was away asks the API. */
const mostKept = 40;

export type ChangeNews = {
  /** The newest last. */
  changes: readonly Change[];
  /** Grows with every change that began or ended: what is read from the API is then read again. */
  serial: number;
};

export const useChangeNews = create<ChangeNews>()(() => ({ changes: [], serial: 0 }));

/** The list with a change as it is now. Pure. */
export function withChange(changes: readonly Change[], change: Change): readonly Change[] {
  const rest = changes.filter((one) => one.id !== change.id);
  return [...rest, change].slice(-mostKept);
}

/** The list with one step of a change as it is now; news of an unknown change are dropped. Pure. */
export function withProgress(changes: readonly Change[], { change, at, step }: ChangeProgress): readonly Change[] {
  return changes.map((one) =>
    one.id === change ? { ...one, steps: one.steps.map((old, index) => (index === at ? step : old)) } : one,
  );
}

export const noteChange = (change: Change): void =>
  useChangeNews.setState(({ changes, serial }) => ({ changes: withChange(changes, change), serial: serial + 1 }));

export const noteProgress = (progress: ChangeProgress): void =>
  useChangeNews.setState(({ changes }) => ({ changes: withProgress(changes, progress) }));
