/** Taking parts of the product away, and what is said then. */
import { readdirSync, readlinkSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Expectations } from './fixtures.ts';
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

/** The engine is there and does not answer, until the returned call. */
export function holdDocker(stand: Stand): () => void {
  const dockerd = pidIn(stand, '/dockerd');
  process.kill(dockerd, 'SIGSTOP');
  return () => process.kill(dockerd, 'SIGCONT');
}

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
