/** Passes over all descriptors, one at a time: namespaces that nothing but a descriptor holds, and who has which tun or tap device open. */
import { passOverDescriptors } from './descriptor-pass.ts';
import type { TunHolderFact } from './facts.ts';
import { namesIn, netnsInodeAt, nsfsDevice, processName, processNetnsPath } from './holders.ts';
import type { KnownNamespaces, KnownNetns } from './known-netns.ts';
import type { Timers } from './timers.ts';

/** `cookie`: of the namespace the process runs in, which is the device's as a rule. */
export type TunHolder = TunHolderFact & { linkName: string; cookie: string };

const spacingMs = 2_000;

export interface DescriptorScans {
  /** Whoever asks during a pass waits for it. */
  scan(): Promise<void>;
  /** A pass soon, at most every two seconds. */
  scanSoon(): void;
}

/** `noteProcess`: a process holds a namespace in which none was known. `onPass`: how long a pass took, and whom it found. */
export function createDescriptorScans(
  known: KnownNamespaces,
  timers: Pick<Timers, 'later' | 'stopped'>,
  noteProcess: (entry: KnownNetns, pid: number) => void,
  onPass: (tookMs: number, tunHolders: TunHolder[]) => void,
): DescriptorScans {
  const device = nsfsDevice();
  let lastAtMs = 0;
  let pass: Promise<void> | undefined;
  let asked = false;

  const noteHolder = (pid: number, inode: number): void => {
    let entry = known.byInode.get(inode);
    if (!entry) {
      const fd = namesIn(`/proc/${pid}/fd`).find((name) => netnsInodeAt(`/proc/${pid}/fd/${name}`, device) === inode);
      if (fd !== undefined) entry = known.adopt(`/proc/${pid}/fd/${fd}`);
    }
    if (!entry || entry.fact.isHost) return;
    entry.heldByPid ??= pid;
    if (entry.fact.pid === undefined) noteProcess(entry, pid);
  };

  const passOnce = async (): Promise<void> => {
    const tunHolders: TunHolder[] = [];
    const tookMs = await passOverDescriptors(
      device,
      () => !timers.stopped,
      (pid, held) => {
        for (const inode of held.netns) noteHolder(pid, inode);
        if (held.tunNames.length === 0) return;
        const runsIn = known.adopt(processNetnsPath(pid))?.fact.cookie ?? '';
        const name = processName(pid) ?? '';
        for (const linkName of new Set(held.tunNames)) {
          tunHolders.push({ pid, processName: name, linkName, cookie: runsIn });
        }
      },
    );
    lastAtMs = performance.now();
    if (!timers.stopped) onPass(tookMs, tunHolders);
  };

  const scan = (): Promise<void> => {
    pass ??= passOnce().finally(() => {
      pass = undefined;
    });
    return pass;
  };
  return {
    scan,
    scanSoon() {
      if (asked) return;
      asked = true;
      timers.later(Math.max(100, spacingMs - (performance.now() - lastAtMs)), () => {
        asked = false;
        void scan();
      });
    },
  };
}
