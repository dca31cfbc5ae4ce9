/** Taking parts of the product away, and what is said then. */
import { readdirSync, readlinkSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { type Expectations, expect, workspace } from './fixtures.ts';
import type { Stand } from './stand.ts';

/** What the browser and the product say while agent or web process are away. */
export function expectAbsence(expected: Expectations): void {
  expected.log(/the (agent|web process) ended \(.*SIGKILL.*\); starting it again/);
  expected.console(/answer 50[23]: /);
  expected.console(/console error: Failed to load resource: /);
  expected.console(/request failed: GET .*: net::ERR_/);
}

/** Keeps the agent or the web process away until the returned function is called. */
export function keepAway(stand: Stand, who: 'agent' | 'web'): () => void {
  const timer = setInterval(() => {
    try {
      process.kill(who === 'agent' ? stand.agentPid() : stand.webPid(), 'SIGKILL');
    } catch {
      // Between two lives there is none.
    }
  }, 50);
  return () => clearInterval(timer);
}

/** Runs `use` while the agent or the web process is away and the page says so; who was away comes back when it is over. */
export async function whileAway<Result>(
  page: Page,
  stand: Stand,
  who: 'agent' | 'web',
  use: () => Promise<Result>,
): Promise<Result> {
  const letComeBack = keepAway(stand, who);
  try {
    await expect(workspace(page)).toHaveAttribute('data-cause', `${who}-gone`, { timeout: 20_000 });
    return await use();
  } finally {
    letComeBack();
  }
}

/** The one process of the stand's host that runs a program, by its pid on the machine. */
export function pidIn(stand: Stand, program: string): number {
  const namespace = (pid: number | string): string => readlinkSync(`/proc/${pid}/ns/pid`);
  const pid = readdirSync('/proc').find((name) => {
    try {
      return (
        /^\d+$/.test(name) &&
        namespace(name) === namespace(stand.host.pid) &&
        readlinkSync(`/proc/${name}/exe`).endsWith(program)
      );
    } catch {
      return false;
    }
  });
  if (pid === undefined) throw new Error(`no ${program} in ${stand.host.name}`);
  return Number(pid);
}

/** A daemon is there and does not answer, until the returned call. */
function hold(stand: Stand, program: string): () => Promise<void> {
  const pid = pidIn(stand, program);
  process.kill(pid, 'SIGSTOP');
  return async () => {
    process.kill(pid, 'SIGCONT');
  };
}

/** nft of the host does not answer, until the returned call: in its place stands a program that waits before it becomes nft. */
async function holdNft({ host }: Stand): Promise<() => Promise<void>> {
  const [folder, gate] = ['/run/held-nft', '/run/held-nft/closed'];
  const waiting = `#!/bin/sh\nwhile [ -e ${gate} ]; do sleep 0.1; done\nexec ${folder}/nft "$@"\n`;
  const place = (await host.run(['readlink', '--canonicalize', '/usr/sbin/nft'])).trim();
  await host.run(['mkdir', '-p', folder]);
  await host.run(['cp', place, `${folder}/nft`]);
  await host.run(['touch', gate]);
  await host.run(['sh', '-c', 'printf %s "$1" > "$2" && chmod 755 "$2"', 'sh', waiting, `${folder}/waiting`]);
  await host.run(['mount', '--bind', `${folder}/waiting`, place]);
  return async () => {
    await host.run(['rm', gate]);
    // Who waits still holds it open.
    await host.run(['umount', '--lazy', place]);
  };
}

/** Makes a source take long to answer, until the returned call: the kernel, which the agent reads before it does anything else, cannot be. */
export const holdSource: Record<'docker' | 'ovs' | 'netfilter', (stand: Stand) => Promise<() => Promise<void>>> = {
  docker: async (stand) => hold(stand, '/dockerd'),
  ovs: async (stand) => hold(stand, '/ovsdb-server'),
  netfilter: holdNft,
};

/** The containers of the scene `modes` stop with their engine; the tests that follow need them. */
export async function startAgain({ host }: Stand): Promise<void> {
  for (const name of ['web', 'dns', 'admin', 'on-host', 'alone', 'sidecar', 'app', 'db', 'secret', 'v6', 'paused']) {
    await host.exec(['docker', 'start', name]);
  }
  await host.exec(['docker', 'pause', 'paused']);
}

/** Slices of time that a slowed program runs and rests, in milliseconds. */
const runsMs = 10;
const restsMs = 90;

/** Lets a program of the stand's host run a tenth of the time, from when it is there: what it does can be seen while it does it. */
export function slowDown(stand: Stand, program: string): { hold(): void; end(): void } {
  let pid: number | undefined;
  const signal = (name: 'SIGSTOP' | 'SIGCONT'): void => {
    try {
      pid ??= pidIn(stand, program);
      process.kill(pid, name);
    } catch {
      pid = undefined;
    }
  };
  let timer: NodeJS.Timeout;
  const run = (): void => {
    signal('SIGCONT');
    timer = setTimeout(rest, runsMs);
  };
  const rest = (): void => {
    signal('SIGSTOP');
    timer = setTimeout(run, restsMs);
  };
  run();
  return {
    hold() {
      clearTimeout(timer);
      signal('SIGSTOP');
    },
    end() {
      clearTimeout(timer);
      signal('SIGCONT');
    },
  };
}

/** A new API token with this role, made by the admin who is signed in on `page`. */
export async function tokenOf(page: Page, role: string): Promise<string> {
  return await page.evaluate(async (wanted) => {
    const answer = await fetch('/api/v1/tokens', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: `${wanted} of a test`, role: wanted }),
    });
    return ((await answer.json()) as { token: string }).token;
  }, role);
}
