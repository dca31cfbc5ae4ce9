/** Root without the capabilities that open namespaces and other people's sockets, on a host without Open vSwitch. */
import { labImage } from '../lab/image.ts';
import { observeHost } from '../lab/observers/observe.ts';
import { expectAbsence, tokenOf } from './away.ts';
import { expect, object, test, workspace } from './fixtures.ts';

test('what can be read is drawn, the rest has a lock, and the lamp counts the locks and names the command', async ({
  canvas,
  stand,
}) => {
  const seen = await observeHost(stand.host);
  const closed = seen.netns.filter((one) => one.inode !== seen.hostInode).length;
  expect(closed).toBe(3);
  for (const name of ['hand1', 'hand2', 'router']) {
    await expect(object(canvas, 'unit', name)).toContainText('netns not readable');
    const port = object(canvas, 'switch', 'br0').locator(`[data-port="vl-${name}"]`);
    await expect(port.locator('[data-trouble="unreadable"] svg')).toHaveCount(1);
    await expect(port.locator('[data-stub="unreadable"]')).toHaveCount(1);
  }
  await expect(object(canvas, 'switch', 'br0')).toContainText('10.20.0.1/24');
  const lamp = canvas.getByRole('button', { name: `kernel ${closed} locked: network namespaces that cannot be read` });
  await expect(lamp).toHaveText(`kernel ${closed} locked`);
  await lamp.click();
  const detail = canvas.locator('[data-source-detail="kernel"]');
  await expect(detail).toContainText('3 network namespaces cannot be read');
  await expect(detail.locator('[data-mending="mend"] code')).toHaveText(['sudo npm start']);
  await expect(detail).toContainText('setns: EPERM');
});

test('a proxy is known where nobody may see whose its socket is, and what cannot be known is not called broken', async ({
  canvas,
  stand,
}) => {
  await stand.host.run([
    'docker',
    'run',
    '--detach',
    '--name',
    'shop',
    '--publish',
    '8090:80',
    labImage,
    'sleep',
    '600',
  ]);
  try {
    const token = await tokenOf(canvas, 'viewer');
    const readPorts = (): Promise<{ family: string; mapping?: { via: string[] }; verdict: string }[]> =>
      canvas.evaluate(async (bearer) => {
        const answer = await fetch('/api/v1/port-mappings', { headers: { authorization: `Bearer ${bearer}` } });
        return ((await answer.json()) as { ports: [] }).ports;
      }, token);
    const told = async (): Promise<string[]> =>
      (await readPorts())
        .map(({ family, mapping, verdict }) => `${family} ${mapping?.via.join(' ')} ${verdict}`)
        .sort();
    await expect.poll(told).toEqual(['inet dnat userland-proxy unknown', 'inet6 userland-proxy unknown']);
    const chip = canvas.locator('[data-object="published"]');
    await expect(chip).toHaveCount(1);
    await expect(chip).toHaveAttribute('data-verdict', 'unknown');
  } finally {
    await stand.host.run(['docker', 'rm', '--force', 'shop']);
  }
});

test('without Open vSwitch its lamp is grey and names the package', async ({ canvas }) => {
  const lamp = canvas.locator('[data-source="ovs"]');
  await expect(lamp).toHaveText(/^OVS\s*absent$/);
  await lamp.click();
  const missing = canvas.locator('[data-source-detail="ovs"] [data-mending="missing"] code');
  await expect(missing).toHaveText(['sudo apt-get install openvswitch-switch']);
  await expect(canvas.locator('.bar')).toHaveCount(0);
});

test('a source that is closed to us says so, and the commands it names open it', async ({
  canvas,
  stand,
  expected,
}) => {
  expectAbsence(expected);
  const lamp = canvas.locator('[data-source="docker"]');
  await expect(lamp).toHaveAttribute('data-state', 'up');
  const seen = await observeHost(stand.host);
  await stand.host.run(['chown', '65534', '/var/run/docker.sock']);
  await stand.host.run(['chmod', '0600', '/var/run/docker.sock']);
  try {
    // What is connected stays connected: another agent finds the door closed.
    process.kill(stand.agentPid(), 'SIGKILL');
    await expect(lamp).toHaveAttribute('data-state', 'no-permission', { timeout: 30_000 });
    await expect(workspace(canvas)).toHaveAttribute('data-connection', 'live', { timeout: 30_000 });
    await expect(lamp).toHaveText(/^Docker\s*no permission$/);
    // A sandbox is known by the name of its file alone, which is no container's.
    const closed = seen.netns.filter((one) => one.inode !== seen.hostInode);
    for (const { names, sandboxes } of closed) {
      const [name = ''] = [...names, ...sandboxes];
      await expect(object(canvas, 'unit', name)).toHaveAttribute('data-owner', 'named');
    }
    await expect(canvas.locator('[data-object="unit"]')).toHaveCount(closed.length);
    await lamp.click();
    const detail = canvas.locator('[data-source-detail="docker"]');
    await expect(detail).toContainText('EACCES');
    const commands = await detail.locator('[data-mending="mend"] code').allTextContents();
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) await stand.host.run(command.replace(/^sudo /, '').split(' '));
    await expect(lamp).toHaveAttribute('data-state', 'up', { timeout: 30_000 });
    await expect(object(canvas, 'unit', 'hand1')).toBeVisible();
  } finally {
    await stand.host.run(['chown', '0', '/var/run/docker.sock']);
  }
});
