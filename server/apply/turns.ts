/** One change at a time: whoever wants to make one waits for their turn, not for ever and not with too many. */
export type Turns = {
  /** The function that ends the turn, or undefined when it did not come in time. */
  take(): Promise<(() => void) | undefined>;
  /** Settles once nobody has the turn. */
  idle(): Promise<void>;
};

export function createTurns(limits: { waitMs: number; waiting: number }): Turns {
  let taken = false;
  const queue: (() => void)[] = [];
  const idle: (() => void)[] = [];

  const release = (): void => {
    const next = queue.shift();
    if (next) next();
    else {
      taken = false;
      for (const one of idle.splice(0)) one();
    }
  };
  const once = (): (() => void) => {
    let over = false;
    return () => {
      if (over) return;
      over = true;
      release();
    };
  };

  return {
    async take() {
      if (!taken) {
        taken = true;
        return once();
      }
      if (queue.length >= limits.waiting) return undefined;
      const mine = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => {
          queue.splice(queue.indexOf(come), 1);
          resolve(false);
        }, limits.waitMs);
        const come = (): void => {
          clearTimeout(timer);
          resolve(true);
        };
        queue.push(come);
      });
      return mine ? once() : undefined;
    },
    idle: () => (taken ? new Promise((resolve) => idle.push(resolve)) : Promise.resolve()),
  };
}
