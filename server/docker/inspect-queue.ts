/** Inspects on change: never two of the same object at once, never more than a few in all, and a burst on one object becomes one more. */

export type InspectQueue<Key> = {
  /** Inspect it now or, when that is under way, once more after. */
  mark(key: Key): void;
  /** Marks all and resolves when each has been inspected once. */
  markAll(keys: Key[]): Promise<void>;
  /** Starts nothing any more. */
  close(): void;
};

/** `inspect` must not reject: what it may expect are its own results; `onBug` gets whatever is thrown all the same. */
export function createInspectQueue<Key>(
  inspect: (key: Key) => Promise<void>,
  concurrency: number,
  onBug: (error: unknown) => void,
): InspectQueue<Key> {
  const waiting = new Set<Key>();
  const running = new Set<Key>();
  const again = new Set<Key>();
  const awaited = new Set<{ left: Set<Key>; resolve: () => void }>();
  let closed = false;

  function pump(): void {
    for (const key of waiting) {
      if (closed || running.size >= concurrency) return;
      waiting.delete(key);
      running.add(key);
      inspect(key)
        .catch(onBug)
        .then(() => finished(key));
    }
  }

  function finished(key: Key): void {
    running.delete(key);
    if (again.delete(key)) waiting.add(key);
    for (const batch of awaited) {
      batch.left.delete(key);
      if (batch.left.size > 0) continue;
      awaited.delete(batch);
      batch.resolve();
    }
    pump();
  }

  function mark(key: Key): void {
    if (running.has(key)) again.add(key);
    else waiting.add(key);
    pump();
  }

  return {
    mark,
    markAll(keys) {
      if (keys.length === 0) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      awaited.add({ left: new Set(keys), resolve });
      for (const key of keys) mark(key);
      return promise;
    },
    close() {
      closed = true;
      waiting.clear();
      again.clear();
    },
  };
}
