/** The inspector: every kind of thing, every tab, several things at once, its narrowest and widest. */
import type { Page } from '@playwright/test';
import type { Topology } from '../../model/topology.ts';
import { expect, test } from '../fixtures.ts';
import { locales, openAs, still, takeBoth } from './take.ts';

test.use({ bypassCSP: true });

const tabs = ['facts', 'routes', 'sockets', 'neighbours', 'rules', 'traffic', 'history', 'raw'];

/** What is looked at, by a name for its picture. */
const things: Record<string, (topology: Topology) => string | undefined> = {
  host: ({ hosts }) => hosts[0]?.id,
  container: ({ containers }) => containers.find((one) => one.name === 'api')?.id,
  none: ({ containers }) => containers.find((one) => one.name === 'batch')?.id,
  netns: ({ netns }) => netns.find((one) => one.owner === 'container')?.id,
  bridge: ({ links }) => links.find((one) => one.name === 'br0')?.id,
  nic: ({ links }) => links.find((one) => one.name === 'eth1')?.id,
  veth: ({ links }) => links.find((one) => one.name === 'vl-test2')?.id,
  network: ({ networks }) => networks.find((one) => one.name === 'app')?.id,
  'ovs-bridge': ({ ovsBridges }) => ovsBridges[0]?.id,
  'ovs-port': ({ ovsPorts }) => ovsPorts.find((one) => one.name === 'eth1')?.id,
  mapping: ({ portMappings }) => portMappings.find((one) => one.hostPort === 9090)?.id,
  many: ({ containers }) =>
    containers
      .filter((one) => one.name.startsWith('test'))
      .map((one) => one.id)
      .join(','),
};

const topologyOf = (page: Page): Promise<Topology> =>
  page.evaluate(async () => (await (await fetch('/api/v1/topology')).json()) as Topology);

for (const locale of locales) {
  test(`each kind of thing, ${locale}`, async ({ page, stand, expected }) => {
    expected.console(/request failed: GET .*: net::ERR_ABORTED/);
    const view = { locale, size: 'small' } as const;
    await openAs(page, stand, view);
    const topology = await topologyOf(page);
    const flaws: string[] = [];
    for (const [name, idIn] of Object.entries(things)) {
      const id = idIn(topology);
      if (!id) throw new Error(`the scene has no ${name}`);
      await openAs(page, stand, view, `/?select=${id}`);
      await page.setViewportSize({ width: 1440, height: 1_400 });
      await expect(page.locator('#inspector h2')).toBeVisible();
      flaws.push(...(await takeBoth(page, `inspector-${name}`, view)));
    }
    await page.close();
    expect(flaws).toEqual([]);
  });

  test(`each tab, ${locale}`, async ({ page, stand, expected }) => {
    expected.console(/request failed: GET .*: net::ERR_ABORTED/);
    const view = { locale, size: 'small' } as const;
    await openAs(page, stand, view);
    const topology = await topologyOf(page);
    const flaws: string[] = [];
    for (const name of ['container', 'bridge', 'network'] as const) {
      await openAs(page, stand, view, `/?select=${things[name]?.(topology)}`);
      for (const tab of tabs) {
        const trigger = page.locator(`#inspector [role="tab"][id$="trigger-${tab}"]`);
        if ((await trigger.count()) === 0) continue;
        await trigger.click();
        // What is read on demand has come.
        await expect(page.locator(`[data-tab="${tab}"] [aria-busy="true"]`)).toHaveCount(0);
        await page.locator('[role="tablist"]').evaluate((one) => one.scrollIntoView({ block: 'start' }));
        flaws.push(...(await takeBoth(page, `inspector-${name}-${tab}`, view)));
      }
    }
    await page.close();
    expect(flaws).toEqual([]);
  });
}

test('the narrowest and the widest', async ({ page, stand, expected }) => {
  expected.console(/request failed: GET .*: net::ERR_ABORTED/);
  const view = { locale: 'en', size: 'small' } as const;
  await openAs(page, stand, view);
  const topology = await topologyOf(page);
  await openAs(page, stand, view, `/?select=${things.container?.(topology)}`);
  const flaws: string[] = [];
  for (const [name, key] of [
    ['narrow', 'Home'],
    ['wide', 'End'],
  ] as const) {
    await page.locator('.inspector-edge').focus();
    await page.keyboard.press(key);
    await still(page);
    flaws.push(...(await takeBoth(page, `inspector-${name}`, view)));
  }
  // Kept on the server: the pictures that follow are of an inspector as wide as it is at first.
  const kept = page.waitForResponse(
    (answer) => answer.url().endsWith('/arrangement') && answer.request().method() === 'PUT',
  );
  await page.locator('.inspector-edge').dblclick();
  await kept;
  await page.close();
  expect(flaws).toEqual([]);
});
