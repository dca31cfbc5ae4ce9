/**
 * Limits how fast secrets can be guessed. Every request arrives over one unix socket and the address a browser claims cannot be believed, so
 * the limit is one for all: after `maxFailures` wrong secrets within the window, secrets not seen to be right before are not even looked at
 * until it has passed. Who is signed in already, and a script whose token worked before, is not touched: a guesser cannot lock them out.
 */
export const maxFailures = 30;
export const windowMs = 60_000;

/** The known-good list is bounded; beyond it the oldest is forgotten, which costs its owner nothing unless somebody is guessing. */
const maxKnownGood = 1_000;

export type FailureLimit = ReturnType<typeof failureLimit>;

/** `now` in ms. Hashes are given as hex. */
export function failureLimit(now: () => number) {
  let failures: number[] = [];
  const knownGood = new Set<string>();
  return {
    /** Milliseconds to wait before this secret is looked at; 0 = look at it now. */
    waitMs(hash: string): number {
      const time = now();
      failures = failures.filter((at) => at > time - windowMs && at <= time);
      if (failures.length < maxFailures || knownGood.has(hash)) return 0;
      return (failures[0] ?? time) + windowMs - time;
    },
    failed(hash: string): void {
      knownGood.delete(hash);
      failures.push(now());
    },
    succeeded(hash: string): void {
      knownGood.delete(hash);
      knownGood.add(hash);
      if (knownGood.size > maxKnownGood) {
        const oldest = knownGood.values().next().value;
        if (oldest !== undefined) knownGood.delete(oldest);
      }
    },
  };
}
