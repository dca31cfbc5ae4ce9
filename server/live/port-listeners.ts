/** Who waits on certain ports of certain namespaces, read when somebody asks: one pass over the processes for all of them together. */
import type { NetnsId } from '../../model/ids.ts';
import type { Listener } from '../../model/port-state.ts';
import type { SocketFact } from '../netlink/facts.ts';
import type { NetnsFinder } from '../netns/finder.ts';
import { nsfsDevice } from '../netns/holders.ts';
import { type SocketHolder, socketHoldersIn } from '../netns/socket-holders.ts';
import { waitingSockets } from './on-demand.ts';

export type PortListener = Listener & { protocol: string; v6Only: boolean };
export type WantedPorts = ReadonlyMap<NetnsId, readonly { protocol: string; port: number }[]>;

/** A namespace that has ended or cannot be read is not in the answer. */
export function readPortListeners(
  finder: Pick<NetnsFinder, 'handle'>,
  wanted: WantedPorts,
): ReadonlyMap<NetnsId, PortListener[]> {
  const sockets = new Map<NetnsId, SocketFact[]>();
  const inodes = new Map<number, number[]>();
  for (const [netns, ports] of wanted) {
    const handle = finder.handle(netns.slice(netns.lastIndexOf(':') + 1));
    const waiting = handle?.fact.readable ? waitingSockets(handle) : undefined;
    if (!handle || !waiting?.ok) continue;
    const asked = waiting.value.filter((socket) =>
      ports.some((one) => one.port === socket.localPort && one.protocol === socket.protocol),
    );
    sockets.set(netns, asked);
    inodes.set(
      handle.fact.inode,
      asked.map((one) => one.inode),
    );
  }
  const holders = socketHoldersIn(inodes, nsfsDevice());
  const found = new Map<NetnsId, PortListener[]>();
  for (const [netns, list] of sockets)
    found.set(
      netns,
      list.map((one) => listenerOf(one, holders.get(one.inode)?.[0])),
    );
  return found;
}

function listenerOf(socket: SocketFact, holder: SocketHolder | undefined): PortListener {
  return {
    protocol: socket.protocol,
    address: socket.localAddress,
    port: socket.localPort,
    ...(holder ? { pid: holder.pid, processName: holder.processName } : {}),
    v6Only: socket.v6Only ?? false,
  };
}
