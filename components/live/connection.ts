/**
 * What the page knows of its connection to the host. `loading`: nothing came yet. `reading`: the agent has not finished its first read.
 * `lost`: what is shown is as of `sinceMs`; the cause decides which sentence a person reads.
 */
export type LostCause = 'stream-ended' | 'agent-gone' | 'web-gone' | 'refused';

export type Connection =
  | { kind: 'loading' }
  | { kind: 'reading'; retryAtMs: number }
  | { kind: 'live' }
  | { kind: 'lost'; cause: LostCause; sinceMs: number; retryAtMs: number; detail?: string }
  | { kind: 'signed-out' };

/** Waits before the n-th try in a row, in milliseconds: 1, 2, 4, 8, then 10 s. */
export function backoffMs(failures: number): number {
  return Math.min(1_000 * 2 ** Math.max(0, failures - 1), 10_000);
}

/** Whole seconds until `atMs`, never below 0. */
export const secondsUntil = (atMs: number, nowMs: number): number => Math.max(0, Math.ceil((atMs - nowMs) / 1_000));
