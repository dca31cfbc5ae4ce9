/** Starting and stopping the real daemons of a lab host, at their default paths. */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { collect, type ExecOptions, type ExecResult, execInside, spawnInside } from './enter.ts';
import { until } from './poll.ts';

/** A lab host as its daemons see it: `root` is its root folder as seen from the machine, `cgroup` the name of its cgroup folder. */
export type Inside = { pid: number; root: string; cgroup: string };

const fail = (what: string, result: ExecResult): Error =>
  new Error(`${what}: exit code ${result.code}\n${result.stdout}${result.stderr}`);

/** Runs `argv` inside and returns what it printed; throws with its words when it fails. */
export async function must(host: Inside, argv: readonly string[], options?: ExecOptions): Promise<string> {
  const result = await execInside(host.pid, argv, options);
  if (result.code !== 0) throw fail(argv.join(' '), result);
  return result.stdout;
}

/** Ends the process whose pid, as the lab host counts, stands in `pidFile`; returns when it is gone. Nothing to do is no error. */
async function endByPidFile(host: Inside, pidFile: string, timeoutMs: number): Promise<void> {
  const file = `${host.root}${pidFile}`;
  if (!existsSync(file)) return;
  const pid = readFileSync(file, 'utf8').trim();
  if (!existsSync(`${host.root}/proc/${pid}`)) return;
  const asked = await execInside(host.pid, ['kill', '-TERM', pid]);
  // It may have ended since: a process that was killed takes a moment to go.
  if (asked.code !== 0 && existsSync(`${host.root}/proc/${pid}`)) throw fail(`kill -TERM ${pid}`, asked);
  await until(`process of ${pidFile} ends`, () => !existsSync(`${host.root}/proc/${pid}`), timeoutMs);
}

const dockerSocket = '/run/docker.sock';

function answersPing(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const ping = request({ socketPath, path: '/_ping', timeout: 2_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.on('error', () => resolve(false));
    ping.on('timeout', () => ping.destroy());
    ping.end();
  });
}

/** Starts dockerd and returns when it answers. Its log is `dockerd.log` in the lab host's folder. */
export async function startDocker(host: Inside, args: readonly string[]): Promise<void> {
  const logFile = `${host.root}/run/lab/dockerd.log`;
  const log = openSync(logFile, 'a');
  const own = ['--exec-opt', 'native.cgroupdriver=cgroupfs', '--cgroup-parent', `/${host.cgroup}`];
  const argv = ['setsid', '--fork', 'dockerd', ...own, ...args];
  const started = await collect(spawnInside(host.pid, argv, { stdio: ['ignore', log, log] }), 'dockerd');
  closeSync(log);
  if (started.code !== 0) throw fail('dockerd', started);
  try {
    await until('dockerd answers', () => answersPing(`${host.root}${dockerSocket}`), 60_000);
  } catch (cause) {
    throw new Error(`dockerd did not come up:\n${readFileSync(logFile, 'utf8').slice(-2_000)}`, { cause });
  }
}

/** Stops dockerd and the containerd it started. Containers stop with it unless it runs with `--live-restore`. */
export async function stopDocker(host: Inside): Promise<void> {
  const containerd = `${host.root}/run/docker/containerd/containerd.pid`;
  const containerdPid = existsSync(containerd) ? readFileSync(containerd, 'utf8').trim() : undefined;
  await endByPidFile(host, '/run/docker.pid', 60_000);
  if (containerdPid === undefined) return;
  await until('containerd ends', () => !existsSync(`${host.root}/proc/${containerdPid}`), 30_000);
}

const daemon = ['--pidfile', '--log-file', '--detach', '--no-chdir', '-vconsole:off'];
const database = '/etc/openvswitch/conf.db';

/** Starts ovsdb-server alone; makes an empty database when there is none. */
export async function startOvsdb(host: Inside): Promise<void> {
  if (!existsSync(`${host.root}${database}`)) {
    await must(host, ['ovsdb-tool', 'create', database, '/usr/share/openvswitch/vswitch.ovsschema']);
  }
  mkdirSync(`${host.root}/run/openvswitch`, { recursive: true });
  await must(host, ['ovsdb-server', database, '--remote=punix:/run/openvswitch/db.sock', ...daemon]);
}

export const stopOvsdb = (host: Inside): Promise<void> =>
  endByPidFile(host, '/run/openvswitch/ovsdb-server.pid', 30_000);

/** Starts ovsdb-server and ovs-vswitchd. */
export async function startOvs(host: Inside): Promise<void> {
  await startOvsdb(host);
  await must(host, ['ovs-vsctl', '--no-wait', 'init']);
  await must(host, ['ovs-vswitchd', 'unix:/run/openvswitch/db.sock', ...daemon]);
}

export async function stopOvs(host: Inside): Promise<void> {
  await endByPidFile(host, '/run/openvswitch/ovs-vswitchd.pid', 30_000);
  await stopOvsdb(host);
}
