import { containerPid } from '../lab/scenes/scene.ts';
import { expect, test } from './fixtures.ts';

/** A page that is left gives up what it was asking. */
const leaving = /request failed: GET .*: net::ERR_ABORTED/;

test('the firewall rules of a container are those of its own namespace, read when its tab is opened', async ({
  canvas,
  stand,
  expected,
}) => {
  expected.console(leaving);
  const asked: string[] = [];
  canvas.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await canvas.goto('/tables/containers');
  await canvas
    .locator('[data-table-row]')
    .filter({ has: canvas.locator('[data-column="name"]', { hasText: /^app$/ }) })
    .click();
  const inspector = canvas.locator('#inspector');
  await expect(inspector.getByRole('heading', { level: 2 })).toContainText('app');
  const reads = (): number => asked.filter((path) => path.endsWith('/netfilter')).length;
  expect(reads()).toBe(0);
  await inspector.getByRole('tab', { name: 'Rules' }).click();

  const inside = ['nsenter', '--target', await containerPid(stand.host, 'app'), '--net', '--'];
  const saved = (await stand.host.run([...inside, 'iptables-save']))
    .split('\n')
    .filter((line) => line.startsWith('-A '));
  // Docker's resolver on a network of its own.
  expect(saved.join()).toContain('127.0.0.11');
  const shown = async (): Promise<string[]> =>
    (await inspector.locator('[data-table="iptables-nft ip nat"] [data-chain] li').allInnerTexts())
      .map((text) => text.replace(/^\d+\s+/, '').trim())
      .sort();
  await expect.poll(shown).toEqual(saved.map((line) => line.trim()).sort());
  expect(reads()).toBe(1);
});
