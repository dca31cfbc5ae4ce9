/** A source that is being read, that went away, that was never there: each forced for real. */
import type { Page } from '@playwright/test';
import type { SourceName, SourceState } from '../../model/host.ts';
import { expectAbsence, pidIn, slowDown, startAgain } from '../away.ts';
import { expect, test } from '../fixtures.ts';
import type { Stand } from '../stand.ts';
import { locales, openAs, speak, still, takeBoth } from './take.ts';

test.use({ bypassCSP: true });

const small = { locale: 'en', size: 'small' } as const;

const isNow = (page: Page, source: SourceName, state: SourceState): Promise<void> =>
  expect(page.locator(`[data-source="${source}"]`)).toHaveAttribute('data-state', state, { timeout: 30_000 });

/** The page with the lamp open, in both languages and themes, without loading anything anew. */
async function takeLamp(page: Page, source: SourceName, state: SourceState): Promise<string[]> {
  const flaws: string[] = [];
  for (const locale of locales) {
    await speak(page, locale);
    await still(page);
    await page.locator(`[data-source="${source}"]`).click();
    await expect(page.locator(`[data-source-detail="${source}"]`)).toBeVisible();
    flaws.push(...(await takeBoth(page, `lamp-${source}-${state}`, { ...small, locale })));
    await page.keyboard.press('Escape');
  }
  await speak(page, 'en');
  return flaws;
}

/** Takes every program away that reads rules: an overlay with whiteouts (character devices 0,0) lies over their folder. */
async function hideRulePrograms({ host }: Stand): Promise<() => Promise<void>> {
  const folder = '/run/hidden';
  await host.run(['mkdir', '-p', folder]);
  const saves = ['iptables', 'ip6tables'].flatMap((name) => [
    `${name}-save`,
    `${name}-nft-save`,
    `${name}-legacy-save`,
  ]);
  for (const program of ['nft', ...saves]) await host.run(['mknod', `${folder}/${program}`, 'c', '0', '0']);
  await host.run(['mount', '-t', 'overlay', 'overlay', '-o', `lowerdir=${folder}:/usr/sbin`, '/usr/sbin']);
  return async () => {
    await host.run(['umount', '/usr/sbin']);
    await host.run(['rm', '-r', folder]);
  };
}

test('the programs that read rules are gone, and then were never there', async ({ page, stand, expected }) => {
  expectAbsence(expected);
  await openAs(page, stand, small);
  const flaws: string[] = [];
  const showAgain = await hideRulePrograms(stand);
  try {
    // Rules are read when they change: this is a change.
    await stand.host.run(['iptables', '--new-chain', 'CHANGED']);
    await isNow(page, 'netfilter', 'lost');
    flaws.push(...(await takeLamp(page, 'netfilter', 'lost')));
    process.kill(stand.agentPid(), 'SIGKILL');
    await isNow(page, 'netfilter', 'absent');
    flaws.push(...(await takeLamp(page, 'netfilter', 'absent')));
  } finally {
    await showAgain();
  }
  await stand.host.run(['iptables', '--delete-chain', 'CHANGED']);
  await isNow(page, 'netfilter', 'up');
  await page.close();
  expect(flaws).toEqual([]);
});

test('Open vSwitch is lost, asked for why', async ({ page, stand, expected: _watch }) => {
  await openAs(page, stand, small);
  await stand.host.stopOvsdb();
  try {
    await isNow(page, 'ovs', 'lost');
    expect(await takeLamp(page, 'ovs', 'lost')).toEqual([]);
  } finally {
    await stand.host.startOvsdb();
  }
  await isNow(page, 'ovs', 'up');
  await page.close();
});

test('Docker is lost, and read anew', async ({ page, stand, expected: _watch }) => {
  await openAs(page, stand, small);
  const flaws: string[] = [];
  // Killed, not stopped: its containers run on, and their facts are of the time before.
  process.kill(pidIn(stand, '/dockerd'), 'SIGKILL');
  await isNow(page, 'docker', 'lost');
  flaws.push(...(await takeLamp(page, 'docker', 'lost')));
  const starting = stand.host.startDocker();
  const slow = slowDown(stand, '/dockerd');
  try {
    await isNow(page, 'docker', 'reading');
    slow.hold();
    flaws.push(...(await takeLamp(page, 'docker', 'reading')));
  } finally {
    slow.end();
  }
  await starting;
  await isNow(page, 'docker', 'up');
  await startAgain(stand);
  await page.close();
  expect(flaws).toEqual([]);
});
