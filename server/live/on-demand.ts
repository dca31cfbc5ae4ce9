/** What is read from the kernel when somebody asks: it never enters the topology, and nothing is kept. */
import type { Fault } from '../../model/fault.ts';
import { containerId, hostId, netnsId } from '../../model/ids.ts';
import type { SocketRecord } from '../../model/on-demand.ts';
import { err, ok, type Result } from '../../model/result.ts';
import type { SocketFact } from '../netlink/facts.ts';
import { readSockets, type SocketList } from '../netlink/read-sockets.ts';
import type { NetlinkError } from '../netlink/request.ts';
import { openDiagSocket } from '../netlink/socket.ts';
import { connectedStates, waitingStates } from '../netlink/socket-codec.ts';
import { openInside } from '../netns/enter.ts';
import type { NetnsFinder, NetnsHandle } from '../netns/finder.ts';
import { nsfsDevice } from '../netns/holders.ts';
import { type SocketHolder, socketHolders } from '../netns/socket-holders.ts';
import type { TopologyStore } from '../topology/store.ts';

export interface OnDemand {
  /** The sockets of a netns with the processes that have them open: first those that wait for whoever comes, then connections. */
  sockets(netns: string): Result<{ sockets: SocketRecord[]; truncated: boolean }, Fault>;
}

/** More than this is no list a person reads. */
const maxSockets = 4_000;

const kernelFault = ({ call, errno, kernelText }: NetlinkError): Fault => ({
  code: 'unreadable',
  detail: `The kernel refused: ${call}: ${errno}${kernelText === undefined ? '' : ` (${kernelText})`}.`,
});

/** Sockets of a netns that wait: listening TCP ones and UDP ones without a peer, without their processes, at most `maxSockets`. */
export function waitingSockets(handle: NetnsHandle): Result<SocketFact[], NetlinkError> {
  const list = listSockets(handle, waitingStates, maxSockets);
  return list.ok ? ok(list.value.sockets) : list;
}

function listSockets(handle: NetnsHandle, states: number, limit: number): Result<SocketList, NetlinkError> {
  return readSockets(() => openInside(handle.fd, openDiagSocket), states, limit);
}

export function createOnDemand(store: TopologyStore, finder: Pick<NetnsFinder, 'handle'>): OnDemand {
  const { observations } = store;
  const host = hostId(observations.host.key);

  /** The readable namespace of a record id. */
  const readable = (id: string): Result<NetnsHandle, Fault> => {
    const cookie = id.slice(id.lastIndexOf(':') + 1);
    const handle = finder.handle(cookie);
    if (!handle || netnsId(host, observations.host.bootId, cookie) !== id) {
      return err({ code: 'not-found', detail: 'There is no network namespace with this id; it may have ended.' });
    }
    if (handle.fact.readable) return ok(handle);
    const reason = handle.fact.unreadableReason ?? 'unknown';
    return err({ code: 'unreadable', detail: `This network namespace cannot be read: ${reason}.` });
  };

  /** The container a process belongs to: its cgroup's, or the only one that runs in the namespace the process is in. */
  const containerOf = (cookie: string, holder: SocketHolder) => {
    if (holder.engineId !== undefined && observations.containers.has(holder.engineId)) {
      return containerId(host, holder.engineId);
    }
    if (!holder.inNetns || cookie === observations.hostCookie) return undefined;
    const [only, ...others] = [...observations.containerNetns].filter(([, netns]) => netns === cookie);
    return only && others.length === 0 ? containerId(host, only[0]) : undefined;
  };

  return {
    sockets(netns) {
      const handle = readable(netns);
      if (!handle.ok) return handle;
      const { cookie, inode } = handle.value.fact;
      const waiting = listSockets(handle.value, waitingStates, maxSockets);
      if (!waiting.ok) return err(kernelFault(waiting.error));
      const connected = listSockets(handle.value, connectedStates, maxSockets - waiting.value.sockets.length);
      if (!connected.ok) return err(kernelFault(connected.error));
      const facts = [...waiting.value.sockets, ...connected.value.sockets];
      const wanted = facts.map((one) => one.inode).filter((one) => one !== 0);
      const holders = socketHolders(inode, nsfsDevice(), wanted);
      const sockets = facts.map((fact) => ({
        ...fact,
        processes: (holders.get(fact.inode) ?? []).map((holder) => {
          const container = containerOf(cookie, holder);
          const { pid, processName } = holder;
          return { pid, processName, ...(container ? { container } : {}) };
        }),
      }));
      return ok({ sockets, truncated: waiting.value.truncated || connected.value.truncated });
    },
  };
}
