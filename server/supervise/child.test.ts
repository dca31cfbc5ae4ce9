import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Kept, keepRunning, nextPauseMs } from './child.ts';
import { printable } from './printable.ts';

test('pauses double to ten seconds and begin anew after a long run', () => {
  const pauses: number[] = [];
  let pause = 0;
  for (let start = 0; start < 8; start += 1) {
    pause = nextPauseMs(pause, 10);
    pauses.push(pause);
  }
  expect(pauses).toEqual([200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
  expect(nextPauseMs(10_000, 30_000)).toBe(200);
});

const isRunning = (pid: number): boolean => {
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  // A process that has ended and waits to be reaped is over.
  return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
};

async function until(what: () => boolean): Promise<void> {
  for (let tries = 0; !what(); tries += 1) {
    if (tries > 500) throw new Error('waited in vain');
    await sleep(10);
  }
}

/** A kept shell that has a child of its own in the background; `orphan()` is that child's pid. */
function keptShell(dir: string, onEnd: Parameters<typeof keepRunning>[1]): { kept: Kept; orphan: () => number } {
  const file = join(dir, 'pid');
  const script = `sleep 60 & echo $! > ${file}; wait`;
  const kept = keepRunning(() => spawn('sh', ['-c', script], { detached: true, stdio: 'ignore' }), onEnd);
  return { kept, orphan: () => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0) };
}

test('starts again what was killed, kills what it left behind, and stops for good', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'patchbay-child-'));
  const endings: unknown[] = [];
  const { kept, orphan } = keptShell(dir, (ending, pauseMs) => {
    endings.push([ending.signal, pauseMs]);
    return true;
  });
  try {
    await until(() => orphan() > 0);
    const [first, firstOrphan] = [kept.pid() ?? 0, orphan()];
    expect(isRunning(firstOrphan)).toBe(true);
    process.kill(first, 'SIGKILL');
    await until(() => (kept.pid() ?? first) !== first && orphan() !== firstOrphan);
    expect(endings).toEqual([['SIGKILL', 200]]);
    await until(() => !isRunning(firstOrphan));
    const [second, secondOrphan] = [kept.pid() ?? 0, orphan()];
    await kept.stop(2_000);
    expect(isRunning(second)).toBe(false);
    await until(() => !isRunning(secondOrphan));
    await sleep(300);
    expect(kept.pid()).toBeUndefined();
    expect(endings).toHaveLength(1);
  } finally {
    await kept.stop(100);
    rmSync(dir, { recursive: true, force: true });
  }
});

test('a child that ignores SIGTERM is killed when the grace is over', async () => {
  let ready = false;
  const script = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('ready')";
  const kept = keepRunning(
    () => {
      const child = spawn(process.execPath, ['-e', script], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
      child.stdout?.once('data', () => {
        ready = true;
      });
      return child;
    },
    () => false,
  );
  await until(() => ready);
  const pid = kept.pid() ?? 0;
  const began = performance.now();
  await kept.stop(200);
  expect(performance.now() - began).toBeGreaterThan(190);
  expect(isRunning(pid)).toBe(false);
});

test('a program that is not there counts as ended', async () => {
  const codes: (number | null)[] = [];
  keepRunning(
    () => spawn('/nonexistent/program', { detached: true }),
    (ending) => {
      codes.push(ending.code);
      return false;
    },
  );
  await until(() => codes.length > 0);
  expect(codes).toEqual([127]);
});

test('control characters are not printed', () => {
  expect(printable('a\u001b[31mb\u0007\r\u009b\u202ec\td é 中')).toBe('a?[31mb????c\td é 中');
});
