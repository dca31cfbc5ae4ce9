/** The network namespaces of a lab host, found as lsns(8) does: by who runs in them, what they are mounted on and who holds them open. */
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import type { LabHost } from '../host.ts';

export type SeenNamespace = {
  /** nsfs inode: tells living namespaces apart, at one moment. */
  inode: number;
  /** A path inside the lab host that is this namespace. */
  path: string;
  /** Names under /run/netns. */
  names: string[];
  /** Names under /run/docker/netns. */
  sandboxes: string[];
  /** Processes that run in it, as the lab host counts, ascending. */
  pids: number[];
};

/** The agent keeps every namespace it reads open; what only it holds is nobody's namespace any more. */
const readersOfOurs = /\bserver\/(main|supervisor)\.ts\b/;

const entries = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    // Processes and names end while we look.
    return undefined;
  }
}

/** The nsfs inode at a path, undefined for other files. */
function netnsInode(path: string, device: number): number | undefined {
  const stat = attempt(() => statSync(path));
  return stat?.dev === device ? stat.ino : undefined;
}

/** Every network namespace of the lab host, by inode. */
export function findNamespaces(host: Pick<LabHost, 'pid'>): Map<number, SeenNamespace> {
  const root = `/proc/${host.pid}/root`;
  const device = statSync('/proc/self/ns/net').dev;
  const found = new Map<number, SeenNamespace>();
  const at = (inode: number, path: string): SeenNamespace => {
    const known = found.get(inode);
    if (known) return known;
    const seen: SeenNamespace = { inode, path, names: [], sandboxes: [], pids: [] };
    found.set(inode, seen);
    return seen;
  };
  const processes = entries(`${root}/proc`).filter((one) => /^\d+$/.test(one));
  for (const pid of processes.map(Number).sort((a, b) => a - b)) {
    const inode = netnsInode(`${root}/proc/${pid}/ns/net`, device);
    if (inode !== undefined) at(inode, `/proc/${pid}/ns/net`).pids.push(pid);
  }
  for (const name of entries(`${root}/run/netns`)) {
    const inode = netnsInode(`${root}/run/netns/${name}`, device);
    if (inode !== undefined) at(inode, `/run/netns/${name}`).names.push(name);
  }
  for (const name of entries(`${root}/run/docker/netns`)) {
    const inode = netnsInode(`${root}/run/docker/netns/${name}`, device);
    if (inode !== undefined) at(inode, `/run/docker/netns/${name}`).sandboxes.push(name);
  }
  for (const pid of processes) {
    const commandLine = attempt(() => readFileSync(`${root}/proc/${pid}/cmdline`, 'utf8')) ?? '';
    if (readersOfOurs.test(commandLine)) continue;
    for (const fd of entries(`${root}/proc/${pid}/fd`)) {
      const path = `/proc/${pid}/fd/${fd}`;
      // Other namespace kinds live on nsfs too and are told apart by how their descriptor reads; a mounted one reads as its path.
      const target = attempt(() => readlinkSync(`${root}${path}`)) ?? '';
      if (!target.startsWith('net:[') && !target.includes('/netns/')) continue;
      const inode = netnsInode(`${root}${path}`, device);
      if (inode !== undefined) at(inode, path);
    }
  }
  return found;
}
