/** `npm run lab -- COMMAND`: lab hosts for trying things by hand. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { ensureLabPackages } from '../setup/lab-packages.mjs';
import type { LabHost } from './host.ts';
import { upKeptLabHost } from './host.ts';
import { open, remember, running } from './registry.ts';
import { sceneNamed, scenes } from './scenes/all.ts';
import { buildScene } from './scenes/build.ts';
import type { Scene } from './scenes/scene.ts';

const usage = `usage: npm run lab -- COMMAND

  up [NAME] [--no-docker] [--no-ovs]   bring a lab host up; it stays until it is taken down
  up crowd COUNT                       one named crowd, with as many containers in it
  down NAME | --all                    take it down, with everything in it
  list                                 the lab hosts that are up
  exec NAME -- PROGRAM [ARG ...]       run a program in it
  shell NAME                           a shell in it
  scene NAME SCENE                     build a scene in it

scenes:
${scenes.map((scene) => `  ${scene.name.padEnd(14)} ${scene.about}`).join('\n')}

A lab host is a container host of its own inside this machine: real dockerd and Open vSwitch in fresh namespaces. Needs root.
`;

/** A mistake in how the command was called. */
class UsageError extends Error {}

const flags = ['--no-docker', '--no-ovs'];

async function up(args: readonly string[]): Promise<void> {
  const unknown = args.filter((one) => one.startsWith('-') && !flags.includes(one));
  const words = args.filter((one) => !one.startsWith('-'));
  const [first, count] = words;
  const names = first === 'crowd' && words.length === 2 ? [first] : words;
  // Before anything is made: a count that is none is refused here.
  const scene = first === 'crowd' && count !== undefined ? sceneNamed(`crowd-${count}`) : undefined;
  if (unknown.length > 0 || names.length > 1) throw new UsageError(`up: not understood: ${args.join(' ')}`);
  const [name] = names;
  if (name !== undefined && running().some((one) => one.name === name))
    throw new Error(`lab host ${name} is up already`);
  ensureLabPackages();
  const options = { name, docker: !args.includes('--no-docker'), ovs: !args.includes('--no-ovs') };
  const { host, keeperPid } = await upKeptLabHost(options, true);
  remember(host, keeperPid, []);
  console.log(`${host.name} is up (pid ${host.pid}); a shell in it: npm run lab -- shell ${host.name}`);
  if (scene) await buildAndTell(host, scene);
}

/** Memory that programs could have, in MiB, of the whole machine (proc(5), MemAvailable). */
const availableMiB = (): number =>
  Math.round(Number(/^MemAvailable:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1] ?? 0) / 1024);

/** Builds a scene and prints what it took: time, and by how much less memory the machine has for others. */
async function buildAndTell(host: LabHost, scene: Scene): Promise<void> {
  const [startedMs, before] = [performance.now(), availableMiB()];
  const second = await buildScene(scene, host, bringUpKept);
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
  console.log(
    `scene ${scene.name} stands in ${host.name}${second ? ` and ${second.name}` : ''}: ${seconds} s, ${before - availableMiB()} MiB`,
  );
}

async function down(name: string): Promise<void> {
  const names = name === '--all' ? running().map((one) => one.name) : [name];
  for (const one of names) {
    await open(one).down();
    console.log(`${one} is down`);
  }
}

/** A second machine stays up as the first does. */
async function bringUpKept(name: string): Promise<LabHost> {
  const { host, keeperPid } = await upKeptLabHost({ name }, true);
  remember(host, keeperPid, []);
  return open(host.name);
}

/** Runs a program with our terminal and gives its exit code. */
async function runInside(host: LabHost, argv: readonly string[], env?: Record<string, string>): Promise<number> {
  const child = host.spawn(argv, { stdio: 'inherit', env });
  // Ctrl-C reaches the program by the terminal; this process only waits for it.
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) process.on(signal, () => undefined);
  const [code, signal] = await once(child, 'exit');
  return code ?? (signal ? 128 : 1);
}

async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  const [name] = rest;
  const need = (count: number, what: string): void => {
    if (rest.length !== count) throw new UsageError(`${command} needs ${what}`);
  };
  switch (command) {
    case 'up':
      await up(rest);
      return 0;
    case 'down':
      need(1, 'NAME or --all');
      await down(name ?? '');
      return 0;
    case 'list':
      need(0, 'nothing more');
      for (const one of running()) console.log(`${one.name}\tpid ${one.pid}`);
      return 0;
    case 'exec': {
      const argv = rest.slice(rest[1] === '--' ? 2 : 1);
      if (name === undefined || argv.length === 0) throw new UsageError('exec needs NAME -- PROGRAM [ARG ...]');
      return runInside(open(name), argv);
    }
    case 'shell':
      need(1, 'NAME');
      return runInside(open(name ?? ''), ['/bin/bash', '--norc'], { PS1: `${name}:\\w# ` });
    case 'scene': {
      need(2, 'NAME SCENE');
      await buildAndTell(open(name ?? ''), sceneNamed(rest[1] ?? ''));
      return 0;
    }
    case 'help':
    case '--help':
      console.log(usage);
      return 0;
    default:
      throw new UsageError(command === undefined ? 'a command is missing' : `no command ${command}`);
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`lab: ${error instanceof Error ? error.message : String(error)}`);
  if (error instanceof UsageError) console.error(`\n${usage}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
