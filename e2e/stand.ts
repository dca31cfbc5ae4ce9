/** The product on a lab host with a scene, reached through a relay, with everything it logs kept. */
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LabHost, upLabHost } from '../lab/host.ts';
import { type Relay, relay } from '../lab/relay.ts';
import { sceneNamed } from '../lab/scenes/all.ts';
import { buildScene } from '../lab/scenes/build.ts';

const checkout = join(import.meta.dirname, '..');
const insidePort = 7420;
const startTimeoutMs = 120_000;

export type Stand = {
  host: LabHost;
  /** The other machine of a scene of two; the product runs on the first. */
  second: LabHost | undefined;
  /** Where the machine's browser finds the product. */
  url: string;
  /** The sign-in link the product printed; it works once. */
  signInLink: string;
  /** Log lines of level warn and above, and what the supervisor or the web process complained of, since the last call. */
  takeComplaints(): string[];
  /** Pid of the agent's process as the machine counts. */
  agentPid(): number;
  webPid(): number;
  down(): Promise<void>;
};

/** What kind of machine the product finds itself on. */
export type Machine = {
  /** Whether there is an engine, and Open vSwitch; true unless said otherwise. */
  docker?: boolean;
  ovs?: boolean;
  /** Capabilities (capabilities(7), without CAP_, lower case) that the product's root lacks. */
  without?: string[];
};

/** Lines a careful operator would look into: pino's level 40 and more, and every plain line on the error stream. */
function isComplaint(line: string, stream: 'stdout' | 'stderr'): boolean {
  if (line.trim() === '') return false;
  if (!line.startsWith('{')) return stream === 'stderr';
  try {
    return Number((JSON.parse(line) as { level?: unknown }).level) >= 40;
  } catch {
    return true;
  }
}

export async function upStand(
  scene: string | undefined,
  env: Record<string, string> = {},
  { docker = true, ovs = true, without = [] }: Machine = {},
): Promise<Stand> {
  if (!existsSync(join(checkout, '.next', 'standalone'))) throw new Error('not built yet: run npm run setup first');
  const host = await upLabHost({ docker, ovs });
  let through: Relay | undefined;
  let second: LabHost | undefined;
  try {
    if (scene !== undefined) second = await buildScene(sceneNamed(scene), host);
    const complaints: string[] = [];
    const printed: string[] = [];
    const lacking = without.map((one) => `-${one}`).join(',');
    const under = lacking === '' ? [] : ['setpriv', `--bounding-set=${lacking}`, `--inh-caps=${lacking}`, '--'];
    const child = host.spawn([...under, process.execPath, join(checkout, 'setup', 'start.mjs')], {
      cwd: checkout,
      env: { PATCHBAY_LISTEN: `127.0.0.1:${insidePort}`, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of ['stdout', 'stderr'] as const) {
      let rest = '';
      child[stream]?.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          printed.push(line);
          if (isComplaint(line, stream)) complaints.push(line);
        }
      });
    }
    const ended = once(child, 'exit');
    const deadline = Date.now() + startTimeoutMs;
    while (!printed.some((line) => line.includes('patchbay: ready at '))) {
      if (child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`the product did not come up:\n${printed.join('\n')}`);
      }
      await sleep(50);
    }
    through = await relay(host, insidePort);
    const url = `http://127.0.0.1:${through.port}`;
    const link = printed.map((line) => /https?:\/\/\S+\/signin#token=(\S+)/.exec(line)?.[1]).find(Boolean);
    if (link === undefined) throw new Error(`no sign-in link was printed:\n${printed.join('\n')}`);
    const relayed = through;
    return {
      host,
      second,
      url,
      signInLink: `${url}/signin#token=${link}`,
      takeComplaints: () => complaints.splice(0),
      agentPid: () => onlyProcess(host, (_program, args) => args.includes('server/main.ts')),
      webPid: () => onlyProcess(host, (program) => program.startsWith('/var/lib/patchbay/web/')),
      down: async () => {
        child.kill('SIGTERM');
        await Promise.race([ended, sleep(10_000)]);
        await relayed.close();
        await second?.down();
        await host.down();
      },
    };
  } catch (error) {
    await through?.close();
    await second?.down();
    await host.down();
    throw error;
  }
}

/** The one process of the lab host that matches by its program and arguments (ended by zeros), by its pid on the machine. */
function onlyProcess(host: LabHost, matches: (program: string, args: string) => boolean): number {
  const namespace = pidNamespace(host.pid);
  const found = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        if (pidNamespace(pid) !== namespace) return false;
        // By what runs, too: the launcher in front of it (setpriv) has the same arguments until it becomes it.
        const program = readlinkSync(`/proc/${pid}/exe`);
        return program.endsWith('/node') && matches(program, readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
      } catch {
        return false;
      }
    });
  const [pid] = found;
  if (pid === undefined || found.length > 1) throw new Error(`${found.length} such processes in ${host.name}`);
  return pid;
}

const pidNamespace = (pid: number): string => readlinkSync(`/proc/${pid}/ns/pid`);
