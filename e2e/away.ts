/** Taking parts of the product away, and what is said then. */
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
