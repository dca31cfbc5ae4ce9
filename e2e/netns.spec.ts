/** Namespaces that no engine made, on a host without an engine: a bridge inside one, tunnels, tap devices, and nobody's name but a process's. */
import { expect, object, test, workspace } from './fixtures.ts';

test('without Docker its lamp is grey and says how to have it; all else is live', async ({ canvas, stand }) => {
  const lamp = canvas.locator('[data-source="docker"]');
  await expect(lamp).toHaveText(/^Docker\s*absent$/);
  // Quiet: as grey as what is beside the point, no bar, nothing hatched.
  const colour = (selector: string): Promise<string> =>
    canvas.locator(selector).evaluate((one) => getComputedStyle(one).color);
  expect(await colour('[data-source="docker"]')).toBe(await colour('.top-kernel'));
  await expect(canvas.locator('.bar')).toHaveCount(0);
  await lamp.click();
  const detail = canvas.locator('[data-source-detail="docker"]');
  await expect(detail).toContainText('It is not on this host. Nothing is missing: Patchbay shows the rest.');
  await expect(detail.locator('[data-mending="mend"] code')).toHaveText(['sudo systemctl start docker']);
  await expect(detail.locator('[data-mending="missing"] code')).toHaveText(['sudo apt-get install docker.io']);
  await canvas.keyboard.press('Escape');
  await expect(lamp).toBeFocused();

  await expect(workspace(canvas)).toHaveAttribute('data-connection', 'live');
  await stand.host.run(['ip', 'netns', 'add', 'newcomer']);
  await expect(object(canvas, 'unit', 'newcomer')).toBeVisible();
  await stand.host.run(['ip', 'netns', 'delete', 'newcomer']);
  await expect(object(canvas, 'unit', 'newcomer')).toHaveCount(0);
});

test('a bridge inside a namespace is a rail with its ports, a tunnel leads where it leads, a tap ends in its process', async ({
  canvas,
  stand,
}) => {
  await canvas.setViewportSize({ width: 1440, height: 2_600 });
  const nest = object(canvas, 'unit', 'nest');
  await expect(nest).toHaveAttribute('data-owner', 'named');
  await expect(nest.locator('[data-rail="head"]')).toHaveAttribute('data-link', 'br-in');
  // All of the bridge's ports, below it and inside its box.
  const inside = (await stand.host.run(['ip', '-n', 'nest', '-j', 'link', 'show', 'master', 'br-in'])).trim();
  const ports = (JSON.parse(inside) as { ifname: string }[]).map((one) => one.ifname);
  expect(ports.length).toBe(3);
  const rows = nest.locator('[data-rail="port"]');
  expect((await rows.evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.link ?? ''))).sort()).toEqual(
    ports.sort(),
  );
  const box = await nest.locator('[data-rail-box="br-in"]').boundingBox();
  for (const row of await rows.all()) {
    const at = await row.boundingBox();
    if (!box || !at) throw new Error('the rail is not drawn');
    expect(at.y + at.height / 2).toBeGreaterThan(box.y);
    expect(at.y + at.height / 2).toBeLessThan(box.y + box.height);
  }

  const tunnel = object(canvas, 'switch', 'br-vx').locator('[data-port="vx42"]');
  await expect(tunnel).toContainText('VNI 42 → 10.40.0.2:4789');
  await expect(tunnel.locator('[data-stub="tunnel"]')).toHaveCount(1);
  const pid = async (name: string): Promise<string> =>
    (await stand.host.run(['pgrep', '--full', `python3 -c .*${name}`])).trim().split('\n').at(-1) ?? '';
  await expect(object(canvas, 'switch', 'br0').locator('[data-port="tap-vm"] [data-holder]')).toHaveText(
    `python3 ${await pid('tap-vm')}`,
  );
  await expect(object(canvas, 'unit', 'blue').locator('[data-link="tap-blue"] [data-holder]')).toHaveText(
    `python3 ${await pid('tap-blue')}`,
  );
  // One that only a process is in, and one that only a descriptor holds.
  const nameless = canvas.locator('[data-object="unit"][data-owner="process"]');
  await expect(nameless).toContainText(['only lo', 'only lo']);
});
