/** A pass over every process's descriptors: for namespaces that nothing else holds, and for who has which tun or tap device open. */
import { type HeldByProcess, heldBy, processIds } from './holders.ts';

/** The event loop gets a turn after this many processes, so that events keep flowing. */
const processesPerTurn = 20;

/** Calls `onHeld` for each process other than ours that holds something. Gives the milliseconds it worked, turns left out. */
export async function passOverDescriptors(
  device: number,
  goOn: () => boolean,
  onHeld: (pid: number, held: HeldByProcess) => void,
): Promise<number> {
  let spentMs = 0;
  const pids = processIds().filter((pid) => pid !== process.pid);
  for (let from = 0; from < pids.length && goOn(); from += processesPerTurn) {
    const startedMs = performance.now();
    for (const pid of pids.slice(from, from + processesPerTurn)) {
      const held = heldBy(pid, device);
      if (held.netns.length + held.tunNames.length > 0) onHeld(pid, held);
    }
    spentMs += performance.now() - startedMs;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return spentMs;
}
