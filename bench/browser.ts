/**
 * The page with a large host, in Chromium: a played one of 1,000 containers, once in groups and once with groups switched off so that every
 * container has a strip, and a real one of 250. The built page comes from the real web process; the first host's agent is played, the second
 * host is all real.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, chromium } from '@playwright/test';
import { upStand } from '../e2e/stand.ts';
import { until } from '../lab/poll.ts';
import { runContainer } from '../lab/scenes/scene.ts';
import { type Arrangement, defaultArrangement } from '../model/arrangement.ts';
import { placeWebCopy } from '../server/supervise/web-copy.ts';
import { measurePage, type PageFigures } from './page-figures.ts';
import { playAgent, playedTopology, ungrouped } from './played-host.ts';

export const firstPictureBudgetMs = 2_000;
export const longestTaskBudgetMs = 50;

export type BrowserResult = {
  containers: number;
  deltas: number;
  grouped: PageFigures;
  ungrouped: PageFigures;
  real: { containers: number; restarts: number; figures: PageFigures };
};

const realContainers = 250;
const realRestarts = 20;

export async function benchBrowser(containers: number, churns: number): Promise<BrowserResult> {
  const dir = mkdtempSync(join(tmpdir(), 'patchbay-bench-'));
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    return {
      containers,
      deltas: churns * 2,
      grouped: await measurePlayed(browser, dir, containers, churns, defaultArrangement),
      ungrouped: await measurePlayed(browser, dir, containers, churns, ungrouped),
      real: { containers: realContainers, restarts: realRestarts, figures: await measureReal(browser) },
    };
  } finally {
    await browser.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function measurePlayed(
  browser: Browser,
  dir: string,
  containers: number,
  churns: number,
  arranged: Arrangement,
): Promise<PageFigures> {
  const copy = placeWebCopy(join(import.meta.dirname, '..'), dir);
  if (!copy.ok) throw new Error(copy.error);
  const socket = join(dir, 'agent.sock');
  const agent = await playAgent(socket, playedTopology(containers), arranged);
  const port = await freePort();
  const web = spawn(copy.value.node, [copy.value.entry], {
    cwd: copy.value.dir,
    env: {
      NODE_ENV: 'production',
      PATH: '/usr/bin:/bin',
      HOSTNAME: '127.0.0.1',
      PORT: String(port),
      PATCHBAY_LISTEN_HOST: '127.0.0.1',
      PATCHBAY_AGENT_SOCKET: socket,
    },
    stdio: 'ignore',
  });
  const play = async (times: number): Promise<void> => {
    for (let turn = 0; turn < times; turn += 1) {
      agent.churn();
      await sleep(60);
    }
    await sleep(1_000);
  };
  try {
    const url = `http://127.0.0.1:${port}/`;
    await until('the web process answers', () => fetch(url).then(Boolean, () => false));
    return await measurePage(browser, url, {}, { warmUp: () => play(Math.min(100, churns)), run: () => play(churns) });
  } finally {
    agent.close();
    web.kill('SIGTERM');
    await once(web, 'exit');
  }
}

/** The scene `crowd`, with the product on it: containers are run and removed for real. */
async function measureReal(browser: Browser): Promise<PageFigures> {
  const stand = await upStand(`crowd-${realContainers}`);
  try {
    const door = await browser.newContext();
    const page = await door.newPage();
    await page.goto(stand.signInLink);
    await page.waitForURL(`${stand.url}/`);
    const storageState = await door.storageState();
    await door.close();
    const restart = async (times: number): Promise<void> => {
      for (let turn = 0; turn < times; turn += 1) {
        await runContainer(stand.host, 'passing', ['--network', 'shop']);
        await stand.host.run(['docker', 'rm', '--force', 'passing']);
      }
      await sleep(1_000);
    };
    return await measurePage(
      browser,
      `${stand.url}/`,
      { storageState },
      { warmUp: () => restart(5), run: () => restart(realRestarts) },
    );
  } finally {
    await stand.down();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise<void>((done) => server.close(() => done()));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
