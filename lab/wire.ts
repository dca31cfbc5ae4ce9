/** A cable between two lab hosts. */
import { spawn } from 'node:child_process';
import { cleanEnv, collect } from './enter.ts';
import type { LabHost } from './host.ts';

async function machineRun(argv: readonly string[]): Promise<void> {
  const [program = '', ...args] = argv;
  const child = spawn(program, args, { env: cleanEnv, stdio: ['pipe', 'pipe', 'pipe'] });
  const result = await collect(child, argv.join(' '));
  if (result.code !== 0) throw new Error(`${argv.join(' ')}: exit code ${result.code}\n${result.stderr}`);
}

/** Joins two lab hosts by a veth pair named eth0 at both ends, both up: two machines on a wire, still without addresses. */
export async function joinByWire(a: LabHost, b: LabHost): Promise<void> {
  // Entering the netns alone leaves the machine's /proc in place, where ip looks the far end's pid up.
  const inA = ['nsenter', '--target', String(a.pid), '--net'];
  const wire = ['ip', 'link', 'add', 'name', 'eth0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(b.pid)];
  await machineRun([...inA, ...wire]);
  await a.run(['ip', 'link', 'set', 'dev', 'eth0', 'up']);
  await b.run(['ip', 'link', 'set', 'dev', 'eth0', 'up']);
}
