import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createInspectQueue } from './inspect-queue.ts';

test('never two of one object, never more than allowed, and every mark is followed by an inspect that began after it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(fc.nat(4), { minLength: 1, maxLength: 40 }), async (scheduler, marks) => {
      let clock = 0;
      const markedAt = new Map<number, number>();
      const begunAt = new Map<number, number>();
      const running = new Set<number>();
      let most = 0;
      const queue = createInspectQueue<number>(
        async (key) => {
          expect(running.has(key)).toBe(false);
          running.add(key);
          most = Math.max(most, running.size);
          clock += 1;
          begunAt.set(key, clock);
          await scheduler.schedule(Promise.resolve(), `inspect ${key}`);
          running.delete(key);
        },
        3,
        (error) => {
          throw error;
        },
      );
      const sequence = scheduler.scheduleSequence(
        marks.map((key) => async () => {
          clock += 1;
          markedAt.set(key, clock);
          queue.mark(key);
        }),
      );
      await scheduler.waitFor(sequence.task);
      await scheduler.waitIdle();
      expect(running.size).toBe(0);
      expect(most).toBeLessThanOrEqual(3);
      for (const [key, at] of markedAt) expect(begunAt.get(key)).toBeGreaterThan(at);
    }),
  );
});

test('a burst on one object is one inspect after the one under way', async () => {
  let count = 0;
  const first = Promise.withResolvers<void>();
  const queue = createInspectQueue<string>(
    async () => {
      count += 1;
      if (count === 1) await first.promise;
    },
    2,
    () => expect.unreachable(),
  );
  for (let burst = 0; burst < 50; burst += 1) queue.mark('x');
  first.resolve();
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(count).toBe(2);
});

test('what throws is told, and the rest goes on', async () => {
  const bugs: unknown[] = [];
  const done: number[] = [];
  const queue = createInspectQueue<number>(
    async (key) => {
      if (key === 1) throw new Error('bug');
      done.push(key);
    },
    1,
    (error) => bugs.push(error),
  );
  await queue.markAll([1, 2, 3]);
  expect(bugs).toHaveLength(1);
  expect(done).toEqual([2, 3]);
});
