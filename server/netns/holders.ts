/**
 * Who holds which namespaces: processes that run in them, names they are mounted on, descriptors. Namespaces are told by nsfs inode here,
 * which is exact only while somebody (the finder) holds a descriptor of them.
 */
import { fstatSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';

/** Device number of nsfs: what lies on it is a namespace, whatever its path. */
export const nsfsDevice = (): number => statSync('/proc/self/ns/net').dev;

/** Inode of the namespace at a path; undefined when nothing is there, it is no namespace, or we may not look. */
export function netnsInodeAt(path: string, device: number): number | undefined {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat?.dev === device ? stat.ino : undefined;
  } catch {
    return undefined;
  }
}

/** The same of an open descriptor. */
export function netnsInodeOf(fd: number, device: number): number | undefined {
  const stat = fstatSync(fd);
  return stat.dev === device ? stat.ino : undefined;
}

export const processNetnsPath = (pid: number): string => `/proc/${pid}/ns/net`;

/** Every process id visible in our /proc, ascending. */
export function processIds(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

/** The lowest process id in each netns. */
export function processesByNetns(device: number): Map<number, number> {
  const byInode = new Map<number, number>();
  for (const pid of processIds()) {
    const inode = netnsInodeAt(processNetnsPath(pid), device);
    if (inode !== undefined && !byInode.has(inode)) byInode.set(inode, pid);
  }
  return byInode;
}

/** Names in a directory, none when it does not exist. */
export function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

export function processName(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trimEnd();
  } catch {
    return undefined;
  }
}

/** A descriptor of a netns reads as `net:[inode]`, as the path it was mounted on, or as `/` when that was unmounted since. */
const mayBeNetns = (target: string): boolean =>
  target.startsWith('net:[') || target.includes('/netns/') || target === '/';

const tunDevice = '/net/tun';

/** What a process holds by descriptor: namespaces by inode, and tun or tap devices by name. */
export type HeldByProcess = { netns: number[]; tunNames: string[] };

/** Only likely targets are looked at: stat on any file may hang. */
export function heldBy(pid: number, device: number): HeldByProcess {
  const held: HeldByProcess = { netns: [], tunNames: [] };
  for (const fd of namesIn(`/proc/${pid}/fd`)) {
    const path = `/proc/${pid}/fd/${fd}`;
    let target: string;
    try {
      target = readlinkSync(path);
    } catch {
      continue;
    }
    if (target.endsWith(tunDevice)) {
      const name = tunNameOf(pid, fd);
      if (name !== undefined) held.tunNames.push(name);
    } else if (mayBeNetns(target)) {
      const inode = netnsInodeAt(path, device);
      if (inode !== undefined) held.netns.push(inode);
    }
  }
  return held;
}

/** The device a descriptor of /dev/net/tun was attached to (drivers/net/tun.c, tun_chr_show_fdinfo); none before TUNSETIFF. */
function tunNameOf(pid: number, fd: string): string | undefined {
  try {
    return /^iff:\t(\S+)$/m.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}
