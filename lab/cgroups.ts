/** The one thing of a lab host that is not in its namespaces: the cgroup folders of its containers. */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A name for the folder, in every cgroup hierarchy, under which a lab host's engine puts its containers; no two lab hosts share one. */
export const newCgroupName = (hostName: string): string => `lab.${hostName}.${randomBytes(4).toString('hex')}`;

/** Mount points of all cgroup hierarchies (proc_pid_mountinfo(5): the type follows the lone hyphen). */
function hierarchies(): string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => / - cgroup2? /.test(line))
    .map((line) => line.split(' ')[4] ?? '');
}

/** Folders of the lab host that exist now, deepest first. */
export function cgroupFolders(cgroup: string): string[] {
  const found: string[] = [];
  const walk = (folder: string): void => {
    let entries: string[];
    try {
      entries = readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name);
    } catch {
      return;
    }
    for (const entry of entries) walk(join(folder, entry));
    found.push(folder);
  };
  for (const mount of hierarchies()) walk(join(mount, cgroup));
  return found;
}

/**
 * Lets paused containers run on: the kernel cannot end a frozen process of the v1 freezer, and a pid namespace whose first process is dead
 * waits for all of its processes.
 */
export function thaw(cgroup: string): void {
  for (const folder of cgroupFolders(cgroup)) {
    for (const [file, value] of [
      ['freezer.state', 'THAWED'],
      ['cgroup.freeze', '0'],
    ] as const) {
      try {
        if (existsSync(join(folder, file))) writeFileSync(join(folder, file), value);
      } catch {
        // The folder went away meanwhile: nothing in it is frozen.
      }
    }
  }
}

/** Removes them; a folder stays busy for moments after its last process died. Returns what could not be removed. */
export async function removeCgroups(cgroup: string): Promise<string[]> {
  for (let attempt = 0; ; attempt += 1) {
    for (const folder of cgroupFolders(cgroup)) {
      try {
        rmdirSync(folder);
      } catch {
        // Tried again below.
      }
    }
    const left = cgroupFolders(cgroup);
    if (left.length === 0 || attempt === 100) return left;
    await sleep(20);
  }
}
