/** Entering a network namespace: the only place that calls setns(2). */
import { closeSync, openSync } from 'node:fs';
import { err, ok, type Result } from '../../model/result.ts';
import type { SysError } from '../libc/libc.ts';
import {
  AF_NETLINK,
  CLONE_NEWNET,
  close,
  getsockopt,
  SOCK_CLOEXEC,
  SOCK_RAW,
  SOL_SOCKET,
  setns,
  socket,
  sysError,
} from '../libc/libc.ts';

/** SO_NETNS_COOKIE (asm-generic/socket.h), Linux 5.14 and later. */
const SO_NETNS_COOKIE = 71;
const NETLINK_ROUTE = 0;

let ownNetnsFd: number | undefined;

/** The namespace the process was started in; opened before the first setns, while /proc/self still means it. */
function ownNetns(): number {
  ownNetnsFd ??= openSync('/proc/self/ns/net', 'r');
  return ownNetnsFd;
}

/**
 * Runs `work` inside the namespace of an nsfs descriptor. `work` must be synchronous: setns changes the calling thread only, the main
 * thread here, and everything else that runs on it would be in the wrong namespace. If the way back is refused the process aborts:
 * going on in a foreign namespace would read and change the wrong network.
 */
export function inNetns<Value>(netnsFd: number, work: () => Value): Result<Value, SysError> {
  const home = ownNetns();
  const entered = setns(netnsFd, CLONE_NEWNET);
  if (entered < 0) return err(sysError('setns', entered));
  try {
    return ok(work());
  } finally {
    const back = setns(home, CLONE_NEWNET);
    if (back < 0) {
      process.stderr.write(
        `patchbay: could not return to the host's network namespace: ${sysError('setns', back).errno}\n`,
      );
      process.abort();
    }
  }
}

/** The kernel's cookie of the namespace behind an nsfs descriptor, in decimal: unique while the kernel runs. */
export function netnsCookie(netnsFd: number): Result<string, SysError> {
  const result = inNetns(netnsFd, (): Result<string, SysError> => {
    const fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (fd < 0) return err(sysError('socket', fd));
    const bytes = Buffer.alloc(8);
    const got = getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, bytes);
    close(fd);
    return got < 0 ? err(sysError('getsockopt(SO_NETNS_COOKIE)', got)) : ok(bytes.readBigUInt64LE().toString());
  });
  return result.ok ? result.value : result;
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
