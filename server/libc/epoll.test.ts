import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const epollFile = join(import.meta.dirname, 'epoll.ts');

/** Runs a program that waits on an epoll set, and gives the exit code it came to; 'killed' when it did not end by itself. */
async function exitOf(program: string): Promise<number | 'killed'> {
  const source = `import { startEpoll } from ${JSON.stringify(epollFile)};\nconst epoll = startEpoll(() => undefined);\n${program}`;
  const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module-typescript', '--eval'];
  try {
    await promisify(execFile)(process.execPath, [...flags, source], { timeout: 10_000, killSignal: 'SIGKILL' });
    return 0;
  } catch (error) {
    const { code, killed } = error as { code?: number | null; killed?: boolean };
    return killed ? 'killed' : (code ?? 0);
  }
}

describe('a process that waits on epoll', () => {
  it.each([
    ['ends when it stops waiting', 'await epoll.stop();', 0],
    ['ends by process.exit', 'setTimeout(() => process.exit(3), 100);', 3],
    ['ends by an exception nobody caught', "setTimeout(() => { throw new Error('bug'); }, 100);", 1],
  ])('%s', async (_what, program, code) => {
    expect(await exitOf(program)).toBe(code);
  });
});
