/**
 * One epoll set awaited on a worker thread: readiness of descriptors that Node.js cannot watch itself (netlink sockets, pidfds).
 */
import koffi from 'koffi';
import { close, type SysError, sysError } from './libc.ts';

const library = koffi.load('libc.so.6');
const epollCreate = library.func('int epoll_create1(int flags)');
const epollCtl = library.func('int epoll_ctl(int epfd, int operation, int fd, void *event)');
const epollWait = library.func('int epoll_wait(int epfd, void *events, int count, int timeoutMs)');
const eventfd = library.func('int eventfd(unsigned int initial, int flags)');
const write = library.func('intptr_t write(int fd, const void *data, size_t length)');

const EPOLL_CLOEXEC = 0o2000000;
const EPOLL_CTL_ADD = 1;
const EPOLL_CTL_DEL = 2;
const EPOLLIN = 1;
const EINTR = 4;

// struct epoll_event is packed on x86-64 only (sys/epoll.h, __EPOLL_PACKED).
const eventBytes = process.arch === 'x64' ? 12 : 16;
const dataOffset = process.arch === 'x64' ? 4 : 8;
const eventsPerWait = 256;

export interface Epoll {
  /** Calls `onReady` on the main thread whenever `fd` is readable, until removed. Level-triggered: read it empty. */
  add(fd: number, onReady: () => void): SysError | undefined;
  /** Must come before the descriptor is closed. */
  remove(fd: number): void;
  /** Ends the waiting thread and frees the descriptors of the set itself. */
  stop(): Promise<void>;
}

/**
 * Starts waiting. After each batch of readiness callbacks `onBatch` is called once, so that what arrived together is handled together.
 * Throws when the kernel refuses the descriptors (out of files): without them there is no live view at all.
 */
export function startEpoll(onBatch: () => void): Epoll {
  const epfd = epollCreate(EPOLL_CLOEXEC) as number;
  const wakeFd = eventfd(0, EPOLL_CLOEXEC) as number;
  if (epfd < 0 || wakeFd < 0) throw new Error(`epoll_create1 or eventfd failed, errno ${koffi.errno()}`);
  const handlers = new Map<number, () => void>();
  const event = Buffer.alloc(eventBytes);
  const control = (operation: number, fd: number): number => {
    event.writeUInt32LE(EPOLLIN, 0);
    event.writeInt32LE(fd, dataOffset);
    const result = epollCtl(epfd, operation, fd, event) as number;
    return result < 0 ? -koffi.errno() : result;
  };
  control(EPOLL_CTL_ADD, wakeFd);

  const wake = (): void => {
    const one = Buffer.alloc(8);
    one.writeBigUInt64LE(1n);
    write(wakeFd, one, 8);
  };
  // At its end Node.js waits for its worker threads: one that sleeps in epoll_wait would keep a crashed process from ending.
  process.once('exit', wake);

  let stopping = false;
  const events = Buffer.alloc(eventBytes * eventsPerWait);
  const waitOnce = (): Promise<number> =>
    new Promise((resolve, reject) => {
      epollWait.async(epfd, events, eventsPerWait, -1, (error: unknown, count: number) => {
        if (error) reject(error);
        else resolve(count < 0 ? -koffi.errno() : count);
      });
    });
  const loop = async (): Promise<void> => {
    while (!stopping) {
      const count = await waitOnce();
      if (count < 0 && count !== -EINTR) throw new Error(`epoll_wait failed, errno ${-count}`);
      for (let index = 0; index < count && !stopping; index += 1) {
        handlers.get(events.readInt32LE(index * eventBytes + dataOffset))?.();
      }
      if (!stopping) onBatch();
    }
  };
  const ended = loop();

  return {
    add(fd, onReady) {
      const result = control(EPOLL_CTL_ADD, fd);
      if (result < 0) return sysError('epoll_ctl', result);
      handlers.set(fd, onReady);
      return undefined;
    },
    remove(fd) {
      handlers.delete(fd);
      control(EPOLL_CTL_DEL, fd);
    },
    async stop() {
      stopping = true;
      wake();
      await ended;
      process.off('exit', wake);
      close(wakeFd);
      close(epfd);
    },
  };
}
