/** The lab hosts that outlive the command that brought them up, one small file each. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type LabHost, labHostAt } from './host.ts';
import { until } from './poll.ts';

const folder = '/run/patchbay-lab';

const entrySchema = z.object({
  name: z.string(),
  pid: z.number().int().positive(),
  cgroup: z.string(),
  keeperPid: z.number().int().positive(),
  /** When the keeper began, in clock ticks since boot: a pid alone may belong to another process by now. */
  keeperStart: z.string(),
  dockerArgs: z.array(z.string()),
});
export type RegistryEntry = z.infer<typeof entrySchema>;

/** Field 22 of /proc/<pid>/stat, counted after the command name, which may hold spaces (proc_pid_stat(5)). */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended, whenever its parent looks after it.
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

const fileOf = (name: string): string => join(folder, `${name}.json`);

export function remember(host: LabHost, keeperPid: number, dockerArgs: readonly string[]): void {
  const keeperStart = startOf(keeperPid);
  if (keeperStart === undefined) throw new Error(`the keeper of ${host.name} is gone`);
  const { name, pid, cgroup } = host;
  const entry: RegistryEntry = { name, pid, cgroup, keeperPid, keeperStart, dockerArgs: [...dockerArgs] };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(fileOf(host.name), `${JSON.stringify(entry)}\n`);
}

/** The lab hosts that run now, by name; files of those that ended meanwhile are removed. */
export function running(): RegistryEntry[] {
  let files: string[];
  try {
    files = readdirSync(folder);
  } catch {
    return [];
  }
  const entries: RegistryEntry[] = [];
  for (const file of files.filter((one) => one.endsWith('.json')).sort()) {
    const entry = entrySchema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
    if (startOf(entry.keeperPid) === entry.keeperStart) entries.push(entry);
    else rmSync(join(folder, file), { force: true });
  }
  return entries;
}

/** A handle of a running lab host; throws with the names there are. */
export function open(name: string): LabHost {
  const all = running();
  const entry = all.find((one) => one.name === name);
  if (!entry) {
    const names = all.map((one) => one.name).join(', ') || 'none';
    throw new Error(`no lab host ${name} is up (up: ${names})`);
  }
  return labHostAt(entry, async () => {
    process.kill(entry.keeperPid, 'SIGTERM');
    await until(`lab host ${name} goes down`, () => startOf(entry.keeperPid) !== entry.keeperStart);
    rmSync(fileOf(name), { force: true });
    if (running().length === 0) rmSync(folder, { recursive: true, force: true });
  });
}
