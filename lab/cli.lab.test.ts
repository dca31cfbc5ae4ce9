import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';

const name = `cli-${randomBytes(3).toString('hex')}`;

type Outcome = { code: number; stdout: string; stderr: string };

function lab(...args: string[]): Promise<Outcome> {
  const program = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'cli.ts'), ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, program, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, stdout, stderr });
    });
  });
}

afterEach(async () => {
  await lab('down', name);
});

test('a lab host brought up by the command outlives it, is found again and taken down by another', async () => {
  expect(await lab('up', name)).toMatchObject({ code: 0, stdout: expect.stringContaining(`${name} is up`) });
  const listed = (await lab('list')).stdout.split('\n').find((line) => line.startsWith(`${name}\t`));
  const pid = Number(listed?.match(/pid (\d+)$/)?.[1]);
  expect(existsSync(`/proc/${pid}`)).toBe(true);
  expect(await lab('up', name)).toMatchObject({ code: 1, stderr: `lab: lab host ${name} is up already\n` });
  expect(await lab('exec', name, '--', 'hostname')).toMatchObject({ code: 0, stdout: `${name}\n` });
  expect(await lab('exec', name, '--', 'sh', '-c', 'exit 9')).toMatchObject({ code: 9 });
  expect(await lab('scene', name, 'linux-bridge')).toMatchObject({ code: 0 });
  expect((await lab('exec', name, '--', 'docker', 'ps', '--format', '{{.Names}}')).stdout).toContain('hand1\n');
  expect(await lab('down', name)).toMatchObject({ code: 0, stdout: `${name} is down\n` });
  expect(existsSync(`/proc/${pid}`)).toBe(false);
  expect((await lab('list')).stdout).not.toContain(name);
});

test('a mistake in the call is told with the usage, a thing that is not there by its name', async () => {
  expect(await lab()).toMatchObject({ code: 2, stderr: expect.stringContaining('usage: npm run lab') });
  expect(await lab('fly')).toMatchObject({ code: 2, stderr: expect.stringContaining('no command fly') });
  expect(await lab('up', 'Not_A_Name')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('not a lab host name'),
  });
  expect(await lab('exec', name, '--', 'true')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`no lab host ${name}`),
  });
  expect(await lab('down', name)).toMatchObject({ code: 1, stderr: expect.stringContaining(`no lab host ${name}`) });
});
