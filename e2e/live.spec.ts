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
