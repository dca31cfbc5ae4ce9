/** Which processes have a socket open, by the socket's inode (proc_pid_fd(5): a socket's descriptor reads `socket:[inode]`). */
import { readFileSync, readlinkSync } from 'node:fs';
import { namesIn, netnsInodeAt, processIds, processName, processNetnsPath } from './holders.ts';

/** `engineId`: the container its cgroup names. */
export type SocketHolder = { pid: number; processName: string; engineId?: string; inNetns: boolean };

/** Descriptors looked at for one question: enough for a thousand busy processes, and a tenth of a second of work. */
const maxDescriptors = 40_000;

const socketInode = /^socket:\[(\d+)\]$/;

/** Engines name a container's cgroup by its 64-hex id (`/docker/<id>`, `docker-<id>.scope`). */
function engineIdOf(pid: number): string | undefined {
  try {
    return /[0-9a-f]{64}/.exec(readFileSync(`/proc/${pid}/cgroup`, 'utf8'))?.[0];
  } catch {
    return undefined;
  }
}

/**
 * Holders of the wanted sockets. The processes of the netns are asked first, all others only while a wanted socket has no holder yet: a
 * socket may be held from elsewhere (an engine's resolver inside a container's netns), which is rare.
 */
export function socketHolders(
  netnsInode: number,
  device: number,
  wanted: Iterable<number>,
): ReadonlyMap<number, SocketHolder[]> {
  return socketHoldersIn(new Map([[netnsInode, [...wanted]]]), device);
}

/** `socketHolders` of several namespaces, by their inodes, in one pass over the processes. */
export function socketHoldersIn(
  wantedIn: ReadonlyMap<number, readonly number[]>,
  device: number,
): ReadonlyMap<number, SocketHolder[]> {
  const holders = new Map<number, SocketHolder[]>();
  const all = new Set([...wantedIn.values()].flat());
  const missing = new Set(all);
  let left = maxDescriptors;
  if (all.size === 0) return holders;

  const look = (pid: number, inNetns: boolean): void => {
    let holder: SocketHolder | undefined;
    for (const fd of namesIn(`/proc/${pid}/fd`)) {
      left -= 1;
      if (left < 0) return;
      const inode = Number(socketInode.exec(targetOf(`/proc/${pid}/fd/${fd}`))?.[1] ?? Number.NaN);
      if (!all.has(inode)) continue;
      if (!holder) {
        const engineId = engineIdOf(pid);
        holder = { pid, processName: processName(pid) ?? '', ...(engineId ? { engineId } : {}), inNetns };
      }
      const list = holders.get(inode);
      if (!list) holders.set(inode, [holder]);
      else if (list.at(-1) !== holder) list.push(holder);
      missing.delete(inode);
    }
  };

  const elsewhere: number[] = [];
  for (const pid of processIds()) {
    const netnsInode = netnsInodeAt(processNetnsPath(pid), device);
    if (netnsInode === undefined || (wantedIn.get(netnsInode)?.length ?? 0) === 0) elsewhere.push(pid);
    else look(pid, true);
  }
  for (const pid of elsewhere) {
    if (missing.size === 0 || left < 0) break;
    look(pid, false);
  }
  return holders;
}

function targetOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
