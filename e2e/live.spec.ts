import { labImage } from '../lab/image.ts';
import { expect, object, test, workspace } from './fixtures.ts';

test('a container that is started appears, and one that is removed is gone, without a reload', async ({
  canvas,
  stand,
}) => {
  await canvas.evaluate(() => {
    (window as unknown as { loadedOnce: boolean }).loadedOnce = true;
  });
  await stand.host.run([
    'docker',
    'run',
    '--detach',
    '--name',
    'newcomer',
    '--network',
    'front',
    labImage,
    'sleep',
    '600',
  ]);
  const strip = object(canvas, 'unit', 'newcomer');
  await expect(strip).toBeVisible();
  await expect(strip).toContainText('eth0');
  await expect(strip.getByText('new', { exact: true })).toBeVisible();
  await expect(canvas.locator('[data-cable="veth"][data-ends*="newcomer:eth0"]')).toHaveCount(1);

  await stand.host.run(['docker', 'rm', '--force', 'newcomer']);
  await expect(strip).toHaveCount(0);
  await expect(canvas.locator('[data-ends*="newcomer:eth0"]')).toHaveCount(0);

  expect(await canvas.evaluate(() => (window as unknown as { loadedOnce?: boolean }).loadedOnce)).toBe(true);
  await expect(workspace(canvas)).toHaveAttribute('data-snapshots', '1');
  expect(Number(await workspace(canvas).getAttribute('data-deltas'))).toBeGreaterThan(0);
});

for (const [motion, wanted] of [
  ['no-preference', 'fades'],
  ['reduce', 'goes at once'],
] as const) {
  test(`what is removed ${wanted} for a person whose motion is ${motion}`, async ({
    page,
    stand,
    expected: _watch,
  }) => {
    await page.emulateMedia({ reducedMotion: motion });
    await page.goto('/');
    await stand.host.run(['docker', 'run', '--detach', '--name', 'leaver', labImage, 'sleep', '600']);
    const strip = object(page, 'unit', 'leaver');
    await expect(page.locator('[data-cable="veth"][data-ends*="leaver:eth0"]')).toHaveCount(1);
    // What fades is there for a moment only: the page itself watches.
    await page.evaluate(() => {
      const seen = new Set<string>();
      const look = (): void => {
        // By then the strip and its end may be those of a namespace that has lost its container and its name.
        if (document.querySelector('.leaving [data-object="unit"]')) seen.add('strip');
        if (document.querySelector('.leaving > [data-cable="veth"]')) seen.add('cable');
        if (document.querySelector('.leaving > [data-port]')) seen.add('port');
      };
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
      Object.assign(window, { faded: seen });
    });
    await stand.host.run(['docker', 'rm', '--force', 'leaver']);
    await expect(strip).toHaveCount(0);
    await expect(page.locator('.leaving')).toHaveCount(0);
    const faded = await page.evaluate(() => [...(window as unknown as { faded: Set<string> }).faded].sort());
    expect(faded).toEqual(motion === 'reduce' ? [] : ['cable', 'port', 'strip']);
    // The engine's sandbox outlives its container by a moment.
    await expect(page.locator('[data-object="unit"][data-owner="named"]')).toHaveCount(0);
    await page.close();
  });
}

test('what is there does not move when something comes', async ({ canvas, stand }) => {
  const places = async (): Promise<Record<string, string>> =>
    Object.fromEntries(
      await canvas.locator('[data-object="unit"]').evaluateAll((units) =>
        units.map((unit) => {
          const { x, y } = unit.getBoundingClientRect();
          return [(unit as HTMLElement).dataset.title ?? '', `${x} ${y}`];
        }),
      ),
    );
  const before = await places();
  // By name it would come first in its network, and push the others down.
  await stand.host.run(['docker', 'run', '--detach', '--name', 'aaa', '--network', 'vault', labImage, 'sleep', '600']);
  await expect(canvas.locator('[data-cable="veth"][data-ends*="aaa:eth0"]')).toHaveCount(1);
  const { aaa: _new, ...after } = await places();
  const upper = (all: Record<string, string>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(all).filter(([name]) => ['app', 'db', 'secret', 'web', 'dns', 'paused'].includes(name)),
    );
  expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
  expect(upper(after)).toEqual(upper(before));
  await stand.host.run(['docker', 'rm', '--force', 'aaa']);
  await expect(object(canvas, 'unit', 'aaa')).toHaveCount(0);
});
