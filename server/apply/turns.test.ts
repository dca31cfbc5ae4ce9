import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

test('one at a time, in the order in which they came', async () => {
  const turns = createTurns({ waitMs: 60_000, waiting: 10 });
  const order: string[] = [];
  let inside = 0;
  const one = async (name: string) => {
    const release = await turns.take();
    inside += 1;
    expect(inside).toBe(1);
    order.push(name);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
    release?.();
    // A second call is nobody else's end.
    release?.();
  };
  await Promise.all(['a', 'b', 'c'].map(one));
  expect(order).toEqual(['a', 'b', 'c']);
  await turns.idle();
});

test('waiting ends: after a time, and at once where too many wait', async () => {
  const turns = createTurns({ waitMs: 20, waiting: 1 });
  const release = await turns.take();
  const second = turns.take();
  expect(await turns.take()).toBeUndefined();
  expect(await second).toBeUndefined();
  let idle = false;
  const gone = turns.idle().then(() => {
    idle = true;
  });
  expect(idle).toBe(false);
  release?.();
  await gone;
  expect(await turns.take()).toBeTypeOf('function');
});
