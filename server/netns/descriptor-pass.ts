/** A pass over every process's descriptors for namespaces that nothing else holds. */
import { netnsHeldBy, processIds } from './holders.ts';

/** The event loop gets a turn after this many processes, so that events keep flowing. */
const processesPerTurn = 20;

/** Calls `onHeld` for each netns that a process other than ours holds by a descriptor. Gives the milliseconds it worked, turns left out. */
export async function passOverDescriptors(
  device: number,
  goOn: () => boolean,
  onHeld: (pid: number, inode: number) => void,
): Promise<number> {
  let spentMs = 0;
  const pids = processIds().filter((pid) => pid !== process.pid);
  for (let from = 0; from < pids.length && goOn(); from += processesPerTurn) {
    const startedMs = performance.now();
    for (const pid of pids.slice(from, from + processesPerTurn)) {
      for (const inode of netnsHeldBy(pid, device)) onHeld(pid, inode);
    }
    spentMs += performance.now() - startedMs;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return spentMs;
}
