/** Waiting for a state that only asking can show. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Asks every `everyMs` until `ask` gives something other than undefined or false; throws, naming `what`, after `timeoutMs`. */
export async function until<Value>(
  what: string,
  ask: () => Value | Promise<Value>,
  timeoutMs = 30_000,
  everyMs = 20,
): Promise<Exclude<Value, undefined | false>> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = await ask();
    if (value !== undefined && value !== false) return value as Exclude<Value, undefined | false>;
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms in vain: ${what}`);
    await sleep(everyMs);
  }
}
