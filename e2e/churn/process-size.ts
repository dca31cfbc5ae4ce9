/** What /proc says of a process: resident memory and open descriptors. */
import { readdirSync, readFileSync } from 'node:fs';

export type ProcessSize = {
  residentBytes: number;
  /**
   * The part of it that is the process's own (RssAnon of proc_pid_status(5)). The rest is files, a browser's program above all, which the
   * kernel drops and brings back as it likes, and which every process of a tree counts anew.
   */
  ownBytes: number;
  descriptors: number;
};

export function sizeOf(pid: number): ProcessSize {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  const own = /^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1];
  if (resident === undefined || own === undefined) throw new Error(`process ${pid} has no resident memory`);
  return {
    residentBytes: Number(resident) * 1024,
    ownBytes: Number(own) * 1024,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
  };
}

/** The sizes of a process and of all below it together; those that end meanwhile are left out. */
export function sizeOfTree(root: number): ProcessSize {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // pid (comm) state ppid: comm may hold anything, its last bracket ends it.
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // Ended meanwhile.
    }
  }
  const total: ProcessSize = { residentBytes: 0, ownBytes: 0, descriptors: 0 };
  const add = (pid: number): void => {
    try {
      const { residentBytes, ownBytes, descriptors } = sizeOf(pid);
      total.residentBytes += residentBytes;
      total.ownBytes += ownBytes;
      total.descriptors += descriptors;
    } catch {
      // Ended meanwhile.
    }
    for (const child of children.get(pid) ?? []) add(child);
  };
  add(root);
  return total;
}
