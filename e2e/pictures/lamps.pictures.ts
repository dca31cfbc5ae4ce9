/** What each source's lamp says when it is asked, on whatever machine the product finds itself. */
import { sourceNames } from '../../model/host.ts';
import { expectAbsence } from '../away.ts';
import { expect, test } from '../fixtures.ts';
import type { Stand } from '../stand.ts';
import { locales, openAs, takeBoth } from './take.ts';

test.use({ bypassCSP: true });

/** Gives the engines' sockets to somebody else: for a root that may not override permissions they are closed. */
async function closeSockets(stand: Stand): Promise<void> {
  for (const socket of ['/var/run/docker.sock', '/run/openvswitch/db.sock']) {
    await stand.host.run(['chown', '4242:4242', socket]);
    await stand.host.run(['chmod', '0600', socket]);
  }
  process.kill(stand.agentPid(), 'SIGKILL');
}

for (const locale of locales) {
  test(`each lamp, ${locale}`, async ({ page, stand, expected }, info) => {
    const machine = info.project.name.replace('pictures-', '');
    const view = { locale, size: 'small' } as const;
    const flaws: string[] = [];
    await openAs(page, stand, view);
    if (machine === 'no-permission') {
      expectAbsence(expected);
      await closeSockets(stand);
      for (const source of ['docker', 'ovs', 'netfilter']) {
        await expect(page.locator(`[data-source="${source}"]`)).toHaveAttribute('data-state', 'no-permission', {
          timeout: 30_000,
        });
      }
    }
    for (const source of sourceNames) {
      await page.locator(`[data-source="${source}"]`).click();
      await expect(page.locator(`[data-source-detail="${source}"]`)).toBeVisible();
      flaws.push(...(await takeBoth(page, `lamp-${machine}-${source}`, view)));
      await page.keyboard.press('Escape');
    }
    await page.close();
    expect(flaws).toEqual([]);
  });
}
