/** Entering a network namespace: the only place that calls setns(2). */
import { closeSync, fstatSync, openSync } from 'node:fs';
import { err, ok, type Result } from '../../model/result.ts';
import type { SysError } from '../libc/libc.ts';
import { CLONE_NEWNET, getsockopt, SOL_SOCKET, setns, sysError } from '../libc/libc.ts';

/** SO_NETNS_COOKIE (asm-generic/socket.h), Linux 5.14 and later. */
const SO_NETNS_COOKIE = 71;

let own: { fd: number; inode: number } | undefined;

/** The namespace the process was started in; opened before the first setns, while /proc/self still means it. */
function ownNetns(): { fd: number; inode: number } {
  if (!own) {
    const fd = openSync('/proc/self/ns/net', 'r');
    own = { fd, inode: fstatSync(fd).ino };
  }
  return own;
}

/**
 * Runs `work` inside the namespace of an nsfs descriptor. `work` must be synchronous: setns changes the calling thread only, the main
 * thread here, and everything else that runs on it would be in the wrong namespace. If the way back is refused the process aborts:
 * going on in a foreign namespace would read and change the wrong network.
 */
function inNetns<Value>(netnsFd: number, work: () => Value): Result<Value, SysError> {
  const home = ownNetns();
  // An agent without CAP_SYS_ADMIN may enter nothing, not even where it is; what it is in it can still read.
  if (fstatSync(netnsFd).ino === home.inode) return ok(work());
  const entered = setns(netnsFd, CLONE_NEWNET);
  if (entered < 0) return err(sysError('setns', entered));
  try {
    return ok(work());
  } finally {
    const back = setns(home.fd, CLONE_NEWNET);
    if (back < 0) {
      process.stderr.write(
        `patchbay: could not return to the host's network namespace: ${sysError('setns', back).errno}\n`,
      );
      process.abort();
    }
  }
}

/** What a namespace is read through: made inside it, of use from anywhere. */
export type SocketsInside<Sockets extends { requestFd: number }> = {
  open(): Result<Sockets, SysError>;
  close(sockets: Sockets): void;
};

const cookieBytes = Buffer.alloc(8);

/**
 * Enters a namespace once, opens the sockets there and asks one of them for the namespace's cookie (in decimal; unique while the kernel runs).
 */
export function visitNetns<Sockets extends { requestFd: number }>(
  netnsFd: number,
  inside: SocketsInside<Sockets>,
): Result<{ cookie: string; sockets: Sockets }, SysError> {
  const visited = inNetns(netnsFd, inside.open);
  const opened = visited.ok ? visited.value : visited;
  if (!opened.ok) return opened;
  const got = getsockopt(opened.value.requestFd, SOL_SOCKET, SO_NETNS_COOKIE, cookieBytes);
  if (got >= 0) return ok({ cookie: cookieBytes.readBigUInt64LE().toString(), sockets: opened.value });
  inside.close(opened.value);
  return err(sysError('getsockopt(SO_NETNS_COOKIE)', got));
}

/** A socket made inside a namespace, of use from anywhere; the caller closes it. */
export function openInside(netnsFd: number, open: () => Result<number, SysError>): Result<number, SysError> {
  const visited = inNetns(netnsFd, open);
  return visited.ok ? visited.value : visited;
}

/**
 * Calls `start` inside a namespace. A program it starts stays there: a child has the namespace that its parent's thread is in when it forks,
 * and Node.js forks before spawn() and its kin return.
 */
export function startInside<Started>(netnsFd: number, start: () => Started): Result<Started, SysError> {
  return inNetns(netnsFd, start);
}

/** Opens an nsfs path such as /proc/<pid>/ns/net or /run/netns/<name>. */
export function openNetns(path: string): Result<number, SysError> {
  try {
    return ok(openSync(path, 'r'));
  } catch (error) {
    return err({ call: `open ${path}`, errno: (error as NodeJS.ErrnoException).code ?? String(error) });
  }
}

export function closeNetns(netnsFd: number): void {
  closeSync(netnsFd);
}
