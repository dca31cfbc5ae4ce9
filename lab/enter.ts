/** Running programs inside a lab host: every namespace of its first process, entered with nsenter(1). */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';

/** `code` is 128 + the signal's number when a signal ended the program. */
export type ExecResult = { code: number; stdout: string; stderr: string };
export type ExecOptions = {
  /** Written to standard input, which is empty otherwise. */
  input?: string | Buffer;
  /** The program is killed after this time and the call throws; 60 s unless given. */
  timeoutMs?: number;
  env?: Record<string, string>;
  cwd?: string;
};

const path = process.env.PATH ?? '';
const systemFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** The caller's DOCKER_HOST or OVS_RUNDIR would point a program in the lab host somewhere else: only these are passed on. */
export const cleanEnv: Record<string, string> = {
  PATH: [...path.split(':').filter(Boolean), ...systemFolders.filter((one) => !path.split(':').includes(one))].join(
    ':',
  ),
  HOME: process.env.HOME ?? '/root',
  LANG: 'C.UTF-8',
  TERM: process.env.TERM ?? 'dumb',
};

/**
 * The pid, as the machine counts, of the program that `nsenter` runs. nsenter forks to enter a pid namespace, so the child process that
 * Node.js knows is not it. `undefined` until it is forked and after it has ended.
 */
export function innerPid(nsenterPid: number | undefined): number | undefined {
  if (nsenterPid === undefined) return undefined;
  try {
    const [first] = readFileSync(`/proc/${nsenterPid}/task/${nsenterPid}/children`, 'utf8').trim().split(' ');
    return first ? Number(first) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Starts `argv` inside the lab host whose first process is `hostPid`. `kill` of the returned process signals the program itself, and its
 * exit is the program's; the program is killed when the caller dies. `env` is added to a small clean environment, `cwd` is a path inside.
 */
export function spawnInside(hostPid: number, argv: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const { cwd, env, ...rest } = options;
  const where = cwd === undefined ? [] : [`--wdns=${String(cwd)}`];
  const enter = ['--target', String(hostPid), '--all', ...where, 'setpriv', '--pdeathsig', 'KILL', '--', ...argv];
  const child = spawn('nsenter', enter, { ...rest, env: { ...cleanEnv, ...env } });
  const killNsenter = child.kill.bind(child);
  child.kill = (signal) => {
    const inner = innerPid(child.pid);
    if (inner === undefined) return killNsenter(signal);
    try {
      return process.kill(inner, signal ?? 'SIGTERM');
    } catch {
      return false;
    }
  };
  return child;
}

/** Collects what a process writes until it ends. Throws when it cannot be started or runs longer than `timeoutMs`. */
export function collect(child: ChildProcess, what: string, options: ExecOptions = {}): Promise<ExecResult> {
  const timeoutMs = options.timeoutMs ?? 60_000;
  return new Promise((resolve, reject) => {
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', (cause) => {
      clearTimeout(timer);
      reject(new Error(`could not start: ${what}`, { cause }));
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const stderr = Buffer.concat(err).toString();
      if (late) reject(new Error(`still running after ${timeoutMs} ms: ${what}\n${stderr}`));
      else
        resolve({
          code: code ?? 128 + (signal ? constants.signals[signal] : 0),
          stdout: Buffer.concat(out).toString(),
          stderr,
        });
    });
    // A program that ends without reading its input is not our failure.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input);
  });
}

/** Runs `argv` inside to its end. */
export function execInside(hostPid: number, argv: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
  const { env, cwd } = options;
  const child = spawnInside(hostPid, argv, { stdio: ['pipe', 'pipe', 'pipe'], env, cwd });
  return collect(child, argv.join(' '), options);
}
