/**
 * Lab hosts: a container host of its own inside this machine, with real dockerd and Open vSwitch, made of fresh pid, mount, net, uts and ipc
 * namespaces. The machine's root file system shows through, so a checkout and its node run inside at the same path; what is written to
 * /run, /etc, /var/lib and /var/log stays inside.
 */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { newCgroupName } from './cgroups.ts';
import * as engines from './engines.ts';
import { type ExecOptions, type ExecResult, execInside, spawnInside } from './enter.ts';
import { importImage, packImage } from './image.ts';

export type { ExecOptions, ExecResult } from './enter.ts';

export type LabHostOptions = {
  /** Also its hostname; a random one unless given. Lower-case letters, digits and hyphens. */
  name?: string;
  /** Start dockerd and import the image lab/busybox; true unless said otherwise. */
  docker?: boolean;
  /** Start ovsdb-server and ovs-vswitchd; true unless said otherwise. */
  ovs?: boolean;
  /** More arguments for dockerd, also after a restart. */
  dockerArgs?: readonly string[];
  /** A folder whose `usr` stands in for the machine's, see userland.ts. */
  userland?: string;
};

export type LabHost = {
  name: string;
  /** Its first process, as the machine counts: `nsenter -t <pid> -a` is its shell. */
  pid: number;
  /** Name of the folder, in every cgroup hierarchy of the machine, that its containers are in. */
  cgroup: string;
  /** Its own folder /run/lab as the machine sees it: logs, scratch files. Gone with the host. */
  dir: string;
  exec(argv: readonly string[], options?: ExecOptions): Promise<ExecResult>;
  /** Like `exec`, for programs that must succeed: gives what was printed, throws with arguments and words on any other exit code. */
  run(argv: readonly string[], options?: ExecOptions): Promise<string>;
  /** See `spawnInside`: `kill` reaches the program itself. */
  spawn(argv: readonly string[], options?: SpawnOptions): ChildProcess;
  stopDocker(): Promise<void>;
  startDocker(): Promise<void>;
  restartDocker(): Promise<void>;
  /** ovsdb-server alone, with ovs-vswitchd left running. */
  stopOvsdb(): Promise<void>;
  startOvsdb(): Promise<void>;
  stopOvs(): Promise<void>;
  startOvs(): Promise<void>;
  /** Ends every process of the host and leaves nothing behind; a second call does nothing. */
  down(): Promise<void>;
};

const namePattern = /^[a-z][a-z0-9-]{0,30}$/;

/** What it takes to find a lab host again. */
export type LabHostPlace = { name: string; pid: number; cgroup: string; dockerArgs: readonly string[] };

/** The handle of a lab host that runs already; `down` ends it by its keeper. */
export function labHostAt(at: LabHostPlace, down: () => Promise<void>): LabHost {
  const { name, pid, cgroup, dockerArgs } = at;
  const inside: engines.Inside = { pid, cgroup, root: `/proc/${pid}/root` };
  let goingDown: Promise<void> | undefined;
  const host: LabHost = {
    name,
    pid,
    cgroup,
    dir: `${inside.root}/run/lab`,
    exec: (argv, options) => execInside(pid, argv, options),
    run: (argv, options) => engines.must(inside, argv, options),
    spawn: (argv, options) => spawnInside(pid, argv, options),
    stopDocker: () => engines.stopDocker(inside),
    startDocker: () => engines.startDocker(inside, dockerArgs),
    restartDocker: async () => {
      await engines.stopDocker(inside);
      await engines.startDocker(inside, dockerArgs);
    },
    stopOvsdb: () => engines.stopOvsdb(inside),
    startOvsdb: () => engines.startOvsdb(inside),
    stopOvs: () => engines.stopOvs(inside),
    startOvs: () => engines.startOvs(inside),
    down: () => {
      goingDown ??= down();
      return goingDown;
    },
  };
  return host;
}

