import { expect, object, test, workspace } from './fixtures.ts';

test('the agent is killed: the page says so, keeps the picture and recovers by itself', async ({
  canvas,
  stand,
  expected,
}) => {
  expected.log(/the agent ended \(.*SIGKILL.*\); starting it again/);
  expected.console(/answer 50[23]: .*\/(topology\/stream(\?rates=1)?|sessions\/current|port-mappings)/);
  expected.console(/console error: Failed to load resource: .* 50[23]/);
  expected.console(/console error: Failed to load resource: net::ERR_(INCOMPLETE_CHUNKED_ENCODING|CONNECTION_RESET)/);
  // How Chromium words the end of a stream whose sender is gone.
  expected.console(
    /request failed: GET .*\/(topology\/stream(\?rates=1)?|port-mappings|sessions\/current): net::ERR_(INCOMPLETE_CHUNKED_ENCODING|CONNECTION_RESET|ABORTED)/,
  );
  const units = await canvas.locator('[data-object="unit"]').count();
  process.kill(stand.agentPid(), 'SIGKILL');
  const bar = canvas.locator('[data-connection-bar="lost"]');
  await expect(bar).toContainText(/Not live since \d\d:\d\d:\d\d, retrying in \d+ s\./);
  await expect(canvas.locator('[data-live="lost"]')).toContainText('not live');
  await expect(canvas.locator('[data-object="unit"]')).toHaveCount(units);

  await expect(workspace(canvas)).toHaveAttribute('data-connection', 'live', { timeout: 30_000 });
  await expect(bar).toHaveCount(0);
  // The new agent's revisions mean nothing to the old picture: it came whole.
  await expect(workspace(canvas)).toHaveAttribute('data-snapshots', '2');
  await stand.host.run(['docker', 'rename', 'db', 'database']);
  await expect(object(canvas, 'unit', 'database')).toBeVisible();
  await stand.host.run(['docker', 'rename', 'database', 'db']);
  await expect(object(canvas, 'unit', 'db')).toBeVisible();
});

test('the agent stays away: the page names the agent, not the web process', async ({ canvas, stand, expected }) => {
  expected.log(/the agent ended \(.*SIGKILL.*\); starting it again/);
  expected.console(/answer 50[23]: /);
  expected.console(/console error: Failed to load resource: /);
  expected.console(/request failed: GET .*\/(topology\/stream(\?rates=1)?|port-mappings): /);
  const supervised = setInterval(() => {
    try {
      process.kill(stand.agentPid(), 'SIGKILL');
    } catch {
      // Between two lives there is none.
    }
  }, 50);
  try {
    await expect(workspace(canvas)).toHaveAttribute('data-cause', 'agent-gone', { timeout: 20_000 });
    await expect(canvas.locator('[data-connection-bar="lost"]')).toContainText('The agent on the host does not answer');
  } finally {
    clearInterval(supervised);
  }
  await expect(workspace(canvas)).toHaveAttribute('data-connection', 'live', { timeout: 60_000 });
});

test('the web process is killed: the page says that it cannot be reached, and recovers', async ({
  canvas,
  stand,
  expected,
}) => {
  expected.log(/the web process ended \(.*SIGKILL.*\); starting it again/);
  expected.console(/console error: Failed to load resource: /);
  expected.console(/request failed: GET .*\/(topology\/stream(\?rates=1)?|sessions\/current): /);
  const supervised = setInterval(() => {
    try {
      process.kill(stand.webPid(), 'SIGKILL');
    } catch {
      // Between two lives there is none.
    }
  }, 50);
  try {
    await expect(workspace(canvas)).toHaveAttribute('data-cause', 'web-gone', { timeout: 20_000 });
    await expect(canvas.locator('[data-connection-bar="lost"]')).toContainText('web process cannot be reached');
  } finally {
    clearInterval(supervised);
  }
  await expect(workspace(canvas)).toHaveAttribute('data-connection', 'live', { timeout: 60_000 });
});
