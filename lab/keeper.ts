/**
 * `keeper.ts NAME CGROUP USERLAND [--stay]` (USERLAND may be empty): the process on the machine that keeps one lab host. It makes the namespaces, prints one JSON line
 * `{"pid": ...}` when they are ready, and takes everything down again when its standard input ends (its creator closed it or died), when it
 * gets SIGTERM, or when the lab host ends by itself. With `--stay` the end of standard input means nothing: the host outlives its creator.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { removeCgroups, thaw } from './cgroups.ts';
import { innerPid } from './enter.ts';

const [name, cgroup, userland, stay] = process.argv.slice(2);
if (name === undefined || cgroup === undefined || userland === undefined) {
  throw new Error('keeper.ts: name, cgroup or userland is missing');
}

const namespaces = ['--pid', '--mount', '--net', '--uts', '--ipc', '--mount-proc'];
const init = ['/bin/sh', join(import.meta.dirname, 'host-init.sh'), name, userland];
const host = spawn('unshare', ['--fork', '--kill-child=SIGKILL', ...namespaces, ...init], {
  cwd: '/',
  stdio: ['pipe', 'pipe', 'pipe'],
});
const ended = once(host, 'exit');

let wanted = false;
/** unshare waits for the first process, whose end takes until every process of its pid namespace is gone. */
const takeDown = (): void => {
  wanted = true;
  const first = innerPid(host.pid);
  if (first === undefined) return;
  process.kill(first, 'SIGKILL');
  const thawing = setInterval(() => thaw(cgroup), 20);
  ended.finally(() => clearInterval(thawing));
};
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, takeDown);
if (stay !== '--stay') process.stdin.on('end', takeDown).on('error', takeDown).resume();

let errors = '';
host.stderr.on('data', (chunk: Buffer) => {
  errors = (errors + chunk.toString()).slice(-4_000);
});
host.stdout.once('data', () => {
  process.stdout.write(`${JSON.stringify({ pid: innerPid(host.pid) })}\n`);
});

const [code] = await ended;
// unshare 2.38 complains when its child was killed: of no interest when that was our wish.
if (wanted) errors = '';
const left = await removeCgroups(cgroup);
if (left.length > 0) errors += `cgroup folders left: ${left.join(' ')}\n`;
// The reader of standard error may be gone; then nobody is to be told.
process.stderr.on('error', () => undefined);
process.stderr.write(errors);
process.exit(left.length > 0 || (!wanted && code !== 0) ? 1 : 0);
