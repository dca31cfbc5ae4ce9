/**
 * `npm start`, as root: starts the agent and the web process, starts each again when it ends, ends both when it is told to. It says what is
 * missing on the host and changes nothing about that.
 */

import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { agentNodeFlags } from './agent-node-flags.ts';
import { type Config, isLoopback, parseConfig, unknownSettings } from './config.ts';
import { exitCodes, isFinal } from './exit-codes.ts';
import { ask } from './supervise/ask.ts';
import { type Ending, type Kept, keepRunning, told } from './supervise/child.ts';
import { missingOnHost } from './supervise/missing.ts';
import { printable } from './supervise/printable.ts';
import { signInLink, urlOf } from './supervise/sign-in-link.ts';
import { placeWebCopy, removeOtherCopies, type WebCopy } from './supervise/web-copy.ts';
import { asWebUser, checkWebUser, endingWithParent } from './supervise/web-user.ts';

const checkoutDir = dirname(dirname(fileURLToPath(import.meta.url)));
const say = (line: string): void => console.log(`patchbay: ${line}`);
const complain = (line: string): void => console.error(`patchbay: ${line}`);

/** Children get this long between SIGTERM and SIGKILL. */
const graceMs = 5_000;

const kept: Kept[] = [];
let leaving = false;

async function leave(code: number): Promise<void> {
  if (leaving) return;
  leaving = true;
  await Promise.all(kept.map((one) => one.stop(graceMs)));
  process.exit(code);
}

/** Tells of an ending and gives up when another start cannot help. */
function onEnd(name: string) {
  return (ending: Ending, pauseMs: number): boolean => {
    if (isFinal(ending.code)) {
      void leave(ending.code ?? 1);
      return false;
    }
    complain(`the ${name} ended (${told(ending)}); starting it again in ${pauseMs / 1000} s`);
    return true;
  };
}

function startAgent(): Kept {
  const args = endingWithParent([process.execPath, ...agentNodeFlags, join(checkoutDir, 'server', 'main.ts')]);
  return keepRunning(
    () => spawn('setpriv', args, { detached: true, stdio: ['ignore', 'inherit', 'inherit'] }),
    onEnd('agent'),
  );
}

function startWeb(config: Config, copy: WebCopy): Kept {
  // Nothing of our own environment: it may hold PATCHBAY_TOKEN and whatever else root has there.
  const env = {
    NODE_ENV: 'production',
    PATH: '/usr/bin:/bin',
    LANG: 'C.UTF-8',
    HOSTNAME: config.listen.host,
    PORT: String(config.listen.port),
    NEXT_TELEMETRY_DISABLED: '1',
    PATCHBAY_LISTEN_HOST: config.listen.host,
    PATCHBAY_AGENT_SOCKET: join(config.runDir, 'agent.sock'),
  } satisfies Record<string, string>;
  return keepRunning(() => {
    // No terminal of root's for it (a terminal takes input, too), and what it says is stripped of control characters.
    const child = spawn('setpriv', asWebUser([copy.node, copy.entry]), {
      cwd: copy.dir,
      env: env as unknown as NodeJS.ProcessEnv,
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr?.setEncoding('utf8');
    child.stderr?.on('data', (text: string) => {
      for (const line of text.split('\n')) if (line.trim() !== '') console.error(`web: ${printable(line)}`);
    });
    return child;
  }, onEnd('web process'));
}

/** Whether the web process's user can run its copy: the folder may be closed to it, or mounted noexec. */
function webProblem(copy: WebCopy): string | undefined {
  // By way of env(1): setpriv itself still has the capabilities that let it through a closed folder when it starts the program.
  const program = asWebUser(['env', copy.node, '--version']);
  const tried = spawnSync('setpriv', program, { encoding: 'utf8', env: {}, cwd: '/' });
  if (tried.error) return `setpriv does not run (${tried.error.message}); Debian has it in util-linux.`;
  if (tried.status === 0) return undefined;
  return `the user of the web process cannot run ${copy.node} (${printable(tried.stderr.trim())}). Every folder above it must let others pass (chmod o+x), and must not be mounted noexec; PATCHBAY_STATE_DIR chooses another place.`;
}

/** Whether the address can be listened on now; otherwise the system's word for why not. */
function listenProblem(config: Config): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen(config.listen, () => probe.close(() => resolve(undefined)));
  });
}

async function until(what: () => Promise<boolean>): Promise<void> {
  for (let waitMs = 25; !leaving && !(await what()); waitMs = Math.min(waitMs * 1.3, 500)) await sleep(waitMs);
}

async function run(config: Config): Promise<void> {
  for (const line of missingOnHost(config)) say(line);
  if (!isLoopback(config.listen.host)) {
    say(`served without TLS on ${config.listen.host}: whoever reads that network reads tokens, see docs/operations.md`);
  }
  if (config.readOnly) say('read-only: everything is shown, nothing is changed');
  const agent = startAgent();
  kept.push(agent);
  const admin = { socketPath: join(config.runDir, 'admin.sock') };
  await until(async () => {
    const answer = await ask(admin, 'GET', '/agent', 2_000);
    return answer?.status === 200 && (JSON.parse(answer.text) as { pid: number }).pid === agent.pid();
  });
  if (leaving) return;

  // Only now: the agent holds the host's lock, so no other supervisor's web process runs.
  const user = checkWebUser();
  if (!user.ok) return giveUp(user.error);
  const copy = placeWebCopy(checkoutDir, config.stateDir);
  if (!copy.ok) return giveUp(copy.error);
  removeOtherCopies(config.stateDir, copy.value);
  const problem = webProblem(copy.value);
  if (problem !== undefined) return giveUp(problem);
  const taken = await listenProblem(config);
  if (taken !== undefined) {
    return giveUp(
      `cannot listen on ${config.listen.host} port ${config.listen.port} (${taken}). PATCHBAY_LISTEN chooses another address.`,
    );
  }
  kept.push(startWeb(config, copy.value));
  const url = new URL(urlOf(config.listen));
  const door = { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: config.listen.port };
  const health = () => ask(door, 'GET', '/api/v1/health', 5_000);
  await until(async () => (await health()) !== undefined);
  const link = await signInLink(config.runDir, config.listen);
  if (link !== undefined) say(`sign in, once and within 15 minutes, at ${link}`);
  await until(async () => (await health())?.status === 200);
  if (!leaving) say(`ready at ${urlOf(config.listen)}`);
}

async function giveUp(reason: string): Promise<void> {
  complain(reason);
  await leave(exitCodes.web);
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void leave(0));
const config = parseConfig(process.env);
if (!config.ok) {
  complain(config.error.detail);
  process.exitCode = exitCodes.settings;
} else if (process.geteuid?.() !== 0) {
  complain('must be started by root: it reads every network namespace of the host.');
  process.exitCode = exitCodes.settings;
} else {
  for (const name of unknownSettings(process.env)) complain(`${name} is not a setting; it is ignored`);
  await run(config.value);
}
