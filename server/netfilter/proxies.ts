/** docker-proxy processes that really listen: what they forward stands in their arguments, that they listen is the kernel's word. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { ProxyFact } from './facts.ts';

/** A socket of the host's namespace that waits for whoever comes. */
export type WaitingSocket = { protocol: string; localAddress: string; localPort: number; inode: number };

const proxyName = 'docker-proxy';

/** Go's flag package takes one hyphen or two, and the value after a space or an equals sign. */
function flagsOf(argv: string[]): Map<string, string> {
  const flags = new Map<string, string>();
  for (let at = 1; at < argv.length; at += 1) {
    const match = /^--?([a-z-]+)(?:=(.*))?$/.exec(argv[at] ?? '');
    if (!match?.[1]) continue;
    const next = argv[at + 1] ?? '';
    if (match[2] !== undefined) flags.set(match[1], match[2]);
    else if (!next.startsWith('-')) {
      flags.set(match[1], next);
      at += 1;
    }
  }
  return flags;
}

const portOf = (text: string | undefined): number | undefined => {
  const port = Number(text);
  return text !== undefined && /^\d{1,5}$/.test(text) && port > 0 && port < 65_536 ? port : undefined;
};

/** Undefined when one of docker-proxy's own arguments is missing or makes no sense. */
export function parseProxyArguments(argv: string[]): Omit<ProxyFact, 'pid' | 'processName'> | undefined {
  const flags = flagsOf(argv);
  const protocol = flags.get('proto');
  const hostAddress = flags.get('host-ip');
  const targetAddress = flags.get('container-ip');
  const hostPort = portOf(flags.get('host-port'));
  const targetPort = portOf(flags.get('container-port'));
  if (!protocol || !hostAddress || !targetAddress || !hostPort || !targetPort) return undefined;
  return { protocol, hostAddress, hostPort, targetAddress, targetPort };
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The wanted inodes among the sockets that a process has open; undefined where the kernel does not show what its descriptors are of. */
function openSockets(pid: string, wanted: ReadonlySet<number>): number[] | undefined {
  // Who may list the descriptors may not always follow them, which takes the right to trace (proc_pid_fd(5)).
  const targets = (attempt(() => readdirSync(`/proc/${pid}/fd`)) ?? []).flatMap((fd) => {
    const target = attempt(() => readlinkSync(`/proc/${pid}/fd/${fd}`));
    return target === undefined ? [] : [target];
  });
  if (targets.length === 0) return undefined;
  const inodes = targets.map((target) => Number(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? Number.NaN));
  return inodes.filter((inode) => wanted.has(inode));
}

const waitsWhere = (socket: WaitingSocket, proxy: Omit<ProxyFact, 'pid' | 'processName'>): boolean =>
  socket.protocol === proxy.protocol &&
  socket.localPort === proxy.hostPort &&
  socket.localAddress === proxy.hostAddress;

export interface ProxyReader {
  /** The proxies behind these sockets, by host port and then address. Passes over /proc only when there is a socket never seen before. */
  read(waiting: readonly WaitingSocket[]): ProxyFact[];
}

/** The engine may open a proxy's socket before the proxy runs: for this long a socket of another program is looked at again. */
const settledAfterMs = 5_000;

type Known = { proxy?: ProxyFact; sinceMs: number };

export function createProxyReader(nowMs: () => number = () => performance.now()): ProxyReader {
  /** What each socket was found to be. Inodes of sockets are not reused while one of them lives. */
  let known = new Map<number, Known>();
  const isSettled = (one: Known | undefined): boolean =>
    one !== undefined && (one.proxy !== undefined || nowMs() - one.sinceMs > settledAfterMs);

  const passOverProcesses = (waiting: readonly WaitingSocket[]): void => {
    const byInode = new Map(waiting.map((one) => [one.inode, one]));
    const inodes = new Set(byInode.keys());
    for (const inode of inodes) if (!known.has(inode)) known.set(inode, { sinceMs: nowMs() });
    for (const pid of attempt(() => readdirSync('/proc')) ?? []) {
      if (!/^\d+$/.test(pid)) continue;
      if (attempt(() => readFileSync(`/proc/${pid}/comm`, 'utf8'))?.trimEnd() !== proxyName) continue;
      const argv = attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.split('\0') ?? [];
      const proxy = parseProxyArguments(argv);
      if (!proxy) continue;
      // Without CAP_SYS_PTRACE nobody sees whose a socket is. A proxy lives as long as its socket: one that waits exactly where it was told to is its own.
      const own = openSockets(pid, inodes) ?? waiting.filter((one) => waitsWhere(one, proxy)).map((one) => one.inode);
      for (const inode of own) {
        const socket = byInode.get(inode);
        if (socket?.protocol !== proxy.protocol || socket.localPort !== proxy.hostPort) continue;
        known.set(inode, { proxy: { pid: Number(pid), processName: proxyName, ...proxy }, sinceMs: nowMs() });
      }
    }
  };

  return {
    read(waiting) {
      const now = new Set(waiting.map((one) => one.inode));
      known = new Map([...known].filter(([inode]) => now.has(inode)));
      if (waiting.some((one) => !isSettled(known.get(one.inode)))) passOverProcesses(waiting);
      const found = [...known.values()].map((one) => one.proxy).filter((one) => one !== undefined);
      return found.sort((a, b) => a.hostPort - b.hostPort || (a.hostAddress < b.hostAddress ? -1 : 1));
    },
  };
}
