/** The change that was just applied: one's own, offered for undoing, or what somebody else did. */
import { create } from 'zustand';
import type { Change } from '../../model/change.ts';

export const useToast = create<{ change: Change | undefined; own: boolean }>()(() => ({
  change: undefined,
  own: true,
}));

export const showToast = (change: Change): void => useToast.setState({ change, own: true });
export const hideToast = (): void => useToast.setState({ change: undefined });

/** What `user` did not do is told, unless one's own change waits to be undone. */
export function showForeign(change: Change, user: string | undefined): void {
  const shown = useToast.getState();
  const busy = shown.change !== undefined && shown.own;
  if (user === undefined || change.who === user || change.status !== 'applied' || busy) return;
  useToast.setState({ change, own: false });
}
