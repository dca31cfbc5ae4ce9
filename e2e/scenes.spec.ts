import { drawn } from './drawn.ts';
import { expectedOf } from './expected.ts';
import { expect, test } from './fixtures.ts';
import { observeWired } from './wired.ts';

test('every node and every cable of the scene is drawn, and nothing else', async ({ canvas, stand }) => {
  // The page holds only what is near the screen.
  await canvas.setViewportSize({ width: 1440, height: 2_600 });
  const expected = expectedOf(await observeWired(stand.host));
  // A comparison of nothing with nothing would pass.
  expect(expected.units.length + expected.switches.length).toBeGreaterThan(3);
  expect(expected.cables.length).toBeGreaterThan(0);
  await expect.poll(() => drawn(canvas)).toEqual(expected);
});
