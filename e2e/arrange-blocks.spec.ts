/** Putting whole switches in order, with the containers that stand in them and the ports published beside them. */
import { expect, object, test } from './fixtures.ts';
import { carry, forget, kept, movedBetween, tops } from './hands.ts';
import { still } from './pictures/take.ts';

test.afterEach(async ({ canvas }) => {
  await forget(canvas);
});

test('a switch takes its containers and published ports along, and nothing outside the two places moves', async ({
  canvas,
  expected,
}) => {
  expected.console(/request failed: GET .*: net::ERR_ABORTED/);
  await canvas.setViewportSize({ width: 1440, height: 1200 });
  await still(canvas);
  const before = await tops(canvas);
  const order = (all: Record<string, number>): string[] =>
    Object.keys(all)
      .filter((card) => card.startsWith('switch '))
      .sort((a, b) => (all[a] ?? 0) - (all[b] ?? 0));
  const switches = order(before);
  const [first, second] = switches.slice(-2).map((card) => card.slice('switch '.length));
  if (first === undefined || second === undefined) throw new Error('too few switches');
  const up = (before[`switch ${second}`] ?? 0) - (before[`switch ${first}`] ?? 0);
  const written = kept(canvas);
  await carry(canvas, object(canvas, 'switch', second), { y: -up });
  const after = await tops(canvas);
  expect(order(after)).toEqual([...switches.slice(0, -2), `switch ${second}`, `switch ${first}`]);
  const from = before[`switch ${first}`] ?? Number.NaN;
  const moved = movedBetween(before, after);
  expect(moved[`switch ${second}`]).toBe(-up);
  for (const card of Object.keys(moved)) expect([card, (before[card] ?? 0) >= from - 28]).toEqual([card, true]);
  await written;
  await canvas.reload();
  await expect(object(canvas, 'switch', second)).toBeVisible();
  expect(order(await tops(canvas))).toEqual(order(after));
});
