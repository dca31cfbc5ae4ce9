import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeLock } from './lock.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'patchbay-lock-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('one at a time, and whose it is', () => {
  const first = takeLock(dir, 'agent', 0);
  expect(first.ok).toBe(true);
  expect(takeLock(dir, 'agent', 0)).toEqual({ ok: false, error: { pid: process.pid } });
  expect(takeLock(dir, 'other', 0).ok).toBe(true);
  if (first.ok) first.value.release();
  const second = takeLock(dir, 'agent', 0);
  expect(second.ok).toBe(true);
  if (second.ok) second.value.release();
});

test('a run dir that cannot be made is told in a sentence', () => {
  writeFileSync(join(dir, 'file'), '');
  const refused = takeLock(join(dir, 'file', 'run'), 'agent', 0);
  expect(refused).toEqual({ ok: false, error: { trouble: expect.stringContaining(join(dir, 'file', 'run')) } });
});

test('a holder that is killed lets go at once, and its leftovers do not matter', async () => {
  const program = `
    const { takeLock } = await import(${JSON.stringify(join(import.meta.dirname, 'lock.ts'))});
    const taken = takeLock(${JSON.stringify(dir)}, 'agent', 0).ok;
    // A lock that only a variable holds would go with it.
    globalThis.gc();
    setImmediate(() => console.log(taken));
    setInterval(() => {}, 1000);`;
  const args = ['--disable-warning=ExperimentalWarning', '--expose-gc', '--input-type=module', '-e', program];
  const holder = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [said] = await once(holder.stdout, 'data');
    expect(String(said).trim()).toBe('true');
    expect(takeLock(dir, 'agent', 0)).toEqual({ ok: false, error: { pid: holder.pid } });
  } finally {
    const gone = once(holder, 'exit');
    holder.kill('SIGKILL');
    await gone;
  }
  const after = takeLock(dir, 'agent', 0);
  expect(after.ok).toBe(true);
  if (after.ok) after.value.release();
});
