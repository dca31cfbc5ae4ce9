/** Notices the end of processes at once, by a pidfd each (pidfd_open(2)). */
import type { Epoll } from '../libc/epoll.ts';
import { close, pidfdOpen } from '../libc/libc.ts';

export interface ProcessWatch<Key> {
  /** Watches `pid` on behalf of `key`, instead of whatever was watched for it. */
  watch(key: Key, pid: number): void;
  unwatch(key: Key): void;
}

/** `onEnd` is called once a watched process has ended; nothing is watched for its key then. */
export function createProcessWatch<Key>(epoll: Epoll, onEnd: () => void): ProcessWatch<Key> {
  const watched = new Map<Key, { pid: number; pidfd: number }>();
  const unwatch = (key: Key): void => {
    const one = watched.get(key);
    if (!one) return;
    watched.delete(key);
    epoll.remove(one.pidfd);
    close(one.pidfd);
  };
  return {
    watch(key, pid) {
      if (watched.get(key)?.pid === pid) return;
      unwatch(key);
      const pidfd = pidfdOpen(pid);
      // It ended already, or we are out of descriptors: the periodic scan finds out.
      if (pidfd < 0) return;
      watched.set(key, { pid, pidfd });
      const failed = epoll.add(pidfd, () => {
        unwatch(key);
        onEnd();
      });
      if (failed) unwatch(key);
    },
    unwatch,
  };
}
