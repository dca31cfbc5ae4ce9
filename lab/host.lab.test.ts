import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { cgroupFolders } from './cgroups.ts';
import { type LabHost, type LabHostOptions, upLabHost } from './host.ts';
import { until } from './poll.ts';
import { relay } from './relay.ts';
import { scenes } from './scenes/all.ts';
import { buildScene } from './scenes/build.ts';
import { joinByWire } from './wire.ts';

const hosts: LabHost[] = [];
const up = async (options?: LabHostOptions): Promise<LabHost> => {
  const host = await upLabHost(options);
  hosts.push(host);
  return host;
};
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.down();
});

/** Everything of a lab host that could be left: processes in its pid namespace, namespaces somebody holds, mounts, folders, cgroups. */
type Traces = { namespaces: string[]; cgroup: string; tmp: string[]; run: string[]; mounts: number };

const countMounts = (): number => readFileSync('/proc/self/mountinfo', 'utf8').split('\n').length;
const listing = (folder: string): string[] => readdirSync(folder).sort();

function traces(host: { cgroup: string; pid: number }, before: Pick<Traces, 'tmp' | 'run' | 'mounts'>): Traces {
  const namespaces = ['pid', 'mnt', 'net', 'uts', 'ipc'].map((kind) => readlinkSync(`/proc/${host.pid}/ns/${kind}`));
  return { namespaces, cgroup: host.cgroup, ...before };
}
const machineState = (): Pick<Traces, 'tmp' | 'run' | 'mounts'> => ({
  tmp: listing(tmpdir()),
  run: listing('/run'),
  mounts: countMounts(),
});

/** Processes that live in one of the namespaces. */
function holders(namespaces: readonly string[]): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) =>
      ['pid', 'mnt', 'net'].some((kind) => {
        try {
          return namespaces.includes(readlinkSync(`/proc/${pid}/ns/${kind}`));
        } catch {
          return false;
        }
      }),
    );
}

function expectNothingLeft(was: Traces): void {
  expect(holders(was.namespaces)).toEqual([]);
  expect(cgroupFolders(was.cgroup)).toEqual([]);
  expect(countMounts()).toBe(was.mounts);
  // Other programs of the machine come and go in these two.
  const oursIn = (folder: string, old: string[]) =>
    listing(folder).filter((one) => !old.includes(one) && /lab/.test(one));
  expect(oursIn('/run', was.run)).toEqual([]);
  expect(oursIn(tmpdir(), was.tmp)).toEqual([]);
}

describe('a lab host', () => {
  test('runs real engines in namespaces of its own and leaves nothing behind, paused containers included', async () => {
    const before = machineState();
    const host = await up();
    const was = traces(host, before);
    expect((await host.run(['docker', 'run', '--rm', 'lab/busybox', 'echo', 'from a container'])).trim()).toBe(
      'from a container',
    );
    await host.run(['docker', 'run', '--detach', '--name', 'held', 'lab/busybox', 'sleep', 'infinity']);
    await host.run(['docker', 'pause', 'held']);
    await host.run(['ip', 'netns', 'add', 'named']);
    await host.run(['ovs-vsctl', 'add-br', 'ovs0', '--', 'set', 'Bridge', 'ovs0', 'datapath_type=netdev']);
    expect(await host.run(['ip', '-brief', 'link', 'show', 'dev', 'ovs0'])).toContain('ovs0');
    expect((await host.run(['hostname'])).trim()).toBe(host.name);
    expect(host.name).not.toBe(readFileSync('/proc/sys/kernel/hostname', 'utf8').trim());
    expect(holders(was.namespaces).length).toBeGreaterThan(5);
    expect(cgroupFolders(host.cgroup).length).toBeGreaterThan(0);
    await host.down();
    expectNothingLeft(was);
  });

  test('stops, starts and restarts its engines', async () => {
    const host = await up();
    await host.run(['docker', 'create', '--name', 'kept', 'lab/busybox', 'sleep', '1']);
    await host.run(['ovs-vsctl', 'add-br', 'kept0', '--', 'set', 'Bridge', 'kept0', 'datapath_type=netdev']);
    await host.stopDocker();
    expect((await host.exec(['docker', 'ps'])).code).not.toBe(0);
    await host.startDocker();
    await host.restartDocker();
    expect(await host.run(['docker', 'ps', '--all', '--format', '{{.Names}}'])).toBe('kept\n');
    await host.stopOvsdb();
    expect((await host.exec(['ovs-vsctl', '--timeout=1', 'show'])).code).not.toBe(0);
    expect((await host.exec(['ip', 'link', 'show', 'dev', 'kept0'])).code).toBe(0);
    await host.startOvsdb();
    await host.stopOvs();
    await host.startOvs();
    expect(await host.run(['ovs-vsctl', 'list-br'])).toBe('kept0\n');
  });

  test('two at once do not disturb each other and can be joined by a wire', async () => {
    const [a, b] = await Promise.all([up(), up()]);
    await joinByWire(a, b);
    await Promise.all(
      [a, b].map((host) => host.run(['docker', 'run', '-d', '--name', 'same', 'lab/busybox', 'sleep', '99'])),
    );
    await a.run(['ip', 'address', 'add', '10.99.0.1/24', 'dev', 'eth0']);
    await b.run(['ip', 'address', 'add', '10.99.0.2/24', 'dev', 'eth0']);
    await b.run(['ping', '-c', '1', '-W', '2', '10.99.0.1']);
    await a.down();
    expect(await b.run(['docker', 'ps', '--format', '{{.Names}}'])).toBe('same\n');
  });

  test('signals reach the program inside, its exit is the program’s', async () => {
    const host = await up({ docker: false, ovs: false });
    const trap = ['sh', '-c', 'trap "exit 7" TERM; echo ready; while :; do sleep 0.05; done'];
    const child = host.spawn(trap, { stdio: ['ignore', 'pipe', 'inherit'] });
    if (child.stdout) await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(7);
    expect(await host.exec(['sh', '-c', 'cat; exit 3'], { input: 'given' })).toMatchObject({
      code: 3,
      stdout: 'given',
    });
    await expect(host.run(['ls', '/nowhere'])).rejects.toThrow(/ls \/nowhere: exit code 2[\s\S]*No such file/);
    await expect(host.exec(['sleep', '60'], { timeoutMs: 100 })).rejects.toThrow(/still running after 100 ms/);
    expect((await host.exec(['pidof', 'sleep'])).stdout.trim()).toBe('');
  });

  test('a relay carries the machine’s loopback into it', async () => {
    const host = await up({ docker: false, ovs: false });
    const server = host.spawn(['busybox', 'httpd', '-f', '-p', '127.0.0.1:9000', '-h', '/etc'], { stdio: 'ignore' });
    const way = await relay(host, 9000);
    const url = `http://127.0.0.1:${way.port}/hostname`;
    const answer = await until('httpd answers', () =>
      fetch(url).then(
        (one) => one.text(),
        () => undefined,
      ),
    );
    expect(answer.trim()).toBe(host.name);
    await way.close();
    await expect(fetch(url)).rejects.toThrow();
    server.kill();
  });
});

