/**
 * A Chromium of its own and its DevTools protocol, spoken directly (chromedevtools.github.io/devtools-protocol). Playwright watches the network
 * of every page it opens, and for that the page keeps the bytes of what it received, 20 MB of one stream: that would look like the page's own
 * growth.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { chromiumOptions } from '../chromium.ts';

const messageSchema = z.object({
  id: z.number().optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  sessionId: z.string().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});

export type Devtools = {
  pid: number;
  /** `session` is that of a target; without one the browser is meant. */
  ask<Answer>(answer: z.ZodType<Answer>, method: string, params?: object, session?: string): Promise<Answer>;
  /** Every event of every target. */
  onEvent(listener: (method: string, params: unknown, session: string | undefined) => void): void;
  close(): Promise<void>;
};

/** Starts Chromium with a profile that goes with it. */
export async function startDevtools(): Promise<Devtools> {
  const profile = mkdtempSync(join(tmpdir(), 'patchbay-churn-'));
  const child = spawn(
    chromiumOptions.executablePath,
    [...chromiumOptions.args, '--headless', '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank'],
    // It reads messages from descriptor 3 and writes them to 4, and ends when nobody holds the other ends any more.
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const [, , , toBrowser, fromBrowser] = child.stdio as unknown as [null, null, null, Writable, Readable];
  const waiting = new Map<number, (message: z.infer<typeof messageSchema>) => void>();
  const listeners: ((method: string, params: unknown, session: string | undefined) => void)[] = [];
  const take = (text: string): void => {
    const message = messageSchema.parse(JSON.parse(text));
    if (message.id !== undefined) {
      waiting.get(message.id)?.(message);
      waiting.delete(message.id);
    } else if (message.method !== undefined) {
      for (const listener of listeners) listener(message.method, message.params, message.sessionId);
    }
  };
  // Each message ends with a NUL.
  let rest = '';
  fromBrowser.setEncoding('utf8');
  fromBrowser.on('data', (chunk: string) => {
    const texts = (rest + chunk).split('\0');
    rest = texts.pop() ?? '';
    for (const text of texts) take(text);
  });
  let last = 0;
  return {
    pid: child.pid as number,
    async ask(answer, method, params = {}, session) {
      last += 1;
      const id = last;
      const reply = new Promise<z.infer<typeof messageSchema>>((resolve) => waiting.set(id, resolve));
      const message = { id, method, params, ...(session === undefined ? {} : { sessionId: session }) };
      toBrowser.write(`${JSON.stringify(message)}\0`);
      const { result, error } = await reply;
      if (error) throw new Error(`${method}: ${error.message}`);
      return answer.parse(result);
    },
    onEvent: (listener) => void listeners.push(listener),
    async close() {
      child.kill('SIGTERM');
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}