const readySchema = z.object({ pid: z.number().int().positive() });

type Keeper = { process: ChildProcess; pid: number };

async function startKeeper(name: string, cgroup: string, userland: string, stay: boolean): Promise<Keeper> {
  const args = [
    '--disable-warning=ExperimentalWarning',
    join(import.meta.dirname, 'keeper.ts'),
    name,
    cgroup,
    userland,
  ];
  const keeper = spawn(process.execPath, stay ? [...args, '--stay'] : args, {
    cwd: '/',
    // A session of its own: Ctrl-C in our terminal must not end it before it has cleaned up.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let words = '';
  keeper.stderr.on('data', (chunk: Buffer) => {
    words += chunk.toString();
  });
  const line = once(keeper.stdout, 'data').then(([chunk]) => String(chunk));
  const ended = once(keeper, 'close').then(([code]) => {
    throw new Error(`lab host ${name} did not come up (exit code ${code}): ${words}`);
  });
  const ready = await Promise.race([line, ended]);
  ended.catch(() => undefined);
  return { process: keeper, pid: readySchema.parse(JSON.parse(ready)).pid };
}

async function stopKeeper(keeper: ChildProcess): Promise<void> {
  if (keeper.exitCode !== null || keeper.signalCode !== null) return;
  let words = '';
  keeper.stderr?.on('data', (chunk: Buffer) => {
    words += chunk.toString();
  });
  const closed = once(keeper, 'close');
  keeper.kill('SIGTERM');
  const [code] = await closed;
  if (code !== 0 && words !== '') throw new Error(`lab host did not go down cleanly: ${words}`);
}

async function startEngines(host: LabHost, options: LabHostOptions): Promise<void> {
  const inside: engines.Inside = { pid: host.pid, cgroup: host.cgroup, root: `/proc/${host.pid}/root` };
  const docker = async (): Promise<void> => {
    await Promise.all([host.startDocker(), packImage(inside)]);
    await importImage(inside);
  };
  const jobs: Promise<void>[] = [];
  if (options.docker !== false) jobs.push(docker());
  if (options.ovs !== false) jobs.push(host.startOvs());
  for (const outcome of await Promise.allSettled(jobs)) if (outcome.status === 'rejected') throw outcome.reason;
}

/**
 * Brings a lab host up; needs root. It ends with this process unless `stay` is given, in which case `keeperPid` is the process to end
 * (SIGTERM) for taking it down. Throws with the daemons' words when something does not come up, and then leaves nothing behind.
 */
export async function upKeptLabHost(
  options: LabHostOptions,
  stay: boolean,
): Promise<{ host: LabHost; keeperPid: number }> {
  const name = options.name ?? `lab-${randomBytes(4).toString('hex')}`;
  if (!namePattern.test(name)) throw new Error(`not a lab host name: ${name} (lower-case letters, digits, hyphens)`);
  if (process.getuid?.() !== 0) throw new Error('a lab host needs root');
  const cgroup = newCgroupName(name);
  const keeper = await startKeeper(name, cgroup, options.userland ?? '', stay);
  const down = (): Promise<void> => stopKeeper(keeper.process);
  const host = labHostAt({ name, pid: keeper.pid, cgroup, dockerArgs: options.dockerArgs ?? [] }, down);
  try {
    await startEngines(host, options);
  } catch (error) {
    await host.down();
    throw error;
  }
  if (keeper.process.pid === undefined) throw new Error('the keeper has no pid');
  if (stay) {
    keeper.process.unref();
    for (const pipe of [keeper.process.stdin, keeper.process.stdout, keeper.process.stderr]) pipe?.destroy();
  }
  return { host, keeperPid: keeper.process.pid };
}

/** A lab host that lives no longer than this process; see `upKeptLabHost`. */
export async function upLabHost(options: LabHostOptions = {}): Promise<LabHost> {
  const { host } = await upKeptLabHost(options, false);
  return host;
}