describe('a lab host whose creator is killed', () => {
  const creator = (): ChildProcess => {
    const program = [
      `import { upLabHost } from ${JSON.stringify(join(import.meta.dirname, 'host.ts'))};`,
      'const host = await upLabHost();',
      'await host.run(["docker", "run", "-d", "lab/busybox", "sleep", "99"]);',
      'console.log(JSON.stringify({ cgroup: host.cgroup, pid: host.pid }));',
      'setInterval(() => undefined, 1000);',
    ].join('\n');
    const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module-typescript', '--eval', program];
    return spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
  };

  test('goes with it and leaves nothing behind', async () => {
    const before = machineState();
    const process = creator();
    if (!process.stdout) throw new Error('no pipe');
    const [line] = await once(process.stdout, 'data');
    const host = JSON.parse(String(line)) as { cgroup: string; pid: number };
    const was = traces(host, before);
    process.kill('SIGKILL');
    await until('the lab host ends', () => !existsSync(`/proc/${host.pid}`));
    await until('its cgroups go', () => cgroupFolders(host.cgroup).length === 0);
    expectNothingLeft(was);
  });
});

describe('scenes', () => {
  test.each(scenes.map((scene) => scene.name))('%s builds', async (name) => {
    const before = machineState();
    const host = await up();
    const was = traces(host, before);
    const scene = scenes.find((one) => one.name === name);
    const second = scene && (await buildScene(scene, host));
    if (second) hosts.push(second);
    const running = await host.run(['docker', 'ps', '--format', '{{.Names}}']);
    const named = await host.run(['ip', 'netns', 'list']);
    expect(`${running}${named}`.trim().split('\n').length).toBeGreaterThan(1);
    if (name === 'vlan') await expectTagsToIsolate(host);
    await second?.down();
    await host.down();
    expectNothingLeft(was);
  });
});

/** Same tag: ping and TCP pass. Another tag: nothing does. */
async function expectTagsToIsolate(host: LabHost): Promise<void> {
  const inside = (container: string, ...argv: string[]) => host.exec(['docker', 'exec', container, ...argv]);
  const ping = async (from: string, to: string) => (await inside(from, 'ping', '-c', '1', '-W', '1', to)).code;
  expect(await ping('test1', '192.168.0.2')).toBe(0);
  expect(await ping('test3', '192.168.0.4')).toBe(0);
  expect(await ping('test1', '192.168.0.3')).toBe(1);
  await host.run(['docker', 'exec', '--detach', 'test2', 'nc', '-ll', '-p', '7000', '-e', 'cat']);
  const echoed = await until('TCP passes', async () => {
    const answer = await inside('test1', 'sh', '-c', 'echo over the wire | nc -w 2 192.168.0.2 7000');
    return answer.code === 0 && answer.stdout;
  });
  expect(echoed).toBe('over the wire\n');
}
