/** What a screen reader is told without moving the focus: polite for results and news, assertive for errors. */
import { create } from 'zustand';

export type Announcement = { text: string; urgency: 'polite' | 'assertive'; serial: number };

export const useAnnouncements = create<{ polite: Announcement | undefined; assertive: Announcement | undefined }>()(
  () => ({ polite: undefined, assertive: undefined }),
);

let serial = 0;

/** Says `text` at once; the same text twice is said twice. */
export function announce(text: string, urgency: Announcement['urgency'] = 'polite'): void {
  serial += 1;
  useAnnouncements.setState({ [urgency]: { text, urgency, serial } });
}
